"""HTML brought to a depth that every tree builder can bear, in one pass over its tags.

Building a tree costs html5ever (under nh3) quadratic time in the depth of nesting, in the number
of attributes of a tag and in content misplaced in tables (html5ever issue 788: 512 kB of
``<ul><li>`` take 94 s); libxml2 loses the whole document beyond 256 levels. Browsers stop at 512
levels (whatwg/html issue 3732). So markup is looked at before a tree is built from it.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from feedwright.markup import (
    ATTRIBUTES,
    BACK_TO_HTML,
    BETWEEN,
    ENDS,
    ENDS_P,
    FOREIGN,
    FORMATTING,
    FRAME,
    IMPLIED_END,
    IN_TABLES,
    NESTS_IN_ITSELF,
    NO_MARKUP,
    RAW,
    TABLE_CONTEXT,
    TABLE_PARTS,
    VOID,
    VOID_IN_HTML_ONLY,
    WALLS,
    Tags,
    tag_name,
)

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

__all__ = ["MAX_DEPTH", "flatten"]

#: Levels of elements that are kept; an article uses 30, the page around it 60.
MAX_DEPTH: Final = 200
#: Attributes of one tag that are kept, and the length from which they are counted.
_MAX_ATTRIBUTES: Final = 200
_LONG_TAG: Final = 4_000
#: What a tree builder may multiply misnested formatting to: depth times tags.
_MAX_COPIES: Final = 2_000_000
#: Elements that a tree builder has to move out of tables one by one.
_MAX_MISPLACED: Final = 2_000
#: Below this length no single tag can hold attributes enough to matter.
_SHORT: Final = 40_000
#: Tags that are only taken out when nesting is mended; their content stays.
_UNWRAPPED: Final = frozenset("plaintext template noscript frameset frame".split())
#: What may be open when an end tag comes, and ends with the element around it.
_ENDS_ANYWHERE: Final = IMPLIED_END | VOID_IN_HTML_ONLY
_ENDS_IN_TABLE: Final = _ENDS_ANYWHERE | TABLE_PARTS


def flatten(html: str, max_depth: int = MAX_DEPTH) -> str:
    """The HTML with elements nested at most ``max_depth`` deep, in linear time.

    Markup that any tree builder reads cheaply comes back as it is. In other markup the elements
    beyond the depth lose their tags but keep their text, what was left open is closed where it
    ends, content misplaced in tables goes into a cell, inline SVG and MathML are left out, and a
    tag keeps its first 200 attributes.
    """
    if len(html) <= _SHORT:
        opened = html.count("<") - html.count("</")
        if opened <= max_depth:  # a tree builder adds two levels to a table
            opened += 2 * (html.count("<t") + html.count("<T"))
        if opened <= max_depth:
            return html
    if _Survey(html, max_depth).is_tame():
        return html
    return _Flattener(html, max_depth).flattened()


class _Survey:
    """Whether a tree builder would read the markup cheaply; when in doubt, it would not.

    Depth is never underrated: an end tag closes its element only where every tree builder agrees
    that it does, whatever else is left open counts as depth.
    """

    def __init__(self, html: str, max_depth: int) -> None:
        self.html = html
        self.tags = Tags(html)
        self.max_depth = max_depth
        self.stack: list[str] = []
        self.deepest = 0
        self.misnested = 0
        self.misplaced = 0
        self.foreign = 0
        #: Seen HTML inside SVG: from there on "/>" does not tell an empty element.
        self.html_in_foreign = False
        #: The end of the ``noscript`` we are in, which some read as text and some as markup.
        self.noscript_end = len(html)

    def is_tame(self) -> bool:
        count = previous = 0
        for tag in self.tags:
            count += 1
            start, end = tag.span()
            if self.stack and self.stack[-1] in TABLE_CONTEXT:
                self.misplaced += bool(self.html[previous:start].strip())
            name = tag_name(tag)
            if tag[1]:
                self._close(name)
            elif name in FRAME or name in VOID:
                self.html_in_foreign |= self.foreign > 0
                if name in VOID_IN_HTML_ONLY:
                    self._push(name)
            else:
                end = self._enter(tag, name, end)
            if start < self.noscript_end < end or self.deepest > self.max_depth or end < 0:
                return False
            if end - start > _LONG_TAG and len(ATTRIBUTES.findall(tag[3])) > _MAX_ATTRIBUTES:
                return False
            previous = self.tags.position = end
        copies = self.deepest * count if self.misnested else 0
        return copies <= _MAX_COPIES and self.misplaced <= _MAX_MISPLACED

    def _close(self, name: str) -> None:
        stack = self.stack
        passes = _ENDS_IN_TABLE if name == "table" else _ENDS_ANYWHERE
        keep = len(stack)
        while keep and stack[keep - 1] != name and stack[keep - 1] in passes:
            keep -= 1
        if keep and stack[keep - 1] == name:
            self.foreign -= name in FOREIGN
            del stack[keep - 1 :]
        else:
            self.misnested += 1
            self.html_in_foreign |= self.foreign > 0

    def _enter(self, tag: re.Match[str], name: str, end: int) -> int:
        """Where to read on after a start tag; negative if it makes the markup hard to judge."""
        if name in RAW or name == "plaintext":
            return self._skip(name, end)
        stack = self.stack
        if name in FOREIGN:
            self.foreign += 1
        elif self.foreign:
            self.html_in_foreign |= name in BACK_TO_HTML
            if tag[0].endswith("/>") and not self.html_in_foreign:
                return end
        elif stack:
            self._imply(name)
        if name == "noscript":
            self.noscript_end = self.tags.end_of(name, end) or len(self.html)
        self._push(name)
        return end

    def _push(self, name: str) -> None:
        self.stack.append(name)
        self.deepest = max(self.deepest, len(self.stack))

    def _imply(self, name: str) -> None:
        """End what the start tag of that element ends, and open what it opens, on top."""
        stack = self.stack
        ends = ENDS[name][0] if name in ENDS else frozenset[str]()
        if name in NESTS_IN_ITSELF:
            ends -= {name}
        while stack and (stack[-1] in ends or (stack[-1] == "p" and name in ENDS_P)):
            stack.pop()
        if stack:
            self.misplaced += stack[-1] in TABLE_CONTEXT and name not in IN_TABLES
            stack.extend(BETWEEN.get((stack[-1], name), ()))

    def _skip(self, name: str, end: int) -> int:
        """Where the end tag of a raw-text element is; negative if readers may differ on it."""
        closing = self.tags.end_of(name, end) if name in RAW else None
        text = self.html[end:closing]
        if name == "plaintext" or (self.foreign and not NO_MARKUP.fullmatch(text)):
            return -1
        if name == "script" and "<!--" in text and "<script" in text.lower():
            return -1
        self._push(name)
        return len(self.html) if closing is None else closing


class _Flattener:
    """The markup written anew: every element closed, none deeper than allowed."""

    def __init__(self, html: str, max_depth: int) -> None:
        self.html = html
        self.tags = Tags(html)
        self.max_depth = max_depth
        self.out: list[str] = []
        #: Name, index of the innermost wall, index of the innermost element that is no formatting.
        self.stack: list[tuple[str, int, int]] = [("", -1, -1)]
        #: Indices in the stack, by name.
        self.positions: dict[str, list[int]] = {}
        #: How many elements of a name stand in the innermost one of the stack without tags.
        self.untagged: dict[str, int] = {}

    def flattened(self) -> str:
        tags, html = self.tags, self.html
        done = 0
        for tag in tags:
            start = tag.start()
            if start > done:
                self._text(html[done:start])
            if tag[1]:
                self._end(tag_name(tag))
            else:
                tags.position = self._start(tag, tag_name(tag))
            done = tags.position
        self._text(html[done : tags.unfinished])
        self._text(html[tags.unfinished :].replace("<", "&lt;"))
        self._pop_to(1)
        return "".join(self.out)

    def _text(self, text: str) -> None:
        if self.stack[-1][0] in TABLE_CONTEXT and text.strip():
            self._open_cell()
        self.out.append(text)

    def _open_cell(self) -> None:
        for name in (*BETWEEN.get((self.stack[-1][0], "td"), ()), "td"):
            self._push(name, f"<{name}>")

    def _start(self, tag: re.Match[str], name: str) -> int:
        """Where to read on after the start tag."""
        end = tag.end()
        if name in FOREIGN:
            return self.tags.end_of(name, end) or end
        if name in RAW:
            return self._raw(tag, name)
        if name in _UNWRAPPED:
            return end
        if name in FRAME:
            self.out.append(_trimmed(tag))
            return end
        self._end_others(name)
        innermost = self.stack[-1][0]
        if innermost in TABLE_CONTEXT and name not in IN_TABLES:
            self._open_cell()
        if name in VOID:
            self.out.append(_trimmed(tag))
            if name in VOID_IN_HTML_ONLY:
                self.out.append(f"</{name}>")
            return end
        for between in BETWEEN.get((innermost, name), ()):
            self._push(between, f"<{between}>")
        if len(self.stack) <= self.max_depth:
            self._push(name, _trimmed(tag))
        else:
            self.untagged[name] = self.untagged.get(name, 0) + 1
            self.out.append("" if name in FORMATTING else " ")
        return end

    def _end_others(self, name: str) -> None:
        """Close what the start tag of that element ends."""
        if name in ENDS_P:
            self._close("p", self.stack[-1][1])
        if name in ENDS:
            _, wall, block = self.stack[-1]
            names, around = ENDS[name]
            floor = self._last(around)
            if name == "a":
                floor = block
            elif "table" not in around:
                floor = max(floor, wall)
            if (index := self._last(names)) > floor:
                self._pop_to(index)

    def _raw(self, tag: re.Match[str], name: str) -> int:
        closing = self.tags.end_of(name, tag.end())
        if closing is None:
            return tag.end()
        text = self.html[tag.end() : closing]
        if "<script" in text.lower():
            text = text.replace("<!--", "<!- -")  # else "</script>" may not end the script
        self.out += (_trimmed(tag), text, f"</{name}>")
        return closing

    def _end(self, name: str) -> None:
        _, wall, block = self.stack[-1]
        if self.untagged.get(name):
            self.untagged[name] -= 1
            self.out.append("" if name in FORMATTING else " ")
        elif name in FORMATTING:
            self._close(name, block + 1)
        elif name in TABLE_PARTS:
            self._close(name, self._last(("table",)))
        else:
            self._close(name, 0 if name == "table" else wall)

    def _push(self, name: str, source: str) -> None:
        index = len(self.stack)
        _, wall, block = self.stack[-1]
        if name in WALLS:
            wall = index
        if name not in FORMATTING:
            block = index
        self.positions.setdefault(name, []).append(index)
        self.stack.append((name, wall, block))
        self.out.append(source)

    def _last(self, names: Iterable[str]) -> int:
        """The index of the innermost of these elements, -1 if none is open."""
        index = -1
        for name in names:
            if (at := self.positions.get(name)) and at[-1] > index:
                index = at[-1]
        return index

    def _close(self, name: str, floor: int) -> None:
        """Close the innermost such element and all in it, unless it lies below the floor."""
        at = self.positions.get(name)
        if at and at[-1] >= floor:
            self._pop_to(at[-1])

    def _pop_to(self, length: int) -> None:
        while len(self.stack) > length:
            name = self.stack.pop()[0]
            self.positions[name].pop()
            self.out.append(f"</{name}>")
            self.untagged.clear()


def _trimmed(tag: re.Match[str]) -> str:
    """The start tag with no more attributes than are kept."""
    source = tag[0]
    if len(source) <= _LONG_TAG:
        return source
    kept = [found[0] for found in islice(ATTRIBUTES.finditer(tag[3]), _MAX_ATTRIBUTES)]
    return f"<{tag[2]} {' '.join(kept)}>"
