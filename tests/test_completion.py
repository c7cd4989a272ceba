"""Completion: what holds of every article, whatever form it was read from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.characters import one_line
from feedwright.model import Article, HouseStyle, Image, Person, Problem
from feedwright.problems import problem
from feedwright.readers.completion import MAX_TITLE_CHARS, complete

_LEDE: Final = "The ferry stopped on Tuesday, and nobody can say when it will start again."
_FRENCH: Final = "Le bac ne passe plus depuis mardi, et personne au village ne sait pourquoi."


def _complete(house: HouseStyle | None = None, **fields: Any) -> Article:
    given_fields: dict[str, Any] = {"path": "a.txt", "body_text": _LEDE, "title": "A title"}
    return complete(Article(**{**given_fields, **fields}), house or HouseStyle())


def _codes(article: Article) -> list[str]:
    return [problem.code for problem in article.problems]


def _rule(article: Article, field: str) -> str:
    return next(each.rule for each in article.evidence if each.field == field)


def test_what_the_reader_gave_stays() -> None:
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    article = _complete(
        title="T", published=moment, language="de", excerpt="E.", tags=("x",), slug="s"
    )

    assert (article.title, article.published, article.language) == ("T", moment, "de")
    assert (article.excerpt, article.tags, article.slug) == ("E.", ("x",), "s")
    assert article.problems == ()


def test_F8_X16_X17_text_fields_are_plain_and_on_one_line() -> None:
    article = _complete(
        title=" A\n\ttitle\u202e \x00of\x0b\ufffe cafe\u0301s ",
        authors=(Person(name="Jane\nRoe", email=" j@x.example "), Person(name="\u200b")),
        tags=("a\nb", "\u202ec"),
        excerpt="One\ntwo.",
        rights="©\n2026",
        lead_image=Image(url="a.png", caption=" \n ", alt="x\ny"),
    )

    assert article.title == "A title of cafés"
    assert article.authors == (Person(name="Jane Roe", email="j@x.example"),)
    assert article.tags == ("a b", "c")
    assert article.excerpt == "One two."
    assert article.rights == "© 2026"
    assert article.lead_image == Image(url="a.png", alt="x y")


def test_X4_bodies_hold_nothing_that_xml_forbids_and_are_in_nfc() -> None:
    article = _complete(body_text="Cafe\u0301\x08.\ud800", body_html="<p>Cafe\u0301\x08.\ud800</p>")

    assert article.body_text == "Café."
    assert article.body_html == "<p>Café.</p>"


def test_F8_markup_in_a_title_is_literal_text() -> None:
    title = "Why <em>shout</em> & “{{ template }}” ]]> &amp; <script>"

    assert _complete(title=title).title == title


def test_a_title_is_made_from_the_first_heading() -> None:
    article = _complete(title=None, body_html=f"<h2>The <em>quay</em> &amp; I</h2><p>{_LEDE}</p>")

    assert article.title == "The quay & I"
    assert _rule(article, "title") == "first-heading"
    assert "title-missing" in _codes(article)


def test_a_title_is_made_from_the_lede() -> None:
    text = f"{_LEDE} It has been told to."
    article = _complete(title="", body_text=text, body_html=f"<p>{text}</p><h2>Section</h2>")

    assert article.title == _LEDE.removesuffix(".")
    assert _rule(article, "title") == "lede"


def test_a_title_from_a_long_lede_is_cut_at_a_word() -> None:
    article = _complete(title=None, body_text=f"{_LEDE[:-1]}, " * 5 + "says the council.")

    assert article.title is not None
    assert len(article.title) <= 90
    assert article.title.endswith("…")
    assert _LEDE.startswith(article.title[:40])


def test_a_title_is_made_from_the_name_of_the_file() -> None:
    article = _complete(
        title=None, body_text="", body_html="<img src='a.png'>", path="x/2023-07-01-the_old-oven.md"
    )

    assert article.title == "The old oven"
    assert _rule(article, "title") == "file-name"


def test_F8_no_title_is_made_of_marks_alone() -> None:
    article = _complete(title=None, body_text="& " * 400, path="marks.txt")

    assert article.title == "Marks"


def test_F8_a_title_of_twenty_thousand_characters_is_cut_and_named() -> None:
    article = _complete(title="word " * 4000)

    assert article.title is not None
    assert len(article.title) <= MAX_TITLE_CHARS
    assert article.title.endswith("word…")
    assert "title-too-long" in _codes(article)


def test_an_article_without_any_text_is_an_empty_file() -> None:
    article = _complete(title=None, body_text=" \n ")

    assert _codes(article) == ["file-empty"]
    assert not article.is_readable


def test_a_title_without_a_text_is_published_with_a_warning() -> None:
    article = _complete(body_text="")

    assert "body-missing" in _codes(article)
    assert article.is_readable
    assert (article.word_count, article.reading_time_minutes, article.excerpt) == (0, 0, "")


def test_F4_without_a_date_there_is_none_and_a_warning() -> None:
    article = _complete()

    assert article.published is None
    assert _codes(article) == ["date-missing"]


def test_a_date_that_may_not_be_believed_is_complained_of_once() -> None:
    doubt = problem("date-ambiguous", "a.txt", 3, text="01/02/2023")

    assert _codes(_complete(problems=(doubt,))) == ["date-ambiguous"]


@pytest.mark.parametrize(
    ("path", "day", "slug"),
    [
        ("2023-07-01-the-oven.md", 1, "the-oven"),
        ("2023_07_02_the_oven.txt", 2, "the_oven"),
        ("20230703.html", 3, None),
        ("posts/2023-07-04/index.md", 4, None),
        ("posts/2023.07.05 oven.md", 5, "oven"),
    ],
)
def test_a_date_in_the_name_of_the_file_stands_in(path: str, day: int, slug: str | None) -> None:
    zone = timezone(timedelta(hours=2))
    article = _complete(HouseStyle(time_zone=zone), path=path)

    assert article.published == datetime(2023, 7, day, 12, tzinfo=zone)
    assert article.published_precision == "day"
    assert article.slug == slug
    assert _rule(article, "published") == "file-name"
    assert "date-missing" not in _codes(article)


@pytest.mark.parametrize(
    "path", ["2023-02-30-x.md", "20231301.md", "202307011530.md", "report-2023-07-01.md", "2023.md"]
)
def test_F4_no_date_is_made_from_a_name_that_holds_none(path: str) -> None:
    assert _complete(path=path).published is None


def test_a_stated_date_comes_before_the_name_of_the_file() -> None:
    moment = datetime(2026, 1, 2, tzinfo=UTC)

    assert _complete(path="2023-07-01-x.md", published=moment).published == moment


def test_F13_a_file_in_the_folder_of_drafts_is_a_draft() -> None:
    article = _complete(path="_drafts/idea.md")

    assert article.draft
    assert _codes(article) == ["date-missing", "draft"]


@pytest.mark.parametrize(
    ("house", "stated", "body", "language"),
    [
        ("en", "pt_br", _LEDE, "pt-BR"),
        ("en", None, _FRENCH, "fr"),
        ("en-GB", None, _LEDE, "en-GB"),
        ("en", None, "Mali.", "en"),
        (None, None, _FRENCH, "fr"),
        (None, None, "Mali.", None),
        ("fr", "klingon?", _LEDE, "en"),
    ],
)
def test_C15_language_is_as_stated_else_as_told_else_the_publications(
    house: str | None, stated: str | None, body: str, language: str | None
) -> None:
    article = _complete(HouseStyle(language=house), language=stated, body_text=body)

    assert article.language == language


def test_R20_tags_hold_no_comma_and_none_stands_twice() -> None:
    article = _complete(
        tags=("Mali, West Africa", "mali west africa", "#Oven", "Uncategorized", " ")
    )

    assert article.tags == ("Mali West Africa", "Oven")


def test_no_more_than_a_hundred_tags_are_kept() -> None:
    assert len(_complete(tags=tuple(f"tag {number}" for number in range(500))).tags) == 100


def test_C17_an_author_stands_once() -> None:
    authors = (Person(name="Jane Roe"), Person(name="JANE ROE", email="j@x.example"))

    assert _complete(authors=authors).authors == authors[:1]


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "data:text/html,x", "ftp://x.example/", "//x.example/", "/a/b"),
        *("https://user:pass@x.example/", "https://", "http://[::1", "mailto:a@x.example"),
    ],
)
def test_F10_a_url_that_no_feed_may_carry_is_dropped_and_named(url: str) -> None:
    article = _complete(
        canonical_url=url, license_url=url, authors=(Person(name="Jane Roe", uri=url),)
    )

    assert article.canonical_url is article.license_url is article.authors[0].uri is None
    assert _codes(article).count("url-unsafe") == 3


def test_an_international_url_stays() -> None:
    url = "https://пример.example/ковш?x=é"

    assert _complete(canonical_url=url).canonical_url == url


def test_the_excerpt_is_taken_from_the_prose_of_the_markup() -> None:
    article = _complete(
        body_text=f"First heading of it all.\n\nItem.\n\n{_LEDE}",
        body_html=f"<h2>First heading of it all.</h2><ul><li>Item.</li></ul><p>{_LEDE}</p>",
    )

    assert article.excerpt == _LEDE


def test_C12_the_excerpt_is_no_longer_than_the_publication_wants() -> None:
    article = _complete(HouseStyle(excerpt_max_chars=90), body_text=f"{_LEDE} {_LEDE}")

    assert article.excerpt == _LEDE


def test_the_authors_own_excerpt_keeps_its_length_unless_it_is_the_article() -> None:
    own = f"{_LEDE} " * 6

    assert _complete(HouseStyle(excerpt_max_chars=90), excerpt=own).excerpt == own.strip()
    assert len(_complete(excerpt=own * 10).excerpt) <= 1000


def test_an_article_under_an_error_is_left_as_it_is() -> None:
    error = problem("file-binary", "a.txt", detail="a picture")
    article = Article(path="a.txt", problems=(error,))

    assert complete(article, HouseStyle()) is article


def test_completing_twice_changes_nothing() -> None:
    once = _complete(tags=("a, b",), title="x " * 200, path="2023-07-01-x.md", language="EN_us")
    twice = complete(once, HouseStyle())

    names = ("title", "tags", "language", "excerpt", "published", "slug", "word_count", "authors")
    assert [getattr(once, name) for name in names] == [getattr(twice, name) for name in names]


@settings(max_examples=100, derandomize=True, deadline=None)
@given(
    title=st.none() | st.text(max_size=30),
    body=st.text(max_size=60),
    html=st.text(max_size=60),
    path=st.text("ab/.-_2023071#", max_size=20),
    excerpt=st.text(max_size=30),
)
def test_any_article_gets_a_title_or_an_error(
    title: str | None, body: str, html: str, path: str, excerpt: str
) -> None:
    article = _complete(title=title, body_text=body, body_html=html, path=path, excerpt=excerpt)

    if article.is_readable:
        assert article.title
        assert article.title == one_line(article.title)
        assert article.excerpt == one_line(article.excerpt)
    else:
        assert _codes(article) == ["file-empty"]
    assert all(isinstance(each, Problem) for each in article.problems)
