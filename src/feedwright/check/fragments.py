"""Pieces of HTML that feeds carry as text (rules C3, C6, C7, C8)."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from html.entities import html5
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from feedwright.check.elements import FORMS, KNOWN, RISKY
from feedwright.check.uris import is_absolute
from feedwright.markup import ATTRIBUTES, ENDS, ENDS_P, IMPLIED_END, RAW, VOID, Tags, tag_name

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Flaw", "attribute_flaws", "find_flaws", "style_danger"]

_REFERENCES: Final = frozenset("href src poster cite data longdesc action background".split())
_SCRIPT: Final = re.compile(r"[\x00-\x20]*(?:javascript|vbscript)[\x00-\x20]*:", re.IGNORECASE)
#: Attributes that run or load something.
_ACTIVE: Final = frozenset("srcdoc formaction http-equiv".split())
#: Style that leaves the article's place on the page, loads something, or runs.
_DANGER: Final = re.compile(
    r"(?:^|[;\s{])(position|z-index|behaviou?r|-moz-binding)\s*:"
    r"|(expression|url)\s*\(|(@import|javascript\s*:)",
    re.IGNORECASE,
)
_AMPERSAND: Final = re.compile(r"&(#[xX]?[0-9A-Fa-f]*;?|[A-Za-z][A-Za-z0-9]*;?)")
_STRAY_LESS: Final = re.compile(r"<(?![A-Za-z/!])|</(?![A-Za-z])|<\?")
_NAME_AND_VALUE: Final = re.compile(r"([^\s=]+)(?:\s*=\s*(.*))?", re.DOTALL)
_SET_ENTRY: Final = re.compile(r"[\s,]*([^\s]+)[^,]*,?")


class Flaw(NamedTuple):
    """A rule that a piece of HTML breaks, and where in it."""

    rule: str
    offset: int
    details: dict[str, Any]


def find_flaws(html: str, relative: str = "html-relative") -> tuple[Flaw, ...]:
    """What is wrong with the HTML, in its order; ``relative`` is the rule for relative addresses.

    Of each way of not being HTML the first is told: one slip makes many.
    """
    if "<" not in html and "&" not in html:
        return ()
    flaws = _told_flaws(html)
    if relative == "html-relative":
        return flaws
    return tuple(
        flaw._replace(rule=relative) if flaw.rule == "html-relative" else flaw for flaw in flaws
    )


@lru_cache(maxsize=512)  # the documents of a feed carry the same bodies
def _told_flaws(html: str) -> tuple[Flaw, ...]:
    told: set[str] = set()
    flaws = []
    for flaw in _all_flaws(html):
        if not flaw.rule.startswith("html-not-") or flaw.rule not in told:
            told.add(flaw.rule)
            flaws.append(flaw)
    return tuple(flaws)


def _all_flaws(html: str) -> Iterator[Flaw]:
    if "<" not in html:
        yield from _text_flaws(html, 0, len(html))
        return
    tags, stack = Tags(html), _Stack()
    after = 0
    for tag in tags:
        yield from _text_flaws(html, after, tag.start())
        after = tag.end()
        name = tag_name(tag)
        if tag[1]:
            yield from stack.close(name, tag.start())
            continue
        yield from _tag_flaws(name, tag.start())
        if tag[3]:
            yield from _attributes_flaws(name, tag[3], tag.start())
        if name in RAW:
            end = tags.end_of(name, tag.end())
            after = tags.position = end if end is not None else len(html)
        stack.open(name)
    yield from _text_flaws(html, after, min(tags.unfinished, len(html)))
    if tags.unfinished < len(html):
        text = html[tags.unfinished : tags.unfinished + 20]
        yield Flaw("html-not-closed", tags.unfinished, {"what": f"the tag {text}"})
    yield from stack.rest()


class _Stack:
    """The elements that are open, as the HTML standard closes them."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._count: dict[str, int] = {}

    def open(self, name: str) -> None:
        if name in VOID:
            return
        if name in ENDS_P and self._count.get("p"):
            self._end_implied(frozenset(("p",)), _P_WALLS)
        if name in ENDS:
            self._end_implied(*ENDS[name])
        self._open.append(name)
        self._count[name] = self._count.get(name, 0) + 1

    def _end_implied(self, names: frozenset[str], walls: tuple[str, ...]) -> None:
        """Ends the nearest of these, if all that stands in it ends by itself."""
        for back in range(1, min(len(self._open), _FAR) + 1):
            name = self._open[-back]
            if name in names:
                for _ in range(back):
                    self._pop()
                return
            if name in walls or not _ends_itself(name):
                return

    def _pop(self) -> str:
        name = self._open.pop()
        self._count[name] -= 1
        return name

    def close(self, name: str, offset: int) -> Iterator[Flaw]:
        if not self._count.get(name):
            if name not in VOID and name != "p":
                yield Flaw("html-not-opened", offset, {"what": f"</{name}>"})
            return
        between = ""
        while (top := self._pop()) != name:
            between = between if _ends_itself(top) else top
        if between:
            yield Flaw("html-not-nested", offset, {"what": f"</{name}>", "inside": f"<{between}>"})

    def rest(self) -> Iterator[Flaw]:
        for name in self._open:
            if not _ends_itself(name):
                yield Flaw("html-not-closed", -1, {"what": f"<{name}>"})


def _ends_itself(name: str) -> bool:
    """Whether the element needs no end tag."""
    return name in IMPLIED_END or name in _TABLE


_P_WALLS: Final = ("button", "table", "td", "th", "object", "caption")
#: Further out than this nothing is looked for: no page is so deep.
_FAR: Final = 256
#: Parts of a table end with it.
_TABLE: Final = frozenset("tbody thead tfoot tr td th colgroup caption html head body".split())


def _text_flaws(html: str, start: int, end: int) -> Iterator[Flaw]:
    """Stray "&" and "<" in the text between two tags (HTML 13.2.5)."""
    if html.find("&", start, end) >= 0:
        for found in _AMPERSAND.finditer(html, start, end):
            if not _is_reference(found[1]):
                yield Flaw("html-not-escaped", found.start(), {"what": found[0]})
                break
    if html.find("<", start, end) >= 0:
        stray = _STRAY_LESS.search(html, start, end)
        if stray:
            yield Flaw("html-not-escaped", stray.start(), {"what": html[stray.start() :][:10]})


def _is_reference(written: str) -> bool:
    """Whether "&" and this are a character reference that stands for a character of text."""
    if not written.startswith("#"):
        return written in html5 and written.endswith(";")
    if not written.endswith(";"):
        return False
    digits = written[1:-1]
    try:
        code = int(digits[1:], 16) if digits[:1] in {"x", "X"} else int(digits)
    except ValueError:
        return False
    is_control = (code < 0x20 and code not in {9, 10, 12}) or 0x7F <= code <= 0x9F
    return code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF and not is_control


def _tag_flaws(name: str, offset: int) -> Iterator[Flaw]:
    if name in RISKY:
        yield Flaw("html-risky-element", offset, {"what": name})
    elif name in FORMS:
        yield Flaw("html-form", offset, {"what": name})
    elif name not in KNOWN:
        yield Flaw("html-not-known", offset, {"what": name})


def _attributes_flaws(element: str, text: str, offset: int) -> Iterator[Flaw]:
    for written in ATTRIBUTES.finditer(text):
        found = _NAME_AND_VALUE.match(written[0])
        if not found:
            continue
        value = (found[2] or "").strip()
        if value[:1] in {'"', "'"}:
            value = value[1:-1]
        value = unescape(value) if "&" in value else value
        for rule, details in attribute_flaws(element, found[1].lower(), value):
            yield Flaw(rule, offset, details)


def attribute_flaws(element: str, name: str, value: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is wrong with one attribute of an HTML element, references in its value resolved."""
    if name.startswith("on") or name in _ACTIVE:
        yield "html-risky-attribute", {"what": name}
    elif name == "style":
        danger = style_danger(value)
        if danger:
            yield "html-risky-style", {"what": danger}
    elif name in _REFERENCES:
        if _SCRIPT.match(value):
            yield "html-risky-attribute", {"what": f"{name} that runs a script"}
        elif not is_absolute(value.strip()):
            yield "html-relative", {"what": value, "where": f"{element} {name}"}
    elif name == "srcset":
        for entry in _SET_ENTRY.finditer(value):
            if not is_absolute(entry[1]):
                yield "html-relative", {"what": entry[1], "where": f"{element} srcset"}


def style_danger(style: str) -> str | None:
    """The first thing in a style that does more than dress the text."""
    found = _DANGER.search(style)
    return next((part for part in found.groups() if part), None) if found else None
