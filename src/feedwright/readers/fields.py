"""The fields of an article as its front matter states them, whatever generator it was written for.

Keys are compared without case, spaces, hyphens and underscores, so that ``publishDate``,
``publish_date`` and ``publish-date`` are one. Keys that are not known are left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field

from feedwright.characters import one_line
from feedwright.model import Evidence
from feedwright.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feedwright.model import HouseStyle, Problem

__all__ = ["FieldReading", "as_text", "as_texts", "find_lines", "plain_key", "read_values"]

_JOINERS: Final = dict.fromkeys(map(ord, " \t_-"))
_LONGEST: Final = 10_000
_MOST: Final = 1000
#: Tables that themes and generators keep the article's own fields in (Hugo, Zola, SEO plug-ins).
_INNER_TABLES: Final = (
    *("params", "taxonomies", "extra", "meta", "metadata", "seo"),
    *("podcast", "episode"),
)


def plain_key(key: str) -> str:
    """The key without case, spaces, hyphens and underscores: "publish_date" → "publishdate"."""
    return key.translate(_JOINERS).casefold()


def as_text(value: Any) -> str | None:
    """A scalar as text, dates as ISO 8601; None for empty text, a list or a table."""
    if isinstance(value, str):
        return value[:_LONGEST].strip() or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)[:_LONGEST] if not isinstance(value, int) or abs(value) < 10**30 else None
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return None


def as_texts(value: Any) -> tuple[str, ...]:
    """The scalars of a list, or of a lone scalar; what is deeper is left out."""
    items = value[:_MOST] if isinstance(value, list) else [value]
    return tuple(text for item in items if (text := as_text(item)))


class FieldReading(Struct, kw_only=True):
    """The values of one file's front matter, and what the reading of its fields has found."""

    path: str
    house: HouseStyle
    #: By plain key, the first of equal ones.
    values: Mapping[str, Any]
    #: Plain key → line of the file that it begins.
    lines: Mapping[str, int] = field(default_factory=dict)
    #: Name of the rule at work.
    rule: str = "front-matter"
    found: dict[str, Any] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def stated(self, *keys: str) -> Iterator[tuple[str, Any]]:
        """The (key, value) pairs that the header has of these, in the order asked, none empty."""
        for key in keys:
            value = self.values.get(key)
            if value is not None and value not in ("", [], {}):
                yield key, value

    def state(self, name: str, value: Any, key: str, said: Any) -> None:
        """Take the value for the field, with its evidence: the key and what it said."""
        seen = one_line(f"{key}: {_shown(said)}")[:200]
        place = f"line {self.lines[key]}" if key in self.lines else "front matter"
        self.found[name] = value
        self.evidence.append(Evidence(field=name, rule=self.rule, place=place, text=seen))

    @staticmethod
    def shown(value: Any) -> str:
        """The value as a line of a report has room for it."""
        return one_line(_shown(value))[:80]

    def complain(self, key: str, value: Any, advice: str) -> None:
        """Report a value that is not what its key wants."""
        place, shown = self.lines.get(key, ""), self.shown(value)
        self.problems.append(
            problem("front-matter-value", self.path, place, key=key, value=shown, advice=advice)
        )


def read_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values by plain key; fields inside the tables of themes stand after the file's own."""
    plain: dict[str, Any] = {}
    for key, value in values.items():
        plain.setdefault(plain_key(key), value)
    for name in _INNER_TABLES:
        inner = plain.get(name)
        if isinstance(inner, dict):
            for key, value in inner.items():
                plain.setdefault(plain_key(str(key)), value)
    return plain


def find_lines(text: str, first: int) -> dict[str, int]:
    """Plain key → number of the first line that it begins, ``first`` being that of the text."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), first):
        head = line.partition(":")[0].partition("=")[0].strip(" \t\"'[{")
        if 0 < len(head) < 50:
            lines.setdefault(plain_key(head), number)
    return lines


def _shown(value: Any) -> str:
    """The value on one line, as far as a line of a report has room."""
    if isinstance(value, list):
        shown = [_shown(item) for item in value[:20] if not isinstance(item, list | dict)]
        return ", ".join(shown) or "a list"
    if isinstance(value, dict):
        return "a table"
    return as_text(value) or ""
