"""Metadata of a page that stands in ``meta`` and ``link`` elements, wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

__all__ = ["Head", "Link", "read_head"]

#: Above it a value is no metadata but a misuse or an attack.
_MAX_VALUE_CHARS: Final = 20_000
_MAX_ELEMENTS: Final = 2_000
_NAMES: Final = ("property", "name", "itemprop", "http-equiv")


class Link(Struct, frozen=True, kw_only=True):
    """A ``link`` element: its relations (lower case) and where it points, as written."""

    relations: frozenset[str]
    url: str
    language: str | None = None


class Head(Struct, frozen=True, kw_only=True):
    """Metadata by name (lower case), each with its values in the page's order."""

    metas: Mapping[str, tuple[str, ...]]
    links: tuple[Link, ...]
    #: Text of the ``title`` element.
    title: str
    #: ``lang`` of the ``html`` element, as written.
    language: str
    #: ``href`` of the ``base`` element.
    base: str

    def first(self, *names: str) -> tuple[str, str] | None:
        """The first of those names that has a value, with its first value."""
        for name in names:
            values = self.metas.get(name)
            if values:
                return name, values[0]
        return None


def read_head(root: etree._Element) -> Head:
    """The metadata of the page; elements misplaced into the body count too."""
    metas: dict[str, list[str]] = {}
    links: list[Link] = []
    for number, element in enumerate(root.iter("meta", "link")):
        if number >= _MAX_ELEMENTS:
            break
        stated = element.get
        if element.tag == "link":
            url = stated("href", "").strip()
            relations = frozenset(stated("rel", "").lower().split())
            if url and relations:
                links.append(Link(relations=relations, url=url, language=stated("hreflang")))
            continue
        content = stated("content") or stated("value")
        if not content or not content.strip() or len(content) > _MAX_VALUE_CHARS:
            continue
        content = content.strip()
        for key in _NAMES:
            for name in stated(key, "").lower().split():
                metas.setdefault(name, []).append(content)
    title = next(root.iter("title"), None)
    base = next(root.iter("base"), None)
    return Head(
        metas={name: tuple(dict.fromkeys(values)) for name, values in metas.items()},
        links=tuple(links),
        title=" ".join("".join(map(str, title.itertext())).split()) if title is not None else "",
        language=root.get("lang") or root.get("xml:lang") or root.get(_XML_LANG) or "",
        base=(base.get("href") or "").strip() if base is not None else "",
    )


_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
