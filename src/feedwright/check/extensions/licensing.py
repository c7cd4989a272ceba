"""What machines may do with an item (RSL 1.0, rslstandard.org)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.check.shapes import OPEN, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ELEMENTS"]

_TYPED: Final = Shape(value="text", attributes={"type": "text"}, required=("type",), many=True)
_PAYMENT: Final = Shape(
    attributes={"type": "text"},
    children={
        "rsl:standard": Shape(value="absolute-uri", many=True),
        "rsl:custom": Shape(value="absolute-uri"),
        "rsl:amount": Shape(
            value="decimal", attributes={"currency": "text"}, required=("currency",)
        ),
        "rsl:accepts": OPEN,
    },
)
_LICENSE: Final = Shape(
    children={
        "rsl:permits": _TYPED,
        "rsl:prohibits": _TYPED,
        "rsl:payment": _PAYMENT,
        "rsl:reporting": OPEN,
        "rsl:legal": _TYPED,
    },
    many=True,
)

ELEMENTS: Final[Mapping[str, Mapping[str, Shape]]] = {
    "item": {
        "rsl:content": Shape(
            attributes={
                "url": "uri",
                "server": "absolute-uri",
                "encrypted": "text",
                "lastmod": "rfc3339",
            },
            required=("url",),
            children={
                "rsl:license": _LICENSE,
                "rsl:schema": OPEN,
                "rsl:alternate": OPEN,
                "rsl:copyright": OPEN,
                "rsl:terms": Shape(value="absolute-uri"),
            },
            many=True,
        )
    }
}
