"""The markup of a saved page, parted into what is parsed and what is set aside before."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

__all__ = ["Source", "read_source"]

#: Script, style, drawings and comments: two thirds of a news page's bytes, no word of its text.
_SILENT: Final = re.compile(
    rb"<(?:(script|style|svg)(?=[\s>/])([^<>]{0,4000})>|!--|/(body|html)\s{0,80}>)", re.IGNORECASE
)
_CLOSERS: Final = {
    name: re.compile(rb"</" + name + rb"[^>]{0,80}>", re.IGNORECASE)
    for name in (b"script", b"style", b"svg")
} | {b"comment": re.compile(rb"--!?>")}
_JSON_LD: Final = re.compile(rb"application/ld\+json", re.IGNORECASE)
_MAX_SCRIPT: Final = 2_000_000
_LONG: Final = 100_000


#: Runs that say no more than their beginning, and cost a tree builder as much as prose does: what
#: stands how often where there may be one.
_RUNS: Final = (
    (b"<" * 1000, 1, re.compile(b"<{1000,}"), b"<<<"),
    (b"&" * 1000, 1, re.compile(b"&{1000,}"), b"&&&"),
    (b"<br", 2_000, re.compile(rb"(?:<br\s{0,9}/?>\s{0,99}){100,}", re.IGNORECASE), b"<br><br>"),
)


class Source(Struct, frozen=True, kw_only=True):
    """A page's markup in UTF-8 without its silent parts, and what of those has something to say."""

    html: bytes
    json_ld: tuple[str, ...]
    #: Other scripts, the longest left out.
    scripts: tuple[bytes, ...]


def read_source(html: bytes) -> Source:
    """The markup parted; linear in its length, whatever is left unclosed.

    An unclosed script or comment loses its opening tag only: what follows is kept as text. The end
    tags of ``body`` and ``html`` go: what stands behind them belongs to the body (HTML standard,
    13.2.6.4.19), but libxml2 loses it. Endless runs of line breaks and of signs are cut short.
    Raises UnicodeDecodeError where any part is no UTF-8: decoding the parts that are wanted, and
    most that are not ASCII, costs half of decoding the page.
    """
    kept: list[bytes] = []
    json_ld: list[str] = []
    scripts: list[bytes] = []
    never_closed: set[bytes] = set()
    position = 0
    while opening := _SILENT.search(html, position):
        name = (opening[1] or b"comment").lower()
        kept.append(html[position : opening.start()])
        position = opening.end()
        _checked(opening[0])
        if opening[3]:
            continue
        if name in never_closed or (opening[2] or b"").endswith(b"/"):
            continue
        closing = _CLOSERS[name].search(html, position)
        if closing is None:
            never_closed.add(name)
            continue
        _checked(html[position : closing.end()])
        inside = html[position : closing.start()]
        if inside and name == b"script":
            if _JSON_LD.search(opening[2]):
                json_ld.append(inside.decode())
            elif len(inside) <= _MAX_SCRIPT:
                scripts.append(inside)
        position = closing.end()
        # What stood before and after stays apart, as it was on the page.
        kept.append(b" " if name == b"svg" else b"")
    kept.append(html[position:])
    rest = _without_runs(_checked(b"".join(kept)))
    return Source(html=rest, json_ld=tuple(json_ld), scripts=tuple(scripts))


def _checked(part: bytes) -> bytes:
    """The part, if it is UTF-8."""
    if not part.isascii():
        part.decode()
    return part


def _without_runs(html: bytes) -> bytes:
    if len(html) > _LONG:
        for sign, many, run, beginning in _RUNS:
            if html.count(sign) >= many:
                html = run.sub(beginning, html)
    return html
