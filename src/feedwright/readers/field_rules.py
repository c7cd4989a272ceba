"""The rules that make fields of an article from the values of its front matter, in their order.

The keys are those that Hugo, Jekyll, Eleventy, Pelican, Zola, Hexo, Astro and their themes use;
for each field the first key that gives something is believed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from msgspec.structs import replace

from feedwright.characters import one_line
from feedwright.extract.dates import read_date
from feedwright.extract.language import read_language
from feedwright.extract.tags import split_tags
from feedwright.model import HouseStyle
from feedwright.problems import problem
from feedwright.readers.field_episode import read_episode
from feedwright.readers.field_media import read_enclosures, read_image
from feedwright.readers.field_people import is_email, people_of
from feedwright.readers.fields import FieldReading, as_text, as_texts, plain_key
from feedwright.readers.markdown import plain_text
from feedwright.translation import Translation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["RULES", "apply_rules"]

_TRUE: Final = frozenset({"true", "yes", "y", "on", "1"})
_FALSE: Final = frozenset({"false", "no", "n", "off", "0"})
_UNPUBLISHED: Final = frozenset({
    *("draft", "hidden", "private", "pending", "unpublished", "trash", "skip"),
    *("in progress", "in-progress", "wip", "review", "in review", "idea", "unlisted", "future"),
})  # fmt: skip
_LICENSE: Final = re.compile(
    r"(?:creative commons |cc[ -]?)(by(?:[ -](?:nc|sa|nd)){0,2})[ -]?(\d\.\d)?", re.IGNORECASE
)
_SAFE_SLUG: Final = re.compile(r"[^\x00-\x20/\\?#%:*\"<>|.][^\x00-\x1f/\\?#%:*\"<>|]{0,199}")


def apply_rules(reading: FieldReading) -> None:
    """Fill the reading by all rules that the house has not switched off."""
    values, disabled = reading.values, reading.house.disabled_rules
    for name, rule in RULES.items():
        # Of a header without the keys that a rule asks for it has nothing to say.
        if not _keys_of(name).isdisjoint(values) and name not in disabled:
            reading.rule = name
            rule(reading)


class _Nothing(dict[str, Any]):
    """The values of a header that states nothing; notes the keys that were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return default


@cache
def _keys_of(name: str) -> frozenset[str]:
    """The keys that the rule looks for before it has found any."""
    nothing = _Nothing()
    RULES[name](FieldReading(path="", house=HouseStyle(), values=nothing))
    return frozenset(nothing.asked)


def _read_title(reading: FieldReading) -> None:
    for key, value in reading.stated("title", "headline", "name"):
        if text := as_text(value):
            reading.state("title", one_line(text), key, text)
            return
        reading.complain(key, value, "give a title in words")


def _read_language(reading: FieldReading) -> None:
    for key, value in reading.stated("lang", "language", "locale"):
        text = as_text(value) or ""
        if language := read_language(text):
            reading.state("language", language, key, text)
            return
        reading.complain(key, value, 'give a tag like "en" or "pt-BR"')


def _read_authors(reading: FieldReading) -> None:
    for key, value in reading.stated("authors", "author", "creator", "by", "byline", "writer"):
        items = value if isinstance(value, list) else [value]
        people = [person for item in items[:100] for person in people_of(item)]
        if people:
            mail = as_text(reading.values.get("email")) or as_text(
                reading.values.get("authoremail")
            )
            if len(people) == 1 and people[0].email is None and mail and is_email(mail):
                people = [replace(people[0], email=mail)]
            reading.state("authors", tuple(people), key, ", ".join(each.name for each in people))
            return
        reading.complain(key, value, "give names, or a list of names")


def _read_published(reading: FieldReading) -> None:
    _read_moment(reading, "published", _PUBLISHED_KEYS)


def _read_updated(reading: FieldReading) -> None:
    _read_moment(reading, "updated", _UPDATED_KEYS)


_PUBLISHED_KEYS: Final = (
    *("date", "published", "publisheddate", "publishdate", "pubdate", "datepublished"),
    *(
        "publishedat",
        "publishedon",
        "publishedtime",
        "posted",
        "postdate",
        "releasedate",
        "created",
    ),
    *("createdat", "datecreated"),
)
_UPDATED_KEYS: Final = (
    *("updated", "lastmod", "modified", "datemodified", "dateupdated", "updatedat", "updatedon"),
    *("lastmodified", "lastupdated", "lastmodifiedat", "modifiedat", "modifieddate", "updateddate"),
    *("edited", "revised"),
)


def _read_moment(reading: FieldReading, name: str, keys: tuple[str, ...]) -> None:
    """The first key with a date that may be believed; the first doubt is reported when none is."""
    doubts: list[tuple[str, Any, str | None]] = []
    for key, value in reading.stated(*keys):
        if isinstance(value, bool) or as_text(value) in _TRUE | _FALSE:
            continue
        texts = as_texts(value)
        language = reading.found.get("language")
        found = read_date(texts[0], house=reading.house, language=language) if texts else None
        if found is None or found.moment is None:
            doubts.append((key, value, found.problem if found else None))
            continue
        reading.state(name, found.moment, key, texts[0])
        if name == "published":
            reading.found["published_precision"] = found.precision
        break
    else:
        for key, value, code in doubts[:1]:
            _doubt(reading, key, value, code)


def _doubt(reading: FieldReading, key: str, value: Any, code: str | None) -> None:
    place, text = reading.lines.get(key, ""), reading.shown(value)
    reading.problems.append(problem(code or "date-unread", reading.path, place, text=text))


def _read_tags(reading: FieldReading) -> None:
    """Tags before categories; a text is split at commas or semicolons."""
    tags: list[str] = []
    keys = []
    for key, value in reading.stated(*_TAG_KEYS):
        items = as_texts(value)
        if isinstance(value, dict):
            items = tuple(str(name) for name in value)
        if not items:
            reading.complain(key, value, "give a list of words")
            continue
        keys.append(key)
        for item in items:
            tags += _tags_of(item, reading) if isinstance(value, str) else [item]
    if tags:
        reading.state("tags", tuple(tags), keys[0], ", ".join(tags))


def _tags_of(text: str, reading: FieldReading) -> list[str]:
    """The tags of a text; Jekyll, which a ``layout`` gives away, parts them by spaces."""
    tags = split_tags(text)
    return text.split() if len(tags) == 1 and "layout" in reading.values else tags


_TAG_KEYS: Final = (
    *("tags", "tag", "keywords", "keyword", "topics", "topic", "categories", "category"),
    "section",
)


def _read_link(reading: FieldReading) -> None:
    """The article's own address; a path is completed by the site's address when that is known."""
    for key, value in reading.stated(*_LINK_KEYS):
        text = as_text(value) or ""
        if text in _TRUE | _FALSE or _is_pattern(text):
            continue
        if "://" not in text and reading.house.site_url and text.startswith("/"):
            text = urljoin(reading.house.site_url, text)
        if "://" in text or text.startswith("//"):
            reading.state("canonical_url", text, key, text)
            return


def _is_pattern(text: str) -> bool:
    """Whether a permalink is a template of a generator, not an address."""
    return "{" in text or "/:" in text or text.startswith(":") or text in {"pretty", "date", "none"}


_LINK_KEYS: Final = ("canonical", "canonicalurl", "canonicallink", "url", "permalink", "link")


def _read_summary(reading: FieldReading) -> None:
    """What the author wrote as the short text; ``excerpt`` is kept apart for the marker's sake."""
    for key, value in reading.stated(
        "excerpt", "summary", "description", "abstract", "deck", "dek"
    ):
        if text := as_text(value):
            reading.state("excerpt", plain_text(text), key, text)
            return
        reading.complain(key, value, "give one or two sentences")


def _read_identity(reading: FieldReading) -> None:
    for key, value in reading.stated("guid", "uuid", "id"):
        text = one_line(as_text(value) or "")
        if text and len(text) <= 500:
            reading.state("stated_id", text, key, text)
            break
        reading.complain(key, value, "give a permanent id, or none")
    for key, value in reading.stated("slug"):
        slug = one_line(as_text(value) or "").strip("/")
        if _SAFE_SLUG.fullmatch(slug):
            reading.state("slug", slug, key, slug)
        else:
            reading.complain(key, value, "give one path segment of letters, digits and hyphens")


def _read_draft(reading: FieldReading) -> None:
    """A draft by any of the generators' words; a value that says neither yes nor no is one too."""
    for key, draft_when, plain_when in (
        ("draft", _TRUE, _FALSE),
        ("published", _FALSE, None),
        ("publish", _FALSE, None),
        ("status", _UNPUBLISHED, None),
        ("visibility", _UNPUBLISHED, None),
        ("private", _TRUE, None),
        ("eleventyexcludefromcollections", _TRUE, None),
    ):
        for _, value in reading.stated(key):
            text = (as_text(value) or "").casefold()
            if text in draft_when:
                reading.state("draft", True, key, text)  # noqa: FBT003 - it is the field's value
                return
            if plain_when is not None and text not in plain_when:
                reading.state("draft", True, key, text)  # noqa: FBT003
                reading.complain(key, value, "say true or false; until then it is a draft")
                return


def _read_rights(reading: FieldReading) -> None:
    for key, value in reading.stated("rights", "copyright", "license", "licence", "licenseurl"):
        table = value if isinstance(value, dict) else {}
        text = as_text(table.get("url") or table.get("name")) if table else as_text(value)
        if text is None:
            continue
        match = _LICENSE.fullmatch(text)
        if text.startswith(("http://", "https://")):
            reading.state("license_url", text, key, text)
        elif match is not None:
            parts = re.sub(r"[ -]", "-", match[1].lower())
            url = f"https://creativecommons.org/licenses/{parts}/{match[2] or '4.0'}/"
            reading.state("license_url", url, key, text)
            reading.found.setdefault("rights", one_line(text))
        else:
            reading.state("rights", one_line(text), key, text)
    for key, value in reading.stated("commentsurl", "discussion", "comments"):
        text = as_text(value) or ""
        if text.startswith(("http://", "https://")):
            reading.state("comments_url", text, key, text)
            break


def _read_correction(reading: FieldReading) -> None:
    """What was wrong and has been put right, in the words that readers shall see."""
    for key, value in reading.stated("correction", "corrections", "erratum"):
        if text := " ".join(as_texts(value)):
            reading.state("correction", one_line(plain_text(text)), key, text)
            return
        reading.complain(key, value, "say what was wrong, in a sentence")


def _read_translations(reading: FieldReading) -> None:
    """Its versions in other languages, and what it shares with them: a key, or the original."""
    for key, value in reading.stated("translations", "alternates", "hreflang"):
        found = tuple(_versions(value, reading))
        if found:
            reading.state("translations", found, key, ", ".join(one.language for one in found))
            break
        if key == "translations":
            reading.complain(key, value, "give addresses by language, like { de: https://… }")
    for key, value in reading.stated("translationkey", "translationof", "translationid", "langref"):
        if text := as_text(value):
            reading.state("translation_key", one_line(text).removeprefix("./"), key, text)
            return


def _versions(value: Any, reading: FieldReading) -> Iterator[Translation]:
    """Of {"de": address} or a list of {language, url}."""
    pairs: list[tuple[Any, Any]] = list(value.items()) if isinstance(value, dict) else []
    for item in value[:100] if isinstance(value, list) else ():
        if isinstance(item, dict):
            table = {plain_key(str(key)): one for key, one in item.items()}
            names = (table.get(key) for key in ("lang", "language", "locale", "hreflang"))
            address = (table.get(key) for key in ("url", "link", "permalink", "href"))
            pairs.append((next(filter(None, names), None), next(filter(None, address), None)))
    for tag, address in pairs:
        language, url = read_language(as_text(tag) or ""), as_text(address)
        if url and reading.house.site_url and "://" not in url:
            url = urljoin(reading.house.site_url, url)
        if language and url and url.startswith(("http://", "https://")):
            yield Translation(language=language, url=url)


#: In this order: the language helps to read the dates.
RULES: Final[dict[str, Callable[[FieldReading], None]]] = {
    "front-matter-title": _read_title,
    "front-matter-language": _read_language,
    "front-matter-authors": _read_authors,
    "front-matter-published": _read_published,
    "front-matter-updated": _read_updated,
    "front-matter-tags": _read_tags,
    "front-matter-link": _read_link,
    "front-matter-image": read_image,
    "front-matter-enclosures": read_enclosures,
    "front-matter-episode": read_episode,
    "front-matter-summary": _read_summary,
    "front-matter-identity": _read_identity,
    "front-matter-draft": _read_draft,
    "front-matter-rights": _read_rights,
    "front-matter-correction": _read_correction,
    "front-matter-translations": _read_translations,
}
