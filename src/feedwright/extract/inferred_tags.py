"""Tags from what an article says, on request: topics of the publication's list, else keywords.

Keywords are those of YAKE (Campos et al., Information Sciences 509, 2020), which needs no training
and has word lists of 34 languages. Of the first two that it gives for 87 articles in 15 languages
0.21 are among the tags that the editors chose, so they are given only where they are asked for.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from feedwright.characters import one_line
from feedwright.extract.lexicon import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["find_keywords", "find_listed_topics"]

#: What an article is about it says within so many characters; YAKE takes 20 µs for each.
_MOST_CHARS: Final = 6000
#: A topic that the title does not name is one when the text names it so often.
_FEWEST_MENTIONS: Final = 2
_TITLE_WEIGHT: Final = 3
_WORDS_OF_A_TAG: Final = 2
#: How many candidates for each tag that is wanted: part of them is left out again.
_CANDIDATES: Final = 4
#: How YAKE names the lists of languages that it calls differently.
_LISTS: Final = {"cs": "cz", "nb": "no", "nn": "no", "pt-br": "br"}
#: Words are not spaced, which YAKE goes by.
_UNSPACED: Final = frozenset({"ja", "zh", "th", "lo", "my", "km"})
_CHARS_OF_A_TAG: Final = 3
#: An article or pronoun that lost its vowel: "l'eau", "c'est", "dell'acqua".
_ELIDED: Final = re.compile(r"(?<!\w)\w{1,5}['’](?=\w{2})")
_SPACELESS: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
)


def find_listed_topics(title: str, text: str, topics: Sequence[str], most: int) -> tuple[str, ...]:
    """At most so many of the topics, as the list spells them: those named most come first.

    A topic counts when the title names it, or the text twice; whole words, case aside.
    """
    head, body = fold(title), fold(text[:_MOST_CHARS])
    named: dict[str, int] = {}
    for topic in topics:
        in_title, in_text = _count(topic, head), _count(topic, body)
        if in_title or in_text >= _FEWEST_MENTIONS:
            named[topic] = _TITLE_WEIGHT * in_title + in_text
    return tuple(sorted(named, key=lambda topic: -named[topic])[:most])


def _count(topic: str, folded: str) -> int:
    """How often the topic stands in the text as whole words."""
    word = re.escape(fold(topic))
    return len(re.findall(word if _SPACELESS.search(topic) else rf"(?<!\w){word}(?!\w)", folded))


def find_keywords(title: str, text: str, language: str | None, most: int) -> tuple[str, ...]:
    """At most so many words or pairs of words that the text is about, the likeliest first.

    None in a language that YAKE has no list of, or that does not space its words. The extra
    ``tags`` must be installed, which the config is checked for.
    """
    name = _list_of(language)
    if name is None or not text:
        return ()
    sample = one_line(text[:_MOST_CHARS])
    found: list[str] = []
    for words, _ in _extractor(name, _CANDIDATES * most).extract_keywords(f"{title}.\n{sample}"):
        if _is_tag(words, fold(sample)) and not any(_is_part(words, other) for other in found):
            found = [other for other in found if not _is_part(other, words)]
            found.append(words)
    return tuple(found[:most])


def _list_of(language: str | None) -> str | None:
    """The list of stop words that YAKE has for the language."""
    tag = (language or "").lower()
    primary = tag.partition("-")[0]
    if not primary or primary in _UNSPACED:
        return None
    name = _LISTS.get(tag) or _LISTS.get(primary, primary)
    lists = resources.files("yake").joinpath("core", "StopwordsList")
    return name if lists.joinpath(f"stopwords_{name}.txt").is_file() else None


@cache
def _extractor(name: str, top: int) -> Any:
    import yake  # noqa: PLC0415 - brings numpy and networkx, 0.8 s

    return yake.KeywordExtractor(lan=name, n=_WORDS_OF_A_TAG, dedupLim=0.7, top=top)


def _is_tag(words: str, folded: str) -> bool:
    """Whether a keyword may stand for the article: words, and named more than once."""
    is_word = len(words) >= _CHARS_OF_A_TAG and any(map(str.isalpha, words))
    return is_word and not _ELIDED.search(words) and _count(words, folded) >= _FEWEST_MENTIONS


def _is_part(words: str, other: str) -> bool:
    """Whether all of the words are among those of the other."""
    return _parts(words) <= _parts(other)


def _parts(words: str) -> set[str]:
    return set(fold(words).split())
