"""Which articles are one article in several languages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from feedwright.assemble.entry import address_of
from feedwright.characters import one_line
from feedwright.extract.language import read_language
from feedwright.paths import stem_of
from feedwright.translation import Translation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from feedwright.catalogue import Enrolled
    from feedwright.config.settings import Settings

__all__ = ["with_translations"]

#: "story.de" of ``story.de.md``, and "de" of ``de/story.md``.
_IN_NAME: Final = re.compile(r"(?P<before>.+)\.(?P<tag>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)")
_IN_FOLDER: Final = re.compile(
    r"(?P<before>(?:.+/)?)(?P<tag>[A-Za-z]{2}(?:-[A-Za-z]{2,4})?)(?P<after>/.+)"
)


def with_translations(articles: Sequence[Enrolled], settings: Settings) -> tuple[Enrolled, ...]:
    """The articles, each with where it can be read in other languages, ordered by language.

    Articles belong together that state the same key, of which one states another as its original
    (by path, name, address or id), or, if the config says so, whose paths differ in the language
    alone. What an article's page states is believed as well, unless several state the same
    address: that is the home page in the other language.
    """
    groups = _groups(articles, settings)
    stated = Counter(one.url for each in articles for one in set(each.article.translations))
    return tuple(
        replace(each, translations=found)
        if (each.record.id in groups or each.article.translations)
        and (found := _translations(each, groups.get(each.record.id, ()), stated, settings))
        else each
        for each in articles
    )


def _translations(
    own: Enrolled, siblings: Iterable[Enrolled], stated: Mapping[str, int], settings: Settings
) -> tuple[Translation, ...]:
    here, link = (_language(own, settings) or "").lower(), address_of(own, settings)
    others = [other for other in siblings if other is not own]
    found: dict[str, Translation] = {}
    for one in (
        *_of_ours(others, settings),
        *(one for one in own.article.translations if stated[one.url] == 1),
    ):
        if one.language.lower() != here and one.url != link:
            found.setdefault(one.language.lower(), one)
    return tuple(found[language] for language in sorted(found))


def _of_ours(others: Iterable[Enrolled], settings: Settings) -> Iterator[Translation]:
    for other in others:
        language, url = _language(other, settings), address_of(other, settings)
        if language and url:
            title = one_line(other.article.title or "")
            yield Translation(language=language, url=url, title=title)


def _groups(articles: Sequence[Enrolled], settings: Settings) -> Mapping[str, tuple[Enrolled, ...]]:
    """By the id of each article that has any, all that belong together with it, by path."""
    by_token: dict[str, list[Enrolled]] = defaultdict(list)
    for one in articles:
        if one.article.translation_key:
            by_token[one.article.translation_key].append(one)
        place = _place(one.article.path, settings)
        if place is not None:
            by_token[f"path {place[0]}"].append(one)
    wanted = {token for token in by_token if not token.startswith("path ")}
    for token, original in _named(articles, wanted).items():
        by_token[token].append(original)
    return {
        one.record.id: tuple(sorted(group, key=lambda each: each.article.path))
        for group in _joined(by_token.values())
        for one in group
    }


def _joined(groups: Iterable[list[Enrolled]]) -> Iterator[list[Enrolled]]:
    """Groups that have an article in common are one."""
    whole: dict[str, dict[str, Enrolled]] = {}
    for group in groups:
        union: dict[str, Enrolled] = {}
        for one in group:
            union |= whole.get(one.record.id, {one.record.id: one})
        for identity in union:
            whole[identity] = union
    seen: set[int] = set()
    for union in whole.values():
        if len(union) > 1 and id(union) not in seen:
            seen.add(id(union))
            yield list(union.values())


def _named(articles: Iterable[Enrolled], wanted: set[str]) -> Mapping[str, Enrolled]:
    """The articles that go by those names; a name that several have is nobody's."""
    if not wanted:
        return {}
    found: dict[str, Enrolled | None] = {}
    for one in articles:
        for name in wanted & _names(one):
            found[name] = None if name in found else one
    return {name: one for name, one in found.items() if one}


def _names(one: Enrolled) -> set[str]:
    article = one.article
    stem = stem_of(article.path)
    names = {article.path, stem, article.path.rpartition("/")[2], stem.rpartition("/")[2]}
    return names | {
        name
        for name in (article.slug, article.canonical_url, article.stated_id, one.record.id)
        if name
    }


def _language(one: Enrolled, settings: Settings) -> str | None:
    place = _place(one.article.path, settings)
    return one.article.language or (place[1] if place else settings.site.language)


def _place(path: str, settings: Settings) -> tuple[str, str] | None:
    """What the paths of all versions have in common, and this one's language."""
    where = settings.articles.language_in
    if where is None:
        return None
    stem = stem_of(path)
    match = (_IN_NAME if where == "name" else _IN_FOLDER).fullmatch(stem)
    language = read_language(match["tag"]) if match else None
    if match is None or language is None:
        return None
    return f"{match['before']}{match.groupdict().get('after') or ''}", language
