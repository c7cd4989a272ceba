"""Whether articles have text in common that a publication has not said to be furniture."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.learning.shapes import is_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedwright.model import Article

__all__ = ["Unknown", "find_unknown"]

#: What stands in fewer articles, and in a smaller share of them, is an accident.
_LEAST_ARTICLES: Final = 5
_LEAST_SHARE: Final = 0.2
_MOST_ARTICLES: Final = 1_000
#: Longer paragraphs are an article's own.
_MOST_CHARS: Final = 400


class Unknown(NamedTuple):
    """Sentences that stand in the text of many articles, the most frequent first."""

    sentences: tuple[str, ...]
    #: In how many articles the first of them stands, and how many were looked at.
    articles: int
    of: int


def find_unknown(articles: Sequence[Article]) -> Unknown | None:
    """What `feedwright learn` should be asked about; None when there is nothing.

    Some of very many articles are looked at, spread evenly: next to reading them it costs nothing.
    Of articles with one title, which may be copies, the first counts.
    """
    counted: Counter[str] = Counter()
    titles: set[str] = set()
    for article in articles[:: -(-len(articles) // _MOST_ARTICLES) or 1]:
        if article.title is None or article.title in titles:
            continue
        titles.add(article.title)
        counted.update({one for one in article.body_text.split("\n\n") if len(one) <= _MOST_CHARS})
    needed = max(_LEAST_ARTICLES, math.ceil(_LEAST_SHARE * len(titles)))
    found = sorted(
        (-count, text)
        for text, count in counted.items()
        if count >= needed and text and is_sentence(text)
    )
    if not found:
        return None
    return Unknown(tuple(text for _, text in found), -found[0][0], len(titles))
