"""Bylines and author names in many languages: lines and values to persons.

A name is believed when it is written like one; what is not is left out: a feed that names nobody
is better than one that names a sentence.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.characters import one_line
from feedwright.extract.lexicon import alternatives, read_lexicon
from feedwright.late import late_pattern
from feedwright.model import Person

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "find_byline",
    "has_lost_name",
    "is_byline_lead",
    "is_full_name",
    "is_name",
    "is_person_name",
    "may_be_byline",
    "read_names",
]

#: A longer line or value is prose.
_MAX_LINE: Final = 200
_MAX_VALUE: Final = 600
_MAX_NAMES: Final = 20
_MAX_WORDS: Final = 5
_MAX_BODY_WORDS: Final = 8
_CONNECTORS: Final = frozenset("of for and the & für und de et y e di".split())
_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_URL: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_SPLIT: Final = re.compile(r"\s*[;|/•·\n\t]\s*|\s+[-–—]\s+|\s*[、，،]\s*")
#: What parts a line into fields; the names stand in the first.
_FIELDS: Final = re.compile(r"\s*[|•·\n\t]\s*|\s+[-–—]\s+")
_BRACKETS: Final = re.compile(r"\s*[(\[（]([^()\[\]（）]*)[)\]）]\s*")
_UNSPACED: Final = late_pattern(
    "^[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]{2,6}$|^[\uac00-\ud7af]{2,4}$"
)
_KOREAN: Final = late_pattern(
    "^([\uac00-\ud7af]{2,4})\\s*(?:기자|특파원|논설위원|객원기자)(?:\\s*외\\s*\\d+명)?$"
)
_ACCOUNT: Final = re.compile(r"[a-z][a-z0-9_.-]{2,29}")
_HANDLE: Final = re.compile(r"\s*@\w{2,30}\s*$")
_EDGES: Final = ' \u00a0\t.,:;-–—|•·*_"“”„'


class _Words(NamedTuple):
    """What ``words/byline.toml`` says, made ready for use."""

    #: The first words of all leads, at most four letters of them: most lines are told by them.
    openings: frozenset[str]
    lead: re.Pattern[str]
    #: A lead that prose has no use for: "Posted by", "Author:".
    verbal: re.Pattern[str]
    glued: re.Pattern[str]
    joiner: re.Pattern[str]
    tails: frozenset[str]
    roles: frozenset[str]
    credentials: frozenset[str]
    organisations: frozenset[str]
    people: frozenset[str]
    agencies: frozenset[str]
    nobody: frozenset[str]
    particles: frozenset[str]
    strangers: frozenset[str]
    months: frozenset[str]


@cache
def _words() -> _Words:
    """The word lists, read once."""
    table = read_lexicon("byline")
    leads = table["leads"]
    plain = alternatives([*leads["plain"], *leads["verbal"]])
    verbal = alternatives(leads["verbal"])
    joiners = alternatives(table["joiners"]["words"])
    labels = alternatives(leads["labels"])
    return _Words(
        openings=frozenset(
            lead[: max(2, min(4, len(lead.split()[0])))].casefold()
            for lead in chain.from_iterable(leads.values())
            if len(lead) > 1
        )
        | {f"{lead}{mark}" for lead in "文글" for mark in ":：/／ "},
        lead=late_pattern(
            rf"[\s|•·*_–—-]*(?:(?:{labels})\s*[:：]\s*|(?:{plain})(?:\s*[:：]\s*|\s+)"
            r"|(?:文|撰文)[／/])",
            re.IGNORECASE,
        ),
        verbal=late_pattern(
            rf"[\s|•·*_–—-]*(?:(?:{labels}|{plain})\s*[:：]|(?:{verbal})(?!\w))", re.IGNORECASE
        ),
        glued=late_pattern(rf"[\s|•·]*(?:{alternatives(leads['glued'])})(?=[^\W\d_a-z])"),
        joiner=late_pattern(rf"\s*(?:,\s*)?(?:\s(?:{joiners})\s|&)\s*"),
        tails=frozenset(table["tails"]["words"]),
        roles=frozenset(table["roles"]["words"]),
        credentials=frozenset(table["roles"]["credentials"]),
        organisations=frozenset(table["organisations"]["words"]),
        people=frozenset(table["organisations"]["people"]),
        agencies=frozenset(table["organisations"]["agencies"]),
        nobody=frozenset(table["organisations"]["names"]),
        particles=frozenset(table["particles"]["words"]),
        strangers=frozenset(table["strangers"]["words"]),
        months=frozenset(table["months"]["words"]),
    )


def find_byline(line: str) -> tuple[Person, ...]:
    """The persons of a line that is a byline and nothing else; empty when it is none.

    Needs a lead ("By", "Von", "Author:", "Escrito por") or a shape that says it ("박준석 기자"). A
    date, a job, a place or an employer behind the names is left off. The leads of all languages
    are looked for at once: the names that must follow keep them apart from prose.
    """
    line = line.strip()
    if not 4 <= len(line) <= _MAX_LINE:
        return ()
    if not line.isascii() and (korean := _KOREAN.match(line)):
        return (Person(name=korean[1]),)
    if not _has_opening(line):
        return ()
    words = _words()
    lead = words.lead.match(line) or words.glued.match(line)
    if lead is None or lead.end() == len(line) or line[lead.end()] in ",;|":
        return ()
    rest = next((piece for piece in _FIELDS.split(line[lead.end() :]) if piece.strip(_EDGES)), "")
    persons: list[Person] = []
    for part, is_behind_comma in _parts(rest):
        name = _trimmed(part)
        if persons and (_is_aside(part) or (is_behind_comma and _is_employer(name))):
            continue
        # After a full name one word is a place or an employer, not a colleague.
        least = 2 if persons and " " in persons[0].name else 1
        if not is_name(name, min_words=least) and name.casefold() not in words.agencies:
            break
        persons.append(_person(name, part))
    return _unique(persons) or _account(rest, line[: lead.end()])


def may_be_byline(line: str) -> bool:
    """Whether `find_byline` or `has_lost_name` might know the line; most lines are told at once."""
    return _has_opening(line) or (not line.isascii() and _KOREAN.match(line) is not None)


def _has_opening(line: str) -> bool:
    start = line.lstrip(_EDGES)[:4].casefold()
    return not _words().openings.isdisjoint((start, start[:3], start[:2]))


def _account(name: str, lead: str) -> tuple[Person, ...]:
    """The person of an account's name in small letters, after a lead that leaves no doubt."""
    name, words = name.strip(_EDGES), _words()
    if not _ACCOUNT.fullmatch(name) or name in words.strangers or name in words.nobody:
        return ()
    return (Person(name=name),) if words.verbal.match(lead) else ()


def is_byline_lead(line: str) -> bool:
    """Whether a line is the lead of a byline whose names stand elsewhere: "By", "Written by:"."""
    line = line.strip()
    match = _words().lead.match(f"{line} ") if len(line) < 40 else None
    return match is not None and match.end() >= len(line)


def has_lost_name(line: str) -> bool:
    """Whether a line is a byline whose name got lost: "By , Chief Engineer"."""
    line = line.strip()
    lead = _words().lead.match(line) if len(line) <= _MAX_LINE else None
    return lead is not None and line[lead.end() : lead.end() + 1] in set(",;|")


@lru_cache(maxsize=2_000)  # the same few sign all articles
def read_names(value: str) -> tuple[Person, ...]:
    """The persons of a value that is claimed to be author names, in order, each once.

    "By", jobs, credentials, handles and addresses are taken off; an organisation stays whole;
    "Roe, Jane" is turned round; an e-mail address is kept with its name, an URL is no name. Looser
    than `find_byline`: whoever wrote the value meant it as a name.
    """
    value = value.strip()
    if not value or len(value) > _MAX_VALUE:
        return ()
    words = _words()
    lead = words.lead.match(value)
    if lead is not None and lead.end() < len(value):
        value = value[lead.end() :]
    if turned := _turned(value):
        return (Person(name=turned),)
    persons = []
    for part, _ in _parts(value):
        mail = _MAIL.search(part)
        name = _plain(part)
        if not name or _is_aside(part) or name.casefold() in words.nobody:
            continue
        if len(name.split()) > 8 or len(name) > 80 or not any(map(str.isalpha, name)):
            continue
        persons.append(Person(name=_cased(name), email=mail[0] if mail else None))
    return _unique(persons)


def is_name(text: str, *, min_words: int = 2) -> bool:
    """Whether the text is written like one name of a person or an organisation.

    ``min_words=1`` where something else already says that a name is due.
    """
    words = _words()
    if not text.isascii() and _UNSPACED.match(text):
        return True
    tokens = text.split()
    if not min_words <= len(tokens) <= _MAX_WORDS or len(text) > 60:
        return len(tokens) > _MAX_WORDS and _is_organisation(text)
    folded = [token.casefold().strip(".,’'") for token in tokens]
    is_organisation = not words.organisations.isdisjoint(folded)
    if folded[0] == "the" and is_organisation:
        folded, tokens = folded[1:], tokens[1:]
    if not is_organisation and words.strangers.intersection(folded) - words.particles:
        return False
    capitals = 0
    for token, small in zip(tokens, folded, strict=True):
        if any(map(str.isdigit, token)) or not any(map(str.isalpha, token)):
            return False
        if _is_capitalised(token):
            capitals += 1
        elif small not in words.particles:
            return False
    return capitals >= min(min_words, len(tokens)) and (len(tokens) > 1 or len(text) > 1)


def is_person_name(text: str) -> bool:
    """Whether a name has no word in it by which organisations are called."""
    return _words().organisations.isdisjoint(text.casefold().split())


def is_full_name(text: str) -> bool:
    """Whether the text is written like the full name of a person, or of a group of people.

    Stricter than `is_name`: for lines that nothing but their look and place makes a byline.
    """
    tokens, words = text.casefold().split(), _words()
    if words.organisations.isdisjoint(tokens):
        return is_name(text)
    return tokens[-1] in words.people and words.strangers.isdisjoint(tokens[1:]) and is_name(text)


def _is_capitalised(token: str) -> bool:
    """Whether a word begins as names do: a capital ("Roe", "d'Este"), or a script without them."""
    first = token[0]
    if first.isupper() or first.istitle():
        return True
    if not first.islower():
        return first.isalpha()
    return len(token) > 2 and token[1] in "'’" and token[2].isupper()


def _parts(value: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a value, at most `_MAX_NAMES`, and whether a comma stood before each."""
    words = _words()
    count = 0
    for piece in _SPLIT.split(_URL.sub(" ", value)):
        is_whole = _joined_organisation(piece)
        for at, chunk in enumerate([piece] if is_whole else piece.split(",")):
            parts = [chunk] if is_whole else words.joiner.split(f" {chunk} ")
            for nth, part in enumerate(parts):
                count += 1
                if count > _MAX_NAMES:
                    return
                if part.strip(_EDGES):
                    yield part.strip(), at > 0 and nth == 0


def _is_employer(name: str) -> bool:
    """Whether what stands behind a name and a comma is a body, not a colleague."""
    words, small = _words(), name.casefold()
    return not words.organisations.isdisjoint(small.split()) or small in words.agencies


def _joined_organisation(piece: str) -> bool:
    """Whether a piece with "and" or "&" in it is one body ("Ministry of Trade and Industry")."""
    folded = piece.casefold().split()
    return (
        "," not in piece
        and not _words().organisations.isdisjoint(folded)
        and bool({"of", "for", "the", "&", "für", "de"} & set(folded))
    )


def _plain(part: str) -> str:
    """The part without addresses, brackets and handles, on one line."""
    mail = _MAIL.search(part)
    text = _MAIL.sub(" ", part) if mail else part
    outside = _BRACKETS.sub(" ", text)
    if not outside.strip(_EDGES + "<>") and mail:
        inside = _BRACKETS.search(text)
        outside = inside[1] if inside else ""
    return _HANDLE.sub("", one_line(outside).strip(_EDGES + "<>")).strip(_EDGES + "<>")


def _is_aside(part: str) -> bool:
    """Whether a part is about the name before it: a job, a credential."""
    folded = [token.strip(".") for token in _plain(part).casefold().split()]
    if not folded:
        return True
    words = _words()
    bare = " ".join(folded)
    if bare in words.credentials or bare.replace(" ", "") in words.credentials:
        return True
    return not words.roles.isdisjoint(folded) and words.organisations.isdisjoint(folded[-1:])


def _trimmed(part: str) -> str:
    """The name in a part of a byline: after a job, before a tail, a number, a job; may be ''."""
    words, plain = _words(), _plain(part)
    if _is_organisation(plain):
        return plain
    kept: list[str] = []
    for token in plain.split():
        small = token.casefold().strip(".,:")
        is_job = small in words.roles or small in words.credentials
        if any(map(str.isdigit, token)):
            if kept and kept[-1].casefold().strip(".,") in words.months:
                kept.pop()
            break
        if small in words.tails and (kept or small != "the") and not (is_job and not kept):
            break
        if is_job and kept:
            break
        if not is_job:
            kept.append(token)
    if (half := len(kept) // 2) > 1 and kept[:half] == kept[half:]:
        kept = kept[:half]  # the name of a portrait, then the name below it
    return " ".join(kept).strip(_EDGES)


def _is_organisation(text: str) -> bool:
    """Whether a text is the name of one body: capitalised, with a word that such names have."""
    tokens, words = text.split(), _words()
    if not 2 <= len(tokens) <= _MAX_BODY_WORDS or any(map(str.isdigit, text)):
        return False
    is_body = False
    for token in tokens:
        folded = token.casefold().strip(".,")
        is_body = is_body or folded in words.organisations
        # "Ministry of Trade", but not "Jane Roe for Example News".
        if token in _CONNECTORS:
            if not is_body:
                return False
        elif not _is_capitalised(token):
            return False
    return is_body


def _turned(value: str) -> str:
    """The name that a value like "Roe, Jane" turns round; '' where it is not one."""
    last, comma, first = value.partition(",")
    last, first = last.strip(), first.strip()
    if not comma or "," in first or " " in last or not 1 <= len(first.split()) <= 2:
        return ""
    words = _words()
    known = words.organisations | words.agencies | words.roles | words.credentials | words.nobody
    for text in (last, *first.split()):
        if text.casefold().strip(".") in known or not text.replace("-", "").strip(".").isalpha():
            return ""
        if not text[0].isupper() or (text.isupper() and len(text) > 2):
            return ""
    return f"{first} {last}"


def _person(name: str, part: str) -> Person:
    """The person of a checked name; an address in the same part is theirs."""
    mail = _MAIL.search(part)
    return Person(name=_cased(name), email=mail[0] if mail else None)


def _cased(name: str) -> str:
    """The name as it is said: "JANE ROE" is a way of printing; an abbreviation stays as it is."""
    words = _words()
    tokens = name.split()
    folded = {token.casefold() for token in tokens}
    if len(tokens) < 2 or not name.isupper() or not words.organisations.isdisjoint(folded):
        return name
    if not words.agencies.isdisjoint(folded) or (name.isascii() and len(name) <= 5):
        return name
    return " ".join(
        t if len(t) < 3 and "." not in t else t.title().replace("’S", "’s") for t in tokens
    )


def _unique(persons: list[Person]) -> tuple[Person, ...]:
    """The persons in order, the first of each name."""
    return tuple({person.name.casefold(): person for person in reversed(persons)}.values())[::-1]
