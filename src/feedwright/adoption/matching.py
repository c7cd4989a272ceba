"""Which entry of the former feed is which article of today."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from msgspec import Struct

from feedwright.extract.mojibake import repair

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from feedwright.adoption.former import FormerEntry
    from feedwright.model import Article

__all__ = ["Candidate", "Matches", "Pair", "Unclear", "match_entries"]

#: What an entry and an article were found to have in common.
Rule = Literal["id", "link", "name", "title", "text"]

_WORD: Final = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\\W_]+")
_INDEX: Final = re.compile(r"/(?:index\.\w{2,5})?$|/amp/?$|\.html?$")
_DATED_NAME: Final = re.compile(r"^\d{4}-\d{2}-\d{2}[-_]")
#: Parameters that count visits and lead to the same page.
_COUNTING: Final = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|ref|source|amp")
#: The day in the feed is UTC's, that in a file the newsroom's.
_DAY: Final = timedelta(hours=26)
_SHINGLE_WORDS: Final = 4
_FEWEST_SHINGLES: Final = 8
#: An excerpt is in its article word by word; a text that was edited has most of it.
_LEAST_SHARE: Final = 0.5
#: What another article may have of it at most, as part of that: a quotation, a standing paragraph.
_SECOND_SHARE: Final = 0.5


class Candidate(Struct, frozen=True, kw_only=True):
    """An article, with the ids and the addresses that it may have had."""

    article: Article
    ids: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class Pair(Struct, frozen=True, kw_only=True):
    """An entry, and the path of its article."""

    entry: FormerEntry
    path: str
    rule: Rule


class Unclear(Struct, frozen=True, kw_only=True):
    """An entry that more than one article could be: a person has to say which."""

    entry: FormerEntry
    paths: tuple[str, ...]
    rule: Rule


class Matches(Struct, frozen=True, kw_only=True):
    """What was found, in the order of the entries."""

    pairs: tuple[Pair, ...] = ()
    unclear: tuple[Unclear, ...] = ()


def match_entries(entries: Iterable[FormerEntry], candidates: Iterable[Candidate]) -> Matches:
    """The article of each entry, as far as that is beyond doubt.

    In this order, each step among what the former ones left over:

    1. the id that the article's file states, or that it has already;
    2. the address, whatever its scheme, ``www.``, final slash or counting parameters; then the
       same address on another host;
    3. the last part of the address is the file's name, and the title or the day is the same;
    4. the title, on the same day or where one side has no date;
    5. the text: one has most of the other, and nothing else has as much as half of that.

    A step holds only where one entry and one article fit each other and nothing else.
    """
    matching = _Matching(entries, candidates)
    matching.pair("id", _entry_ids, _article_ids)
    matching.pair("link", _entry_addresses, _article_addresses)
    matching.pair("link", _entry_paths, _article_paths)
    matching.pair("name", _entry_names, _article_names, _agrees)
    matching.pair("title", _entry_titles, _article_titles, _is_of_that_day)
    matching.pair_by_text()
    return matching.found()


class _Matching:
    """What is paired already, and what is left on either side."""

    def __init__(self, entries: Iterable[FormerEntry], candidates: Iterable[Candidate]) -> None:
        self._order = tuple(entries)
        self._entries = {entry.id: entry for entry in self._order}
        self._articles = {one.article.path: one for one in candidates}
        self._pairs: dict[str, Pair] = {}
        self._unclear: dict[str, Unclear] = {}

    def found(self) -> Matches:
        ids = [entry.id for entry in self._order]
        return Matches(
            pairs=tuple(self._pairs[one] for one in ids if one in self._pairs),
            unclear=tuple(self._unclear[one] for one in ids if one in self._unclear),
        )

    def pair(
        self,
        rule: Rule,
        entry_keys: Callable[[FormerEntry], Iterable[Hashable]],
        article_keys: Callable[[Candidate], Iterable[Hashable]],
        fits: Callable[[FormerEntry, Candidate], bool] = lambda _entry, _article: True,
    ) -> None:
        """Pair what has a key in common and fits, where it is the only one on either side."""
        by_key: dict[Hashable, list[str]] = {}
        for path, candidate in self._articles.items():
            for key in set(article_keys(candidate)):
                by_key.setdefault(key, []).append(path)
        fitting = {
            identity: sorted(
                {
                    path
                    for key in entry_keys(entry)
                    for path in by_key.get(key, ())
                    if fits(entry, self._articles[path])
                }
            )
            for identity, entry in self._entries.items()
        }
        self._settle(rule, fitting)

    def pair_by_text(self) -> None:
        """Pair texts of which one has most of the other."""
        articles = {path: _shingles(one.article.body_text) for path, one in self._articles.items()}
        holders: dict[int, list[str]] = {}
        for path, shingles in articles.items():
            for shingle in shingles:
                holders.setdefault(shingle, []).append(path)
        fitting = {}
        for identity, entry in self._entries.items():
            shingles = _shingles(entry.text)
            common = Counter(path for one in shingles for path in holders.get(one, ()))
            fitting[identity] = _alike(
                {
                    path: count / max(_FEWEST_SHINGLES, min(len(shingles), len(articles[path])))
                    for path, count in common.items()
                }
            )
        self._settle("text", fitting)

    def _settle(self, rule: Rule, fitting: Mapping[str, Sequence[str]]) -> None:
        wanted = Counter(path for paths in fitting.values() for path in paths)
        for identity, paths in fitting.items():
            if len(paths) == 1 and wanted[paths[0]] == 1:
                entry = self._entries.pop(identity)
                del self._articles[paths[0]]
                self._pairs[identity] = Pair(entry=entry, path=paths[0], rule=rule)
                self._unclear.pop(identity, None)
            elif paths:
                # Another step may tell them apart.
                doubt = Unclear(entry=self._entries[identity], paths=tuple(paths), rule=rule)
                self._unclear.setdefault(identity, doubt)


def _alike(shares: Mapping[str, float]) -> list[str]:
    """The article that has most of it; several where none stands out; none where none has much."""
    best = max(shares.values(), default=0)
    if best < _LEAST_SHARE:
        return []
    return sorted(path for path, share in shares.items() if share > best * _SECOND_SHARE)


def _entry_ids(entry: FormerEntry) -> tuple[str, ...]:
    return (entry.id,)


def _article_ids(candidate: Candidate) -> tuple[str, ...]:
    return candidate.ids


def _entry_addresses(entry: FormerEntry) -> set[tuple[str, ...]]:
    return {key for link in _links(entry) if (key := _address(link))}


def _article_addresses(candidate: Candidate) -> set[tuple[str, ...]]:
    return {key for link in candidate.links if (key := _address(link))}


def _entry_paths(entry: FormerEntry) -> set[tuple[str, ...]]:
    return {key[1:] for key in _entry_addresses(entry)}


def _article_paths(candidate: Candidate) -> set[tuple[str, ...]]:
    return {key[1:] for key in _article_addresses(candidate)}


def _entry_names(entry: FormerEntry) -> set[str]:
    return {name for key in _entry_addresses(entry) if (name := _name(key[1].rpartition("/")[2]))}


def _article_names(candidate: Candidate) -> set[str]:
    article = candidate.article
    folder, _, file = article.path.rpartition("/")
    stem = file.rpartition(".")[0] or file
    names = [stem, article.slug or "", _DATED_NAME.sub("", stem)]
    if stem == "index":
        names.append(_DATED_NAME.sub("", folder.rpartition("/")[2]))
    return {name for one in names if (name := _name(one))}


def _name(text: str) -> str:
    words = " ".join(_WORD.findall(unquote(text).casefold()))
    return "" if words.isdecimal() or words == "index" else words


def _entry_titles(entry: FormerEntry) -> tuple[str, ...]:
    return (title,) if (title := _title(entry.title)) else ()


def _article_titles(candidate: Candidate) -> tuple[str, ...]:
    return (title,) if (title := _title(candidate.article.title or "")) else ()


def _title(text: str) -> str:
    """The words of the title, with the accents that it should have."""
    folded = unicodedata.normalize("NFKC", repair(text).text).casefold()
    return " ".join(_WORD.findall(folded))


def _agrees(entry: FormerEntry, candidate: Candidate) -> bool:
    """Whether title or day say the same as the name."""
    same_title = set(_entry_titles(entry)) & set(_article_titles(candidate))
    is_dated = entry.published is not None and candidate.article.published is not None
    return bool(same_title) or (is_dated and _is_of_that_day(entry, candidate))


def _is_of_that_day(entry: FormerEntry, candidate: Candidate) -> bool:
    published = candidate.article.published
    if entry.published is None or published is None:
        return True
    return abs(entry.published - published.astimezone(UTC)) <= _DAY


def _links(entry: FormerEntry) -> tuple[str, ...]:
    return tuple(link for link in (entry.link, *entry.aliases, entry.id) if link)


def _address(link: str) -> tuple[str, ...] | None:
    """Host, path and query, alike for addresses that lead to one page; None for a home page."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    path = _INDEX.sub("", unquote(parts.path)).rstrip("/")
    kept = [(name, value) for name, value in parse_qsl(parts.query) if not _COUNTING.match(name)]
    if not path and not kept:
        return None
    return (host, path, *(f"{name}={value}" for name, value in sorted(kept)))


def _shingles(text: str) -> set[int]:
    """Runs of four words, as hashes that hold within this run; none for a text of a few words."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    runs = zip(*(words[start:] for start in range(_SHINGLE_WORDS)), strict=False)
    found = {hash(run) for run in runs}
    return found if len(found) >= _FEWEST_SHINGLES else set()
