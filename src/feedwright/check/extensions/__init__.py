"""Elements of other namespaces that feeds carry, one module for each family of them.

A module has a table ``ELEMENTS``: level → tag → `Shape`. The levels are "feed" and "item", in every
format; "everywhere" is both. What is not listed of a namespace that is listed is unknown.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from feedwright.check.extensions import (
    atom_threads,
    dublin_core,
    itunes,
    licensing,
    media,
    places,
    podcast,
    rss_modules,
    weblogs,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedwright.check.shapes import Shape

__all__ = ["EXTENSIONS", "UNLISTED"]

_MODULES: Final = (
    dublin_core,
    rss_modules,
    weblogs,
    media,
    itunes,
    podcast,
    licensing,
    atom_threads,
    places,
)

#: Level → tag → shape.
EXTENSIONS: Final[Mapping[str, Mapping[str, Shape]]] = MappingProxyType(
    {
        level: MappingProxyType(
            {
                tag: shape
                for module in _MODULES
                for name in ("everywhere", level)
                for tag, shape in module.ELEMENTS.get(name, {}).items()
            }
        )
        for level in ("feed", "item")
    }
)
#: Prefixes of known namespaces of which no table is kept, or one that is never complete: elements
#: that are in none are let through.
UNLISTED: Final = frozenset(
    "access app audio cf company conversationsNetwork email foaf g gml image indexing kml20"
    " kml21 kml22 mathml opensearch opensearch10 openid podcast ref reqv rss091 search soap ss str"
    " sub svg sx xlink xrd xrds".split()
)
