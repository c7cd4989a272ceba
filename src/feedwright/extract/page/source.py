"""The markup of a saved page, parted into what is parsed and what is set aside before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["Source", "read_source"]

#: Script, style, drawings and comments: two thirds of a news page's bytes, no word of its text.
_SILENT: Final = re.compile(
    r"<(?:(script|style|svg)(?=[\s>/])([^<>]{0,4000})>|!--|/(body|html)\s{0,80}>)", re.IGNORECASE
)
_CLOSERS: Final = {
    name: re.compile(rf"</{name}[^>]{{0,80}}>", re.IGNORECASE)
    for name in ("script", "style", "svg")
} | {"comment": re.compile(r"--!?>")}
_JSON_LD: Final = re.compile(r"application/ld\+json", re.IGNORECASE)
_MAX_SCRIPT_CHARS: Final = 2_000_000
_LONG: Final = 100_000


#: Runs that say no more than their beginning, and cost a tree builder as much as prose does: what
#: stands how often where there may be one.
_RUNS: Final = (
    ("<" * 1000, 1, re.compile("<{1000,}"), "<<<"),
    ("&" * 1000, 1, re.compile("&{1000,}"), "&&&"),
    ("<br", 2_000, re.compile(r"(?:<br\s{0,9}/?>\s{0,99}){100,}", re.IGNORECASE), "<br><br>"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page's markup without its silent parts, and what of those has something to say."""

    html: str
    json_ld: tuple[str, ...]
    #: Other scripts, the longest left out.
    scripts: tuple[str, ...]


def read_source(html: str) -> Source:
    """The markup parted; linear in its length, whatever is left unclosed.

    An unclosed script or comment loses its opening tag only: what follows is kept as text. The end
    tags of ``body`` and ``html`` go: what stands behind them belongs to the body (HTML standard,
    13.2.6.4.19), but libxml2 loses it. Endless runs of line breaks and of signs are cut short.
    """
    kept: list[str] = []
    json_ld: list[str] = []
    scripts: list[str] = []
    never_closed: set[str] = set()
    position = 0
    while opening := _SILENT.search(html, position):
        name = (opening[1] or "comment").lower()
        kept.append(html[position : opening.start()])
        position = opening.end()
        if opening[3]:
            continue
        if name in never_closed or (opening[2] or "").endswith("/"):
            continue
        closing = _CLOSERS[name].search(html, position)
        if closing is None:
            never_closed.add(name)
            continue
        if name == "script" and closing.start() > position:
            text = html[position : closing.start()]
            if _JSON_LD.search(opening[2]):
                json_ld.append(text)
            elif len(text) <= _MAX_SCRIPT_CHARS:
                scripts.append(text)
        position = closing.end()
        # What stood before and after stays apart, as it was on the page.
        kept.append(" " if name == "svg" else "")
    kept.append(html[position:])
    html = _without_runs("".join(kept))
    return Source(html=html, json_ld=tuple(json_ld), scripts=tuple(scripts))


def _without_runs(html: str) -> str:
    if len(html) > _LONG:
        for sign, many, run, beginning in _RUNS:
            if html.count(sign) >= many:
                html = run.sub(beginning, html)
    return html
