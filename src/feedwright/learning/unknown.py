"""Whether articles have text in common that a publication has not said to be furniture."""

from __future__ import annotations

import math
from collections import Counter
from struct import iter_unpack
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.cache import CachedParagraph
from feedwright.catalogue import paragraphs_of, traits_of
from feedwright.learning.shapes import is_sentence
from feedwright.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from feedwright.cache import Cache
    from feedwright.model import Article, Problem

__all__ = ["Unknown", "find_unknown", "unknown_furniture"]

#: What stands in fewer articles, and in a smaller share of them, is an accident.
_LEAST_ARTICLES: Final = 5
_LEAST_SHARE: Final = 0.2
_MOST_ARTICLES: Final = 1_000
#: As much of a sentence as tells which it is.
_EXAMPLE_CHARS: Final = 60


class Unknown(NamedTuple):
    """Sentences that stand in the text of many articles, the most frequent first."""

    sentences: tuple[str, ...]
    #: In how many articles the first of them stands, and how many were looked at.
    articles: int
    of: int


def find_unknown(
    articles: Sequence[Article], whole: Callable[[Article], Article | None], cache: Cache
) -> Unknown | None:
    """What `feedwright learn` should be asked about; None when there is nothing.

    Some of very many articles are looked at, spread evenly: next to reading them it costs nothing.
    Of articles with one title, which may be copies, the first counts. ``whole`` gives an article
    with its text; it is asked for those few that have something in common with others which the
    ``cache`` does not know.
    """
    counted: Counter[int] = Counter()
    titles: dict[str, Article] = {}
    holders: dict[int, Article] = {}
    for article in articles[:: -(-len(articles) // _MOST_ARTICLES) or 1]:
        if article.title is None or article.title in titles:
            continue
        titles[article.title] = article
        for (checksum,) in iter_unpack("<I", traits_of(article).paragraphs):
            counted[checksum] += 1
            holders.setdefault(checksum, article)
    needed = max(_LEAST_ARTICLES, math.ceil(_LEAST_SHARE * len(titles)))
    frequent = {checksum: count for checksum, count in counted.items() if count >= needed}
    texts = _texts({checksum: holders[checksum] for checksum in frequent}, whole, cache)
    found = sorted(
        (-frequent[checksum], text) for checksum, text in texts.items() if is_sentence(text)
    )
    if not found:
        return None
    return Unknown(tuple(text for _, text in found), -found[0][0], len(titles))


def _texts(
    holders: Mapping[int, Article], whole: Callable[[Article], Article | None], cache: Cache
) -> dict[int, str]:
    """Paragraphs by their checksums; those that no run before has seen are looked up."""
    before = cache.read(CachedParagraph)
    texts = {one: before[str(one)].text for one in holders if str(one) in before}
    asked = {article.path: article for one, article in holders.items() if one not in texts}
    for article in asked.values():
        if (read := whole(article)) is not None:
            found = paragraphs_of(read.body_text)
            texts |= {one: found[one] for one in found.keys() & holders.keys()}
    known = {str(one): CachedParagraph(text) for one, text in texts.items()}
    new = ((name, one) for name, one in known.items() if name not in before)
    cache.keep(CachedParagraph, new, before.keys() - known.keys())
    return texts


def unknown_furniture(
    articles: Sequence[Article], whole: Callable[[Article], Article | None], cache: Cache
) -> tuple[Problem, ...]:
    """The same as a problem."""
    unknown = find_unknown(articles, whole, cache)
    if unknown is None:
        return ()
    found = problem(
        "furniture-unknown",
        "",
        count=len(unknown.sentences),
        example=_shortened(unknown.sentences[0]),
        articles=unknown.articles,
        of=unknown.of,
    )
    return (found,)


def _shortened(text: str) -> str:
    return text if len(text) <= _EXAMPLE_CHARS else f"{text[:_EXAMPLE_CHARS]}…"
