"""The kinds of values that are peculiar to publications: addresses, people, templates."""

from __future__ import annotations

import re
from datetime import UTC, date, tzinfo
from string import Formatter
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec.structs import asdict

from feedwright.addresses import to_uri, to_uri_reference
from feedwright.config.kinds import (
    Fault,
    Kind,
    WrongValueError,
    fraction,
    prose,
    suggest,
    table_of,
    text,
    whole_number,
)
from feedwright.config.language_tags import read_tag
from feedwright.config.patterns import find_hazard
from feedwright.model import Image, MinConfidence, Person
from feedwright.query import QueryError, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feedwright.query import Query

__all__ = [
    "DEFAULT_CONFIDENCE",
    "EDITOR",
    "FOLDER",
    "GLOB",
    "HOME",
    "ID_AUTHORITY",
    "IMAGE",
    "LANGUAGE",
    "LINK",
    "MIN_CONFIDENCE",
    "PERSON",
    "QUERY",
    "REFERENCE",
    "REGEX",
    "RULE",
    "SET_LINK",
    "SET_WORDS",
    "TIME_ZONE",
    "TTL",
    "URL",
    "is_absolute_link",
]

#: The placeholders of ``[articles] link``, with values to try them out.
_PLACEHOLDERS: Final = {
    "year": "2023",
    "month": "07",
    "day": "01",
    "slug": "an-article",
    "path": "news/an-article",
}
#: Those of ``[sets]``: of titles and descriptions, and of addresses.
_SET_WORDS: Final = ("site", "name", "description")
_SET_LINK: Final = {"set": "tags", "slug": "climate", "name": "Climate"}
#: One of these tells two articles of a day apart.
_TELLING: Final = frozenset({"slug", "path"})

_LOCAL_PART: Final = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
_DOMAIN: Final = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*"
_EMAIL: Final = re.compile(f"{_LOCAL_PART}@{_DOMAIN}")
_NAME_AND_EMAIL: Final = re.compile(r"(?P<name>[^<>]+)<(?P<email>[^<>]+)>")
#: RFC 4151 section 2.1: a domain or e-mail address, and a date on which one held it.
_AUTHORITY: Final = re.compile(
    rf"(?P<name>(?:{_LOCAL_PART}@)?{_DOMAIN})(?:,(?P<date>\d{{4}}(?:-\d\d(?:-\d\d)?)?))?"
)
#: What matches all of these matches anything.
_ANY_LINES: Final = ("It rained.", "Où est-elle ? 12 %", "雨が降った")
_RULE: Final = re.compile(r"[a-z0-9][a-z0-9:._+-]*")
#: RSS Advisory Board, "image": the most that readers have to show.
_IMAGE_WIDTH: Final = 144
_IMAGE_HEIGHT: Final = 400


def _url(value: str) -> str:
    uri = None if any(mark.isspace() for mark in value) else to_uri(value)
    if uri is not None:
        return uri
    raise WrongValueError(Fault(f'"{value}" is not an absolute http(s) address', _mend_url(value)))


def _mend_url(value: str) -> str:
    rest = value.partition("://")[2]
    if "@" in rest.partition("/")[0]:
        return "leave the user name and the password out: subscribers would see them"
    fixed = rest or value.removeprefix("//")
    is_bare = "." in fixed.partition("/")[0] and to_uri(f"https://{fixed}") is not None
    return f'did you mean "https://{fixed}"?' if is_bare else "write it as https://example.org/…"


def _home(value: str) -> str:
    uri = _url(value)
    parts = urlsplit(uri)
    name = parts.path.rpartition("/")[2]
    if parts.query or parts.fragment or "." in name:
        folder = urljoin(uri, ".")
        raise WrongValueError(Fault(f'"{value}" is not a folder', f'did you mean "{folder}"?'))
    return uri if uri.endswith("/") else f"{uri}/"


def _reference(value: str) -> str:
    uri = to_uri_reference(value)
    if uri is None or ".." in uri.split("/"):
        hint = 'write it as https://example.org/feed.css, or "feed.css" in the published folder'
        raise WrongValueError(Fault(f'"{value}" is not an address', hint))
    return uri


def _time_zone(value: str) -> tzinfo:
    if value == "UTC":
        return UTC
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        from zoneinfo import available_timezones  # noqa: PLC0415 - reads hundreds of files

        known = available_timezones()
        by_city = {name.rpartition("/")[2]: name for name in sorted(known)}
        plain = value.replace(" ", "_")
        hint = suggest(plain, known)
        if not hint and plain.title() in by_city:
            hint = f'did you mean "{by_city[plain.title()]}"?'
        hint = hint or "write it as Europe/Paris, America/New_York, UTC"
        raise WrongValueError(Fault(f'"{value}" is not a time zone', hint)) from None


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        hint = "write it as editor@example.org"
        raise WrongValueError(Fault(f'"{value}" is not an e-mail address', hint))
    return value


def _named(value: str) -> Person:
    found = _NAME_AND_EMAIL.fullmatch(value)
    if found:
        return Person(name=found["name"].strip(), email=_email(found["email"].strip()))
    if _EMAIL.fullmatch(value) or "<" in value:
        hint = 'write { name = "…", email = "…" }'
        raise WrongValueError(Fault(f'"{value}" is not a name', hint))
    return Person(name=value)


URL: Final = text("an absolute http(s) address", _url, format="uri")
HOME: Final = text("the http(s) address of a folder", _home, format="uri")
REFERENCE: Final = text("an address, or a path in the published folder", _reference)
LANGUAGE: Final = text("a BCP 47 tag (`en`, `pt-BR`)", read_tag, pattern="^[A-Za-z]{2,3}(-.+)?$")
TIME_ZONE: Final = text("a name of the IANA time zone database", _time_zone)
_EMAIL_KIND: Final = text("an e-mail address", _email, format="email")
_PERSON_TABLE: Final = table_of(
    {"name": prose("a name"), "email": _EMAIL_KIND, "uri": URL, "avatar": URL},
    ("name",),
    "a person",
)
_EDITOR_TABLE: Final = table_of(
    {"name": prose("a name"), "email": _EMAIL_KIND}, ("name", "email"), "a person with an e-mail"
)
_IMAGE_TABLE: Final = table_of(
    {
        "url": URL,
        "width": whole_number(1, _IMAGE_WIDTH, "pixels"),
        "height": whole_number(1, _IMAGE_HEIGHT, "pixels"),
    },
    ("url",),
    "an image",
)


def _read_person(value: object) -> Person:
    if isinstance(value, str):
        person: Person = text("a name", _named).read(value)
        return person
    known = _PERSON_TABLE.read(value)
    return Person(avatar_url=known.pop("avatar", None), **known)


def _read_editor(value: object) -> Person:
    """RSS 2.0 wants an address there, "a@example.org (Name)"; a bare name is an error (R9, R12)."""
    if not isinstance(value, str):
        return Person(**_EDITOR_TABLE.read(value))
    person: Person = text("a name", _named).read(value)
    if person.email is None:
        hint = f'write {{ name = "{value}", email = "…" }}, or leave the key out'
        raise WrongValueError(Fault("has no e-mail address", hint))
    return person


def _read_image(value: object) -> Image:
    return Image(**_IMAGE_TABLE.read({"url": value} if isinstance(value, str) else value))


def _either(kind: Kind) -> dict[str, Any]:
    return {"anyOf": [{"type": "string"}, kind.schema]}


PERSON: Final = Kind(
    words='`"Name"`, `"Name <e-mail>"` or `{ name, email, uri, avatar }`',
    schema=_either(_PERSON_TABLE),
    read=_read_person,
)
EDITOR: Final = Kind(
    words='`{ name, email }` or `"Name <e-mail>"`', schema=_either(_EDITOR_TABLE), read=_read_editor
)
IMAGE: Final = Kind(
    words="an address or `{ url, width, height }`", schema=_either(_IMAGE_TABLE), read=_read_image
)


def _id_authority(value: str) -> str:
    found = _AUTHORITY.fullmatch(value)
    if found is None:
        hint = "write it as example.org,2026"
        raise WrongValueError(Fault(f'"{value}" is not "domain,date" (RFC 4151)', hint))
    if found["date"]:
        try:
            date.fromisoformat(f"{found['date']}-01-01"[:10])
        except ValueError:
            message = f'"{found["date"]}" is not a date'
            raise WrongValueError(Fault(message, "write it as 2026 or 2026-01-31")) from None
    return value


ID_AUTHORITY: Final = text("a domain that you hold, and since when", _id_authority)


def _folder(value: str) -> str:
    if value.startswith("~"):
        message = f'"{value}" begins with a home directory, which is not looked up here'
        raise WrongValueError(Fault(message, "write the path out, or relative to the config"))
    return value


FOLDER: Final = text("a path, relative to the config", _folder)


def _glob(value: str) -> str:
    if value.startswith(("/", "../", "./")):
        hint = "write it relative to the articles folder: drafts/*"
        raise WrongValueError(Fault(f'"{value}" matches nothing', hint))
    return value


GLOB: Final = text("a glob: `*` and `?` match within the whole path or one name of it", _glob)


def _placeholders(value: str, known: Iterable[str]) -> tuple[list[str], list[Fault]]:
    """The names of the template's placeholders, and what is wrong with them."""
    try:
        fields = [piece[1:] for piece in Formatter().parse(value) if piece[1] is not None]
    except ValueError as error:
        hint = "write placeholders as {slug}"
        raise WrongValueError(Fault(f'"{value}" is no template: {error}', hint)) from None
    names = [str(name) for name, _, _ in fields]
    faults = [
        Fault(
            f"has an unknown placeholder {{{name}}}",
            suggest(name, known) or f"known are {', '.join(known)}",
        )
        for name in names
        if name not in known
    ]
    if any(form or conversion for _, form, conversion in fields):
        faults.append(Fault("has a placeholder with a format", "write the name alone: {month}"))
    return names, faults


def _link(value: str) -> str:
    names, faults = _placeholders(value, _PLACEHOLDERS)
    if not faults and _TELLING.isdisjoint(names):
        faults.append(Fault("is the same for all articles of a day", "add {slug} or {path}"))
    if not faults:
        faults += _no_address(value.format(**_PLACEHOLDERS), value)
    if faults:
        raise WrongValueError(*faults)
    return value


def _no_address(filled: str, template: str) -> list[Fault]:
    if to_uri(urljoin("https://example.org/", filled)) is not None:
        return []
    return [Fault(f'"{template}" gives no http(s) address', "begin it with https://")]


def _set_words(value: str) -> str:
    _, faults = _placeholders(value, _SET_WORDS)
    if faults:
        raise WrongValueError(*faults)
    return value


def _set_link(value: str) -> str:
    _, faults = _placeholders(value, _SET_LINK)
    faults = faults or _no_address(value.format(**_SET_LINK), value)
    if faults:
        raise WrongValueError(*faults)
    return value


def _query(value: str) -> Query:
    try:
        return parse(value)
    except QueryError as error:
        raise WrongValueError(Fault(str(error), error.hint)) from None


LINK: Final = text(f"an address with {', '.join(f'`{{{name}}}`' for name in _PLACEHOLDERS)}", _link)

SET_WORDS: Final = text("text with `{site}`, `{name}`, `{description}`", _set_words)
SET_LINK: Final = text("an address with `{set}`, `{slug}`, `{name}`", _set_link)
QUERY: Final = text("a query", _query)


def is_absolute_link(template: str) -> bool:
    """Whether the template gives a whole address, and not one relative to the home page."""
    return urlsplit(template.replace("{", "").replace("}", "")).scheme != ""


def _regex(value: str) -> str:
    try:
        pattern = re.compile(value)
    except re.error as error:
        message = f"'{value}' is no regular expression: {error}"
        raise WrongValueError(
            Fault(message, "put a backslash before ( [ * + ? that are meant")
        ) from None
    hazard = find_hazard(value)
    if hazard:
        raise WrongValueError(Fault(f"'{value}' {hazard}", "some line would take for ever"))
    if all(pattern.fullmatch(line) for line in _ANY_LINES):
        raise WrongValueError(Fault(f"'{value}' matches every line", "no article would be left"))
    return value


REGEX: Final = text("a regular expression that matches a whole line", _regex, format="regex")


def _rule(value: str) -> str:
    if not _RULE.fullmatch(value):
        hint = "show --explain names the rules"
        raise WrongValueError(Fault(f'"{value}" is not the name of a rule', hint))
    return value


RULE: Final = text("the name of a rule", _rule)

_MINUTES: Final = whole_number(0, 525_600, "minutes")
TTL: Final = Kind(
    words=_MINUTES.words, schema=_MINUTES.schema, read=lambda value: _MINUTES.read(value) or None
)

#: Field → how sure it must be, as in `MinConfidence`.
DEFAULT_CONFIDENCE: Final = asdict(MinConfidence())
_ONE_FOR_ALL: Final = fraction("a number")
_ONE_FOR_EACH: Final = table_of(
    dict.fromkeys(DEFAULT_CONFIDENCE, _ONE_FOR_ALL),
    required=(),
    words=f"a table of {', '.join(f'`{field}`' for field in DEFAULT_CONFIDENCE)}",
)


def _min_confidence(value: object) -> MinConfidence:
    """One number for every field, or a table in which a field that is not named keeps its own."""
    if isinstance(value, dict):
        return MinConfidence(**_ONE_FOR_EACH.read(value))
    return MinConfidence(**dict.fromkeys(DEFAULT_CONFIDENCE, _ONE_FOR_ALL.read(value)))


MIN_CONFIDENCE: Final = Kind(
    words=f"{_ONE_FOR_ALL.words}, or {_ONE_FOR_EACH.words} with such numbers",
    schema={"anyOf": [_ONE_FOR_ALL.schema, _ONE_FOR_EACH.schema]},
    read=_min_confidence,
)
