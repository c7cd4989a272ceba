"""An XML document as elements that know where they stand.

Read by expat, which tells the line and column of everything, expands no external entity and bounds
what internal ones grow to; what it keeps of a document that is not well-formed is what stood before
the fault.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from feedwright.check.decoding import Fault
from feedwright.check.namespaces import prefix_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Doctype", "Node", "Tree", "parse"]

#: Deeper than any feed; libxml2, which many readers use, gives up there too.
_DEEPEST: Final = 256
#: What entities may make of a document, as a multiple of its own length.
_LARGEST_GROWTH: Final = 4
#: Between namespace and name; no character that XML allows, so that none of the document is it.
_SEPARATOR: Final = "\f"
_START_TAG: Final = re.compile(r"""<[^\s/>]+(?:[^>"']|"[^"]*"|'[^']*')*>""")
#: What the codes of expat mean, in words for somebody who wrote the document.
_SYNTAX: Final = {
    "no element found": "there is no element",
    "not well-formed (invalid token)": "{char} must not stand here",
    "unclosed token": "a tag, comment or section is not closed before the document ends",
    "mismatched tag": "the end tag does not match the start tag {open}",
    "duplicate attribute": "an attribute stands twice in one tag",
    "junk after document element": "something follows the end of the document's root element",
    "undefined entity": "the entity {entity} is not defined",
    "unbound prefix": "the namespace prefix {prefix} is not declared",
    "XML or text declaration not at start of entity": (
        "something, if only a blank line, stands before the XML declaration"
    ),
    "limit on input amplification factor (from DTD and entities) breached": (
        "its entities grow without measure"
    ),
}


class Node:
    """One element. ``tag`` has the usual prefix of its namespace ("dc:date"), ``name`` its own."""

    __slots__ = ("attributes", "children", "end", "name", "parent", "start", "tag", "text", "uri")

    def __init__(self, uri: str, tag: str, name: str, start: int, parent: Node | None) -> None:
        self.uri = uri
        self.tag = tag
        #: As the document writes it.
        self.name = name
        #: Offset of its start tag, and of its end tag, in the document's text.
        self.start = start
        self.end = start
        self.parent = parent
        #: By name, with the usual prefix if they have one.
        self.attributes: dict[str, str] = {}
        self.children: list[Node] = []
        #: The text that stands directly in it, entities and sections resolved.
        self.text = ""

    def find(self, tag: str) -> Node | None:
        """The first child of that tag."""
        return next((child for child in self.children if child.tag == tag), None)

    def all(self, tag: str) -> list[Node]:
        """The children of that tag."""
        return [child for child in self.children if child.tag == tag]

    def walk(self) -> Iterator[Node]:
        """The element and everything in it, in the order of the document."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def nearest(self, attribute: str) -> str | None:
        """The attribute's value here or at the nearest element around (``xml:lang``)."""
        node: Node | None = self
        while node is not None:
            value = node.attributes.get(attribute)
            if value is not None:
                return value
            node = node.parent
        return None


class Doctype:
    """The document type declaration: what it names, and what it defines."""

    __slots__ = ("external", "internal", "name", "offset", "public", "system")

    def __init__(self, name: str, system: str | None, public: str | None, offset: int) -> None:
        self.name = name
        self.system = system
        self.public = public
        self.offset = offset
        #: Names of entities that are defined here, and of those that stand in other files.
        self.internal: list[str] = []
        self.external: list[str] = []


class Tree:
    """A document; ``root`` is None when there is no element at all."""

    __slots__ = ("declared", "doctype", "fault", "root", "skipped", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Node | None = None
        self.doctype: Doctype | None = None
        #: (prefix or "", namespace, offset) in the order of the document.
        self.declared: list[tuple[str, str, int]] = []
        #: Entities that only an external document type could define, and where they stand.
        self.skipped: list[tuple[str, int]] = []
        #: Why and where the document is not well-formed.
        self.fault: Fault | None = None

    def start_tag(self, node: Node) -> str:
        """The element's start tag, as it is written."""
        tag = _START_TAG.match(self.text, node.start)
        return tag[0] if tag else ""

    def raw(self, node: Node) -> str:
        """What stands between the tags of the element, as it is written."""
        tag = _START_TAG.match(self.text, node.start)
        return self.text[tag.end() : node.end] if tag else ""


class _TooMuchError(ValueError):
    """The document is a bomb; ``str()`` says of which kind."""


def parse(text: str) -> Tree:
    """The document as far as it is well-formed."""
    tree = Tree(text)
    builder = _Builder(tree)
    try:
        builder.parser.Parse(builder.data, True)  # noqa: FBT003 - the only way to say "final"
    except expat.ExpatError:
        tree.fault = _syntax_fault(builder)
    except _TooMuchError as error:
        offset = builder.offset(builder.parser.CurrentByteIndex)
        tree.fault = Fault("xml-bomb", offset, {"what": str(error)})
    return tree


class _Builder:
    """Handlers of expat that build a tree."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.data = tree.text.encode("utf-8", "surrogatepass")
        self.ascii = len(self.data) == len(tree.text)
        self.stack: list[Node] = []
        self._names: dict[str, tuple[str, str, str]] = {}
        self._text: list[str] = []
        self._room = len(self.data) * _LARGEST_GROWTH + 1000
        self._last = (0, 0)
        self.parser = parser = expat.ParserCreate("utf-8", _SEPARATOR)
        parser.namespace_prefixes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartNamespaceDeclHandler = self._declares
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._skipped

    def offset(self, index: int) -> int:
        """Offset in the text of that byte; what is asked for grows from call to call, mostly."""
        if self.ascii:
            return index
        index_before, before = self._last
        if index < index_before:
            index_before = before = 0
        here = before + len(self.data[index_before:index].decode("utf-8", "ignore"))
        self._last = (index, here)
        return here

    def _name(self, written: str) -> tuple[str, str, str]:
        parts = written.split(_SEPARATOR)
        uri = parts[0] if len(parts) > 1 else ""
        local = parts[-2] if len(parts) == 3 else parts[-1]
        name = f"{parts[2]}:{local}" if len(parts) == 3 else local
        self._names[written] = found = (uri, prefix_of(uri) + local, name)
        return found

    def _start(self, written: str, attributes: dict[str, str]) -> None:
        parent = self.stack[-1] if self.stack else None
        uri, tag, name = self._names.get(written) or self._name(written)
        node = Node(uri, tag, name, self.offset(self.parser.CurrentByteIndex), parent)
        if parent is None:
            self.tree.root = node
        else:
            if self._text:
                self._flush(parent)
            parent.children.append(node)
        names = self._names
        for key, value in attributes.items():
            node.attributes[
                (names.get(key) or self._name(key))[1] if _SEPARATOR in key else key
            ] = value
        self.stack.append(node)
        if len(self.stack) > _DEEPEST:
            raise _TooMuchError(f"its elements are nested more than {_DEEPEST} deep")

    def _end(self, _: str) -> None:
        node = self.stack.pop()
        node.end = self.offset(self.parser.CurrentByteIndex)
        if self._text:
            self._flush(node)

    def _flush(self, node: Node) -> None:
        node.text += "".join(self._text)
        self._text.clear()

    def _characters(self, text: str) -> None:
        self._room -= len(text)
        if self._room < 0:
            raise _TooMuchError("its entities grow without measure")
        self._text.append(text)

    def _declares(self, prefix: str | None, uri: str | None) -> None:
        offset = self.offset(self.parser.CurrentByteIndex)
        self.tree.declared.append((prefix or "", uri or "", offset))

    def _doctype(self, name: str, system: str | None, public: str | None, _: bool) -> None:  # noqa: FBT001
        offset = self.offset(self.parser.CurrentByteIndex)
        self.tree.doctype = Doctype(name, system, public, offset)

    def _entity(self, name: str, _: bool, value: str | None, *_rest: object) -> None:  # noqa: FBT001
        doctype = self.tree.doctype
        if doctype is not None:
            (doctype.internal if value is not None else doctype.external).append(name)

    def _skipped(self, name: str, _: bool) -> None:  # noqa: FBT001
        self.tree.skipped.append((name, self.offset(self.parser.CurrentByteIndex)))


def _syntax_fault(builder: _Builder) -> Fault:
    """What expat says, in words that name the character, the tag, the entity or the prefix."""
    parser, text = builder.parser, builder.tree.text
    index = parser.ErrorByteIndex
    offset = min(builder.offset(index if index >= 0 else len(builder.data)), len(text))
    said = expat.ErrorString(parser.ErrorCode) or "not well-formed"
    rest = text[offset : offset + 200]
    if said == "undefined entity":
        entity = re.match(r"&[^;\s]*;?", rest)
        return Fault("entity-undefined", offset, {"entity": entity[0] if entity else "&"})
    if said == "unbound prefix":
        return Fault("prefix-undeclared", offset, {"prefix": _undeclared(rest)})
    open_tag = f"<{builder.stack[-1].name}>" if builder.stack else "around it"
    words = _SYNTAX.get(said, said)
    what = words.format(char=_character(rest[:1]), open=open_tag, entity="", prefix="")
    return Fault("not-well-formed", offset, {"what": what})


def _character(char: str) -> str:
    """How a person would find the character: itself, its number and its name."""
    if not char:
        return "the end of the document"
    name = unicodedata.name(char, "control character")
    shown = f" ({char})" if char.isprintable() and char != " " else ""
    return f"the character U+{ord(char):04X} {name}{shown}"


def _undeclared(tag: str) -> str:
    """The prefixes that the start tag uses."""
    head = tag.split(">", 1)[0]
    prefixes = re.findall(r"[<\s]([\w.-]+):[\w.-]+", head)
    return ", ".join(dict.fromkeys(f'"{prefix}"' for prefix in prefixes if prefix != "xmlns"))
