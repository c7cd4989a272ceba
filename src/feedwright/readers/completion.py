"""An article as its reader gave it → the same article with everything that can be inferred.

Called on every article, whatever its form, so that what follows a reader need not ask twice:
text fields are plain and on one line, URLs are safe, counts are counted, gaps are filled or named.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeVar

from msgspec.structs import replace

from feedwright.addresses import to_uri
from feedwright.characters import one_line, xml_text
from feedwright.extract.dates import read_date
from feedwright.extract.excerpt import find_excerpt, find_prose
from feedwright.extract.language import find_language, read_language
from feedwright.extract.reading_time import count_words, reading_minutes
from feedwright.extract.sentences import split_sentences
from feedwright.extract.shortening import shorten
from feedwright.extract.tags import tidy_tags
from feedwright.model import Evidence
from feedwright.problems import problem
from feedwright.readers.confidence import withhold
from feedwright.readers.players import attach_players

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.model import Article, HouseStyle, Image, Person, Problem

    Value = TypeVar("Value", Article, Image, Person)

__all__ = ["MAX_TITLE_CHARS", "complete"]

#: Readers show one line; a longer "title" is a paragraph that lost its line break.
MAX_TITLE_CHARS: Final = 300
#: A title made from the lede is as long as a headline, not as a paragraph.
_DERIVED_TITLE_CHARS: Final = 90
#: The author's own excerpt keeps its length up to here; then it is the article once more.
_STATED_EXCERPT_CHARS: Final = 1000
#: "2023-07-01-…" and "20230701-…", as Jekyll and people name files.
_DATED_NAME: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<mark>[-_.]?)(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?!\d)"
)
_SLUG: Final = re.compile(r"\w[\w.~-]{0,199}")
_HEADING: Final = re.compile(r"<h[1-6][^>]{0,200}>(.{1,1000}?)</h[1-6]>", re.DOTALL)
_MEDIA: Final = re.compile(r"<(?:img|audio|video|svg|math)\b")
_MARKUP: Final = re.compile(r"<[^>]{0,2000}>")


def complete(article: Article, house: HouseStyle) -> Article:
    """The article with what is missing filled as far as it can be inferred, and problems named.

    An article that already stands under an error is left as it is. What is filled has evidence;
    what could not be filled has a problem (``title-missing``, ``date-missing``, ``body-missing``).
    """
    article = _complete_metadata(article, house)
    return _complete_excerpt(article, house) if article.is_readable else article


def _complete_metadata(article: Article, house: HouseStyle) -> Article:
    """`complete` without an excerpt from the text, which only an entry in a feed needs."""
    if not article.is_readable:
        return article
    article = _tidy(article)
    if not (article.title or article.body_text or _shows_something(article)):
        return _with(article, problem("file-empty", article.path))
    article = attach_players(article, house)
    article = withhold(_check_urls(article), house)
    article = withhold(_read_path(article, house), house)
    article = withhold(_complete_language(article, house), house)
    article = _complete_title(article)
    article = _infer_tags(article, house)
    count = count_words(article.body_text)
    minutes = reading_minutes(count, article.language, house.words_per_minute)
    problems = (*article.problems, *_gaps(article))
    return replace(article, word_count=count.words, reading_time_minutes=minutes, problems=problems)


def _shows_something(article: Article) -> bool:
    """Whether there is more to it than markup around nothing."""
    return bool(article.lead_image or article.enclosures or _MEDIA.search(article.body_html))


def _with(article: Article, *problems: Problem) -> Article:
    return replace(article, problems=(*article.problems, *problems)) if problems else article


def _tidy(article: Article) -> Article:
    """All plain text on one line, in NFC and without what XML forbids; tags and authors once."""
    line = _line_or_none
    authors: dict[str, Person] = {}
    for person in article.authors:
        if name := one_line(person.name):
            email, uri = line(person.email), line(person.uri)
            tidy = _changed(person, name=name, email=email, uri=uri)
            authors.setdefault(name.casefold(), tidy)
    image = article.lead_image
    if image is not None:
        caption, credit, alt = line(image.caption), line(image.credit), line(image.alt)
        image = _changed(image, caption=caption, credit=credit, alt=alt)
    return _changed(
        article,
        title=line(article.title),
        authors=tuple(authors.values()),
        tags=tidy_tags(article.tags),
        lead_image=image,
        excerpt=one_line(article.excerpt),
        body_text=xml_text(article.body_text).strip(),
        body_html=xml_text(article.body_html).strip(),
        rights=line(article.rights),
        correction=one_line(article.correction),
        stated_id=line(article.stated_id),
        slug=line(article.slug),
    )


def _changed(value: Value, **fields: Any) -> Value:
    """The value with those fields; itself where it has them already, as it mostly does."""
    if all(getattr(value, name) == new for name, new in fields.items()):
        return value
    return replace(value, **fields)


def _line_or_none(text: str | None) -> str | None:
    return one_line(text) or None if text else None


def _check_urls(article: Article) -> Article:
    """Without the URLs that no feed may carry; each one dropped is named."""
    unsafe: list[Problem] = []

    def checked(name: str, url: str | None) -> str | None:
        if url is None or to_uri(url) is not None:
            return url
        unsafe.append(problem("url-unsafe", article.path, name, url=one_line(url)[:100]))
        return None

    article = _changed(
        article,
        authors=tuple(
            _changed(
                person,
                uri=checked("author", person.uri),
                avatar_url=checked("avatar", person.avatar_url),
            )
            for person in article.authors
        ),
        canonical_url=checked("canonical URL", article.canonical_url),
        license_url=checked("license", article.license_url),
        translations=tuple(
            one for one in article.translations if checked("translation", one.url) is not None
        ),
        comments_url=checked("comments", article.comments_url),
    )
    return _with(article, *unsafe)


def _read_path(article: Article, house: HouseStyle) -> Article:
    """What the file's name says where the file does not: date and slug, and "_drafts" (Jekyll)."""
    folders, name = _name_parts(article.path)
    if not article.draft and "_drafts" in folders:
        evidence = Evidence(field="draft", rule="drafts-folder", text="_drafts")
        article = _filled(article, evidence, draft=True)
    match = _DATED_NAME.match(name)
    if match is None or "file-name" in house.disabled_rules:
        return article
    reading = read_date("{year}-{month}-{day}".format(**match.groupdict()), house=house)
    if reading is None or reading.moment is None:
        return article
    slug = name[match.end() :].strip("-_. ")
    if article.slug is None and _SLUG.fullmatch(slug):
        evidence = Evidence(field="slug", rule="file-name", text=name, confidence=0.8)
        article = _filled(article, evidence, slug=slug)
    if article.published is not None:
        return article
    evidence = Evidence(field="published", rule="file-name", text=name, confidence=0.7)
    return _filled(article, evidence, published=reading.moment, published_precision="day")


def _name_parts(path: str) -> tuple[list[str], str]:
    """The folders, and the name without suffix; of a page bundle that of its folder."""
    *folders, file = path.partition("#")[0].split("/")
    stem = file.rpartition(".")[0] or file
    if stem.lower() in {"index", "_index", "readme"} and folders:
        stem = folders[-1]
    return folders, stem


def _complete_language(article: Article, house: HouseStyle) -> Article:
    if article.language and (stated := read_language(article.language)):
        return _changed(article, language=stated)
    found = find_language(article.body_text or article.title or "")
    if found is None:
        if house.language is None:
            return replace(article, language=None)
        evidence = Evidence(field="language", rule="house-language", confidence=0.7)
        return _filled(article, evidence, language=house.language)
    language, confidence = found
    if house.language and house.language.partition("-")[0] == language.partition("-")[0]:
        language = house.language
    evidence = Evidence(field="language", rule="identified", confidence=confidence)
    return _filled(article, evidence, language=language)


def _infer_tags(article: Article, house: HouseStyle) -> Article:
    """Tags of an article that states none, from its own words, as far as they are asked for.

    They are given however unsure they are: `HouseStyle.infer_tags` asks for them.
    """
    if article.tags or not house.infer_tags or not article.body_text:
        return article
    from feedwright.extract import inferred_tags  # noqa: PLC0415 - only on request

    title, text, most = article.title or "", article.body_text, house.infer_tags
    if house.topics:
        rule, confidence = "topics-list", 0.5
        found = inferred_tags.find_listed_topics(title, text, house.topics, most)
    else:
        rule, confidence = "keywords", 0.2
        found = inferred_tags.find_keywords(title, text, article.language, most)
    tags = tidy_tags(found)
    if not tags:
        return article
    evidence = Evidence(field="tags", rule=rule, text=", ".join(tags)[:200], confidence=confidence)
    return _filled(article, evidence, tags=tags)


def _filled(article: Article, evidence: Evidence, **fields: Any) -> Article:
    return replace(article, evidence=(*article.evidence, evidence), **fields)


def _complete_title(article: Article) -> Article:
    """A title always: stated, else from a heading, the lede or the file's name, and said so."""
    if article.title:
        if len(article.title) <= MAX_TITLE_CHARS:
            return article
        warning = problem("title-too-long", article.path, length=len(article.title))
        return _with(replace(article, title=shorten(article.title, MAX_TITLE_CHARS)), warning)
    for rule, title in (
        ("first-heading", _first_heading(article.body_html)),
        ("lede", _first_sentence(article)),
        ("file-name", _file_words(article.path)),
        ("file-name", "Untitled"),
    ):
        short = shorten(title, _DERIVED_TITLE_CHARS)
        if any(character.isalnum() for character in short):
            evidence = Evidence(field="title", rule=rule, text=short, confidence=0.4)
            warning = problem("title-missing", article.path, title=short)
            return _with(_filled(article, evidence, title=short), warning)
    return article


def _first_heading(html: str) -> str:
    from html import unescape  # noqa: PLC0415 - its table of entities costs start-up time

    match = _HEADING.search(html)
    if match is not None and _MARKUP.sub("", html[: match.start()]).strip():
        return ""  # a heading below prose is that of a section
    return one_line(unescape(_MARKUP.sub("", match[1]))) if match else ""


def _first_sentence(article: Article) -> str:
    lede = find_excerpt(article.body_text.split("\n\n"), language=article.language, max_chars=500)
    sentences = split_sentences(lede, article.language)
    return sentences[0].rstrip(".。") if sentences else ""


def _file_words(path: str) -> str:
    _, name = _name_parts(path)
    words = one_line(re.sub(r"[\s_-]+", " ", _DATED_NAME.sub("", name)))
    return words[:1].upper() + words[1:]


def _complete_excerpt(article: Article, house: HouseStyle) -> Article:
    """The author's own excerpt whole, unless it is absurdly long; else sentences from the lede."""
    limit = house.excerpt_max_chars
    if article.excerpt:
        longest = max(_STATED_EXCERPT_CHARS, 3 * limit)
        if len(article.excerpt) <= longest:
            return article
        text = find_excerpt([article.excerpt], language=article.language, max_chars=longest)
        return replace(article, excerpt=text)
    language = article.language
    text = find_excerpt(find_prose(article.body_html), language=language, max_chars=limit)
    if not text:  # nothing stands in a paragraph of its own
        lines = article.body_text.split("\n\n")
        text = find_excerpt(lines, language=language, max_chars=limit)
    if not text:
        return article
    evidence = Evidence(field="excerpt", rule="lede", text=text[:200], confidence=0.8)
    return _filled(article, evidence, excerpt=text)


def _gaps(article: Article) -> Iterator[Problem]:
    """What the publisher should know of what is still missing, or keeps it from being published."""
    if not article.body_text:
        yield problem("body-missing", article.path)
    if article.published is None and not any(
        known.code.startswith("date-") for known in article.problems
    ):
        yield problem("date-missing", article.path)
    if article.draft:
        yield problem("draft", article.path)
