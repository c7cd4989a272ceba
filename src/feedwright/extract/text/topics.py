"""The topics of a page of plain text: a line that names them, at its head or its foot."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.lexicon import alternatives, read_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedwright.extract.text.labels import Labelled

__all__ = ["Topics", "find_topics"]

_MAX_TOPICS: Final = 12
_MAX_TOPIC_WORDS: Final = 4


class Topics(NamedTuple):
    """Topics in their order, and the line that names them."""

    names: tuple[str, ...]
    line: int
    text: str


def find_topics(page: Sequence[Labelled]) -> Topics | None:
    """The topics after a label such as "Tags:"; None where no line outside the text has one.

    A list of which a part is a sentence is no list of topics.
    """
    for line in page:
        text = line.paragraph.text
        if line.zone == "body" or not (":" in text or "\uff1a" in text):
            continue
        match = _labelled().match(text)
        if match is None:
            continue
        names = [name.strip(" .#") for name in re.split(r"[,;|\u00b7\u2022/]|\s#", match["names"])]
        topics = tuple(dict.fromkeys(name for name in names if name))
        short = all(len(name.split()) <= _MAX_TOPIC_WORDS for name in topics)
        if topics and short and len(topics) <= _MAX_TOPICS:
            return Topics(topics, line.paragraph.line, text)
    return None


@cache
def _labelled() -> re.Pattern[str]:
    words = alternatives(read_lexicon("topics")["labels"])
    return re.compile(rf"(?:{words})\s*[:\uff1a]\s*(?P<names>\S.{{0,300}})$", re.IGNORECASE)
