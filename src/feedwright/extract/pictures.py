"""Which picture an ``img`` shows: lazy loaders undone, the largest of its sizes chosen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feedwright.addresses import counts_visits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["LAZY_ATTRIBUTES", "file_name", "is_tiny", "picture_url", "side"]

#: Where lazy loaders keep the address of the picture, the most telling first.
_LAZY: Final = (
    "data-src", "data-original", "data-lazy-src", "data-orig-file", "data-hi-res-src",
    "data-large-file", "data-full-src", "data-lazy", "data-echo", "data-img-url", "data-image",
    "data-url",
)  # fmt: skip
_LAZY_SETS: Final = ("data-srcset", "data-lazy-srcset", "srcset")
#: All attributes that `picture_url` reads beside ``src``.
LAZY_ATTRIBUTES: Final = frozenset((*_LAZY, *_LAZY_SETS))

_CANDIDATE: Final = re.compile(
    r"\s*([^\s,]\S*[^\s,])(?:\s+(\d{1,5}(?:\.\d{1,3})?)([wx]))?\s*(?:,|$)"
)
_SIDE: Final = re.compile(r"\d{1,5}")
_STAND_IN: Final = re.compile(
    r"(?:^|[/_.-])(?:blank|placeholder|spacer|transparent|pixel|1x1|lazy|lazyload|loading|grey|gray)"
    r"(?:[/_.-]|$)",
    re.IGNORECASE,
)
_MAX_SET_CHARS: Final = 20_000
_TINY: Final = 3


def picture_url(
    image: Mapping[str, str], sources: Iterable[Mapping[str, str]] = (), *, largest: bool = False
) -> str | None:
    """The address of what a person sees, None when it is a stand-in or nothing.

    ``sources`` are the ``source`` elements around the image. With ``largest`` the largest of all
    sizes on offer, else the plain address where there is one.
    """
    sets = [_best(element.get(name, "")) for element in (*sources, image) for name in _LAZY_SETS]
    best = max((found for found in sets if found), key=_width, default=None)
    if largest and best and best[1] > 1:
        return best[0]
    for name in _LAZY:
        value = image.get(name, "").strip()
        if value and not value.startswith(("data:", "{", "[")) and "." in value:
            return value
    plain = image.get("src", "").strip()
    is_shown = plain and not plain.startswith(("data:", "about:", "blob:"))
    if is_shown and not _STAND_IN.search(plain) and not counts_visits(plain):
        return plain
    return best[0] if best else None


def file_name(url: str) -> str:
    """The last part of the address' path, in lower case."""
    return url.partition("?")[0].partition("#")[0].rpartition("/")[2].casefold()


def side(value: str | None) -> int | None:
    """A width or height in pixels, None when the value says none."""
    match = _SIDE.match((value or "").strip())
    return int(match[0]) or None if match else None


def is_tiny(image: Mapping[str, str]) -> bool:
    """Whether the element says of itself that it is a pixel: counters are, pictures are not."""
    for name in ("width", "height"):
        match = _SIDE.match(image.get(name, "").strip())
        if match and int(match[0]) < _TINY:
            return True
    return False


def _best(candidates: str) -> tuple[str, float] | None:
    """The largest candidate of a ``srcset`` and its size, the first of equals."""
    best: tuple[str, float] | None = None
    for match in _CANDIDATE.finditer(candidates[:_MAX_SET_CHARS]):
        if match[1].startswith("data:"):
            continue
        size = float(match[2] or 1)
        if best is None or size > best[1]:
            best = match[1], size
    return best


def _width(found: tuple[str, float]) -> float:
    return found[1]
