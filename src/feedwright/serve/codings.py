"""Content codings (RFC 9110 section 8.4): what a client accepts, and what it likes best."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["IDENTITY", "accepted", "prefer"]

IDENTITY: Final = "identity"
_ELEMENT: Final = re.compile(
    rb"\s*([!#$%&'*+.^_`|~\w-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*"
)
_ALIASES: Final = {"x-gzip": "gzip"}
_KNOWN: Final = ("gzip", "br", "zstd")
#: As many header values as are remembered; there are a dozen in the world.
_REMEMBERED: Final = 64


@lru_cache(_REMEMBERED)
def accepted(value: bytes | None) -> Mapping[str, float]:
    """The codings that a client accepts, each with its weight; what it refuses is not among them.

    Who says nothing gets no coding: some that say nothing cannot decode (sfeed). The bytes as they
    are come last unless the client says otherwise, and are refused only in so many words.
    """
    weights: dict[str, float] = {}
    for element in (value or b"").split(b","):
        found = _ELEMENT.fullmatch(element)
        if found:
            name = found[1].decode("ascii", "replace").lower()
            weights[_ALIASES.get(name, name)] = float(found[2] or 1)
    rest = weights.pop("*", None)
    if rest is not None:
        weights = {**dict.fromkeys((*_KNOWN, IDENTITY), rest), **weights}
    weights.setdefault(IDENTITY, 0.001)
    return {name: weight for name, weight in weights.items() if weight > 0}


def prefer(sizes: Mapping[str, int], weights: Mapping[str, float]) -> str:
    """The coding to send: what the client likes best, of equals the smallest.

    The bytes as they are where it likes none of what there is.
    """
    there = [name for name in sizes if name in weights]
    return min(there, key=lambda name: (-weights[name], sizes[name]), default=IDENTITY)
