"""JSON-LD of a page: parsed, mended where it is broken, and the node of the article chosen."""

from __future__ import annotations

import html
import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["Node", "article_nodes", "read_json_ld", "resolve", "text_of", "types_of"]

Node = dict[str, Any]

_MAX_CHARS: Final = 2_000_000
_MAX_NODES: Final = 2_000
_MAX_DEPTH: Final = 30

_WRAPPERS: Final = re.compile(r"^\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?:\]\]>|-->)\s*$")
_TRAILING_COMMA: Final = re.compile(r",(\s{0,200}[}\]])")
_BAD_ESCAPE: Final = re.compile(r'\\(?!["\\/bfnrtu])')

#: schema.org types of what a newsroom or a blog writes, the most telling first.
ARTICLE_TYPES: Final = (
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
    "BackgroundNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle", "LiveBlogPosting",
    "BlogPosting", "Article", "TechArticle", "ScholarlyArticle", "MedicalScholarlyArticle",
    "SatiricalArticle", "AdvertiserContentArticle", "SocialMediaPosting", "Report", "Recipe",
    "HowTo", "Review", "CreativeWork", "DiscussionForumPosting", "PodcastEpisode", "VideoObject",
    "Event", "WebPage", "ItemPage", "MedicalWebPage", "FAQPage", "QAPage",
)  # fmt: skip
_RANKS: Final = {name: rank for rank, name in enumerate(ARTICLE_TYPES)}


def read_json_ld(scripts: Iterable[str]) -> tuple[Node, ...]:
    """All typed nodes of the scripts in document order, outer ones before those inside them.

    Scripts that cannot be mended are passed over; nothing raises, depth and number are bounded.
    """
    nodes: list[Node] = []
    for script in scripts:
        if len(script) > _MAX_CHARS:
            continue
        for value in _parse(script):
            _collect(value, nodes, _MAX_DEPTH)
    return tuple(nodes)


def article_nodes(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The nodes that may speak for the article, the best first.

    Ordered by type (an Article before the WebPage around it), then by how much they say, then by
    their place in the page.
    """
    rated = [(rank, -_fullness(node), i) for i, node in enumerate(nodes)
             if (rank := _rank(node)) is not None]  # fmt: skip
    return tuple(nodes[i] for _, _, i in sorted(rated))


def resolve(value: object, nodes: Sequence[Node]) -> object:
    """The node that a bare ``{"@id": …}`` refers to; any other value as it is."""
    if isinstance(value, dict) and "@id" in value and len(value) <= 2 and not value.get("name"):
        wanted = value["@id"]
        for node in nodes:
            if node.get("@id") == wanted and len(node) > len(value):
                return node
    return value


def text_of(value: object) -> str:
    """The text of a value that should be one: a string, a number, the first of a list, @value."""
    if isinstance(value, str):
        return html.unescape(value).strip() if "&" in value else value.strip()
    if isinstance(value, list):
        return next((text for item in value if (text := text_of(item))), "")
    if isinstance(value, dict):
        return text_of(value.get("@value") or value.get("name") or value.get("url") or "")
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def types_of(node: Mapping[str, Any]) -> tuple[str, ...]:
    """The schema.org types of a node, without their prefix."""
    value = node.get("@type")
    values = value if isinstance(value, list) else [value]
    return tuple(
        v.rsplit("/", 1)[-1].rsplit(":", 1)[-1].rsplit("#", 1)[-1]
        for v in values
        if isinstance(v, str)
    )


def _rank(node: Node) -> int | None:
    return min((_RANKS[t] for t in types_of(node) if t in _RANKS), default=None)


def _fullness(node: Node) -> int:
    return sum(
        bool(node.get(key)) for key in ("headline", "datePublished", "author", "articleBody")
    )


def _parse(script: str) -> Iterator[object]:
    """The values that stand in a script, mended when they are no JSON as they stand."""
    with suppress(ValueError, RecursionError):
        yield json.loads(script, strict=False)
        return
    mended = _WRAPPERS.sub("", _WRAPPERS.sub("", script)).strip().rstrip(";")
    if '"' not in mended and "&quot;" in mended:
        mended = html.unescape(mended)
    mended = _BAD_ESCAPE.sub(r"\\\\", _TRAILING_COMMA.sub(r"\1", mended))
    decoder = json.JSONDecoder(strict=False)
    position = 0
    while position < len(mended):
        start = _next_value(mended, position)
        if start < 0:
            return
        try:
            value, position = decoder.raw_decode(mended, start)
        except (ValueError, RecursionError):
            return
        yield value


def _next_value(text: str, position: int) -> int:
    found = [at for at in (text.find("{", position), text.find("[", position)) if at >= 0]
    return min(found, default=-1)


def _collect(value: object, nodes: list[Node], depth: int) -> None:
    if depth == 0 or len(nodes) >= _MAX_NODES:
        return
    if isinstance(value, list):
        for item in value:
            _collect(item, nodes, depth - 1)
    elif isinstance(value, dict):
        if "@type" in value:
            nodes.append(value)
        for item in value.values():
            if isinstance(item, (dict, list)):
                _collect(item, nodes, depth - 1)
