"""Comments, archives, tombstones: RFC 4685, RFC 5005 and RFC 6721 (rules P1 to P16)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.check.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ELEMENTS"]

_REPLY: Final = Shape(
    value="text",
    attributes={"ref": "absolute-iri", "href": "iri", "source": "iri", "type": "media-type"},
    required=("ref",),
    many=True,
    is_open=True,
)

_DELETED: Final = Shape(
    value="anything",
    attributes={"ref": "absolute-iri", "when": "rfc3339"},
    required=("ref", "when"),
    many=True,
    is_open=True,
)

ELEMENTS: Final[Mapping[str, Mapping[str, Shape]]] = {
    "everywhere": {"thr:in-reply-to": _REPLY},
    "feed": {"fh:archive": Shape(), "fh:complete": Shape(), "at:deleted-entry": _DELETED},
    "item": {"thr:total": Shape(value="count")},
}
