"""When a saved page says that its article was published: which of its dates is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.extract.page.moments import find_moments
from feedwright.extract.page.page import read_page
from feedwright.model import HouseStyle

if TYPE_CHECKING:
    from feedwright.extract.dates import DateReading
    from feedwright.extract.page.claim import Claim

_PROSE = (
    "<p>"
    + "The ferry to the islands was late again, and nobody on the quay was told. " * 3
    + "</p>"
)
_TITLE = "Ferries are late again"


def _claim(
    body: str, head: str = "", *, language: str = "en", disabled: tuple[str, ...] = ()
) -> Claim[DateReading] | None:
    title = f"<title>{_TITLE} - Example Post</title>"
    page = read_page(
        f"<html><head>{title}{head}</head><body>{body}</body></html>",
        HouseStyle(disabled_rules=disabled),
    )
    return find_moments(page, language).published if page else None


def _day(
    body: str, head: str = "", *, language: str = "en", disabled: tuple[str, ...] = ()
) -> str | None:
    claim = _claim(body, head, language=language, disabled=disabled)
    return f"{claim.value.moment:%Y-%m-%d}" if claim else None


def _article(line: str, rest: str = "") -> str:
    return f"<article><h1>{_TITLE}</h1>{line}{_PROSE * 4}</article>{rest}"


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ('<span class="itemPostDate">am 25.08.2015 22:30</span>', "de", "2015-08-25"),
        ("<div>Erstellt am Dienstag, 6. Mai 2014 um 23:30</div>", "de", "2014-05-06"),
        ("<p>Mittwoch, 20. Februar 2019,</p>", "de", "2019-02-20"),
        ("<div>Apr 7, 2009</div>", "en", "2009-04-07"),
        ("<p>2021-10-16 | Dispatches</p>", "en", "2021-10-16"),
        ('<p><a href="/ann">Ann Lee</a>, 21. Jan. 2015</p>', "de", "2015-01-21"),
        ("<div><b>Published</b><span>12</span> <span>May</span> <span>2020</span></div>", "en",
         "2020-05-12"),
        ("<dl><dt>Datum:</dt><dd>18.10.2021</dd></dl>", "de", "2021-10-18"),
        ("<time>July 1, 2023</time>", "en", "2023-07-01"),
        ('<time datetime="2023-07-01T10:30:00Z">yesterday</time>', "en", "2023-07-01"),
    ],
)  # fmt: skip
def test_a_date_beside_the_heading_is_the_article_s(line: str, language: str, day: str) -> None:
    assert _day(_article(line), language=language) == day


@pytest.mark.parametrize(
    "line",
    [
        "<p>The ferry that sank on 4 March 2011 was never replaced, say those who live there.</p>",
        "<p>Copyright 2011-2020 Example Post. All rights reserved.</p>",
        '<footer class="site-footer"><p>July 1, 2023</p></footer>',
        '<ul class="comments"><li>Bo Diaz, July 1, 2023, 10:30</li></ul>',
        "<figcaption>July 1, 2023</figcaption>",
        "<select><option>July 1, 2023</option></select>",
        "<p>June 3 - July 1, 2023</p>",
    ],
)
def test_dates_of_the_story_of_readers_and_of_the_law_are_none_of_the_article(line: str) -> None:
    assert _day(_article(line)) is None


def test_other_articles_dates_do_not_count_even_when_the_article_has_none() -> None:
    teasers = "".join(
        f'<div class="teaser"><h3>Story {day}</h3><span class="date">July {day}, 2023</span></div>'
        for day in range(1, 5)
    )
    assert _day(_article("", f'<div class="related">{teasers}</div>')) is None


def test_the_date_beside_the_heading_wins_over_others_before_and_behind() -> None:
    page = (
        '<div class="topbar"><span class="date">Friday, July 7, 2023</span></div>'
        + _article("<p>Posted on July 1, 2023</p>")
        + '<div class="info"><span class="date">June 3, 2023</span></div>'
    )
    assert _day(page) == "2023-07-01"


def test_the_heading_is_the_one_that_the_page_s_title_names() -> None:
    page = (
        "<h1>Example Post</h1><p>June 3, 2023</p>"
        + _PROSE * 3
        + f"<div><h2>{_TITLE}</h2><p>July 1, 2023</p></div>{_PROSE * 3}"
    )
    assert _day(page) == "2023-07-01"


def test_a_date_of_publication_wins_over_one_of_a_change() -> None:
    line = "<p>Last updated 04 Jun 2020, originally created 17 Jun 2019</p>"
    assert _day(_article(line)) == "2019-06-17"


def test_a_date_of_a_change_alone_is_given_with_less_confidence() -> None:
    claim = _claim(_article("<p>Updated: October 31, 2024</p>"))
    assert claim is not None
    assert (claim.rule, claim.confidence) == ("update-date", 0.65)


def test_confidence_falls_from_metadata_to_what_the_page_shows() -> None:
    line = _article('<p class="date">July 1, 2023</p>')
    stated = _claim(line, '<meta property="article:published_time" content="2023-07-01">')
    shown = _claim(line)
    assert stated is not None
    assert shown is not None
    assert stated.confidence > shown.confidence > 0.7


def test_a_loose_name_in_the_metadata_gives_way_to_a_stated_publication() -> None:
    head = '<meta name="date" content="2022-01-21">'
    line = '<time itemprop="datePublished" datetime="2022-01-27">27 January</time>'
    assert _day(_article(line), head) == "2022-01-27"
    assert _day(_article(""), head) == "2022-01-21"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://post.example/2019/12/09/ferries/", "2019-12-09"),
        ("https://post.example/20200428/ferries", "2020-04-28"),
        ("https://post.example/uploads/2017/09/ferries", None),
        ("https://post.example/2017/13/45/ferries", None),
    ],
)
def test_the_address_states_a_day_and_never_a_month_alone(url: str, day: str | None) -> None:
    assert _day(_article(""), f'<link rel="canonical" href="{url}">') == day


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("<small>Donnerstag, 15.2.2018, 19:51 &gt; b]o[b</small>", "de", "2018-02-15"),
        ("<table><tr><td>26 | 01 | 2022</td><td>Reise | Praxis</td></tr></table>", "de",
         "2022-01-26"),
        ("<p>Hofheim am Berg | Neustadt, 11. November 2021</p>", "de", "2021-11-11"),
        ("<p>02.02.2022 10:16 Uhr - 1. Liga - PM, red</p>", "de", "2022-02-02"),
        ("<small>Erstellt am: 30.01.2022 18:36 / sk</small>", "de", "2022-01-30"),
    ],
)  # fmt: skip
def test_a_date_at_the_edge_of_an_untidy_line_is_given_with_less_confidence(
    line: str, language: str, day: str
) -> None:
    claim = _claim(_article(line), language=language)
    assert claim is not None
    assert (claim.rule, f"{claim.value.moment:%Y-%m-%d}") == ("edge-date", day)
    assert claim.confidence <= 0.6


@pytest.mark.parametrize(
    "line",
    [
        "<p>The bridge (opened 4 March 2011) is closed to lorries</p>",
        "<p>Foto: Bo Diaz | 1. Juli 2023</p>",
        "<p>© Example Post, 1 July 2023</p>",
        "<p>Open from 1 July 2023 | closed on 3 June 2024</p>",
        "<p>The fair, 1 July - 3 August 2023</p>",
        "<p>1 July 2023 - 3 August</p>",
    ],
)
def test_rights_pictures_and_appointments_at_the_edge_of_a_line_are_no_date(line: str) -> None:
    assert _day(_article(line)) is None


def _cards(name: str) -> str:
    return "".join(
        f'<div class="{name}"><a href="/{day}">Story</a>'
        f'<time itemprop="datePublished" datetime="2026-03-0{day}">March {day}</time></div>'
        for day in range(1, 6)
    )


def test_marked_dates_of_many_articles_are_a_list_and_only_the_heading_s_counts() -> None:
    own = '<time itemprop="datePublished" datetime="2023-07-01">July 1</time>'
    assert _day(_cards("related-card") + _article(f"<div>{own}</div>")) == "2023-07-01"
    assert _day(_article("", _cards("related-card"))) is None
    assert _day(_article("", _cards("x7"))) is None


def test_of_metadata_that_no_list_knows_the_earliest_is_of_publication() -> None:
    head = (
        '<meta name="published-time" content="2026-03-09T08:45:32.183Z">'
        '<meta name="published-date" content="2021-02-16">'
    )
    assert _day(_article(""), head) == "2021-02-16"


def test_json_ld_that_was_written_as_metadata_is_read() -> None:
    data = '{"@context": "https://schema.org", "@type": "Article", "datePublished": "2023-07-01"}'
    head = f"<meta name='script:ld+json' content='{data}'>"
    claim = _claim(_article(""), head)
    assert claim is not None
    assert (claim.rule, claim.text) == ("json-ld-date", "2023-07-01")


def test_an_element_of_time_beside_the_heading_wins_over_a_loose_name_in_the_metadata() -> None:
    head = '<meta name="date" content="2022-01-26T14:32:06+02:00">'
    line = '<time class="meta" datetime="2022-01-21">21.01.2022 - 13:30</time>'
    assert _day(_article(line), head) == "2022-01-21"


def test_a_disabled_rule_gives_no_date() -> None:
    line = _article("<p>July 1, 2023</p>")
    assert _day(line) == "2023-07-01"
    assert _day(line, disabled=("text-date",)) is None


def test_a_date_that_may_be_two_is_reported_and_not_guessed() -> None:
    page = read_page(f"<title>x</title><body>{_article('<time>02-12-2025</time>')}", HouseStyle())
    assert page is not None
    moments = find_moments(page, None)
    assert moments.published is None
    assert [code for code, _ in moments.problems] == ["date-ambiguous"]


def test_a_date_that_may_be_two_is_the_one_that_the_page_also_shows_in_full() -> None:
    rest = '<aside><time datetime="2025-12-02">December 2, 2025</time></aside>'
    assert _day(_article("<time>02-12-2025</time>", rest), language="en") == "2025-12-02"


@pytest.mark.parametrize(
    "frame",
    [
        '<div id="__next">{}</div>',
        '<div class="story-footer">{}</div>',
        '<div class="filter-sidebar"><h4>Published</h4>{}</div>',
    ],
)
def test_a_part_that_says_it_is_the_article_s_or_a_date_that_says_what_it_is_counts(
    frame: str,
) -> None:
    body = f"<p>{_PROSE * 3}</p>" + frame.format("<time>July 1, 2023</time>") + _PROSE
    assert _day(body) == "2023-07-01"


def test_a_label_far_below_the_text_is_believed_and_a_bare_date_there_is_not() -> None:
    assert _day(_article("", "<div>(Re)Published: July 1, 2023</div>")) == "2023-07-01"
    assert _day(_article("", "<div>July 1, 2023</div>")) is None


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (
            _article("", '<div class="page-footer">[Stand: 01.07.2023, 01:40 Uhr]</div>'),
            "footer-date",
        ),
        (_article(_PROSE.replace("<p>", "<p>(1. Juli 2023) ")), "opening-date"),
        (
            _article(
                "",
                "<p>This article was originally published on July 1, 2023 and has grown since.</p>",
            ),
            "note-of-origin",
        ),
        (
            '<div class="teaser newsSingle"><span>01.07.2023</span> Boats, Quays</div>'
            + _article("", '<div class="sidebar"><p>Next: 9. Juli 2023</p></div>'),
            "only-date",
        ),
    ],
)
def test_a_hint_is_followed_where_nothing_says_more(body: str, rule: str) -> None:
    claim = _claim(body, language="de")
    assert claim is not None
    assert (claim.rule, f"{claim.value.moment:%Y-%m-%d}") == (rule, "2023-07-01")
    assert claim.confidence <= 0.5
    assert _claim(body, language="de", disabled=(rule,)) is None


def test_a_footer_s_rights_and_changes_and_a_day_among_others_are_no_hints() -> None:
    rights = "<footer>© Example Post, 1 July 2023</footer>"
    change = "<footer>Last modified: 1 July 2023</footer>"
    assert _day(_article("", rights)) is None
    assert _day(_article("", change)) is None
    days = "".join(f"<div><span>0{day}.07.2023</span> Boats</div>" for day in (1, 2))
    assert _day(days + _article(""), language="de") is None


def test_a_year_of_two_figures_is_looked_at() -> None:
    assert _day(_article("<p>Do 25.04.24 | 14:07 Uhr | Von</p>"), language="de") == "2024-04-25"


def test_the_heading_may_hold_the_title_behind_a_kicker() -> None:
    head = '<meta property="og:title" content="Ferries are late once again">'
    body = f"<h2>Post</h2>{_PROSE * 4}<article><h3>Harbour: Ferries are late once again</h3>"

    assert _day(f"{body}<p>July 1, 2023</p>{_PROSE * 4}</article>", head) == "2023-07-01"


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("published_on", "2023-07-01"),
        ("x:article_publish_day", "2023-07-01"),
        ("publisher_since", None),
        ("unpublish_date", None),
        ("last_publish_check", None),
    ],
)
def test_a_name_that_no_list_knows_may_still_say_what_it_is(name: str, day: str | None) -> None:
    assert _day(_article(""), f'<meta name="{name}" content="2023-07-01T10:00:00Z">') == day


def _script(data: str) -> str:
    return f"<script>{data}</script>"


@pytest.mark.parametrize(
    "data",
    [
        'state = {"a": {"publishedAt": "2023-07-01T08:00:00Z", "createdAt": "2021-01-01"}}',
        r'self.push("{\"published_at\":\"2023-07-01 08:00\",\"title\":\"x\"}")',
        '{"firstPublished": 1688198400000, "updatedAt": "2024-01-01"}',
        '{"datePublished":"Jul 1, 2023"}',
    ],
)
def test_the_data_of_scripts_speak_where_nothing_else_does(data: str) -> None:
    claim = _claim("<div></div>", _script(data))

    assert claim is not None
    assert (claim.rule, f"{claim.value.moment:%Y-%m-%d}") == ("script-date", "2023-07-01")
    assert claim.confidence <= 0.5
    assert _day(_article("<p>June 3, 2023</p>"), _script(data)) == "2023-06-03"


def test_data_of_many_articles_count_beside_the_title_only() -> None:
    items = [f'{{"title":"Story {n}","publishedAt":"2020-01-0{n}"}}' for n in range(1, 8)]
    own = f'{{"title":"{_TITLE}","publishedAt":"2023-07-01"}}'
    filler = '{"text":"' + "x" * 9_000 + '"}'
    listed = f"[{','.join(items)},{filler},{{}}]"

    assert _day("<div></div>", _script(listed)) is None
    head = f'<meta property="og:title" content="{_TITLE}">'
    assert _day("<div></div>", head + _script(f"[{listed},{own}]")) == "2023-07-01"


def test_the_day_in_the_address_of_the_picture_is_a_hint_of_last_resort() -> None:
    head = '<meta property="og:image" content="https://post.example/2023/07/01/quay.jpg">'
    claim = _claim("<div></div>", head)

    assert claim is not None
    assert (claim.rule, claim.confidence) == ("picture-path-date", 0.4)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(
    ["<p>", "</p>", "<time>", "</time>", "July 1, 2023", "2023", "<div class='date'>", "</div>",
     "<h1>", "</h1>", "<span id=meta>", "</span>", "<br>", "20", "<!-- 2023 -->", "<footer>"],
), max_size=30))  # fmt: skip
def test_any_markup_is_read(pieces: list[str]) -> None:
    claim = _claim("".join(pieces))
    assert claim is None or f"{claim.value.moment:%Y-%m-%d}" == "2023-07-01"


def test_a_page_of_thousands_of_dates_is_read_in_bounds() -> None:
    days = "".join(
        f"<li><span class=date>July {n % 28 + 1}, 2023</span></li>" for n in range(5_000)
    )
    assert _day(_article("<p>June 3, 2023</p>", f"<ul>{days}</ul>")) == "2023-06-03"


def _stated(moment: str) -> str:
    return f'<meta property="article:published_time" content="{moment}">'


@pytest.mark.parametrize(
    ("line", "language", "stated", "moment"),
    [
        ("<p>By Ann Lee 19 October 2019 00:04</p>", "en", "2019-10-18T22:04:00Z",
         "2019-10-19T00:04:00+02:00"),
        ("<p>Ann Lee 03/05/2022 21:44</p>", "pt", "2022-05-04T00:44:52+00:00",
         "2022-05-03T21:44:52-03:00"),
        ('<p class="post-date">Published 5 November 2021</p>', "en", "2021-11-04T23:00Z",
         "2021-11-05T00:00:00+01:00"),
        ("<p>Ann Lee 18 October 2019 10:04 pm</p><p>Ben Lee 19 October 2019 12:04 am</p>", "en",
         "2019-10-18T22:04:00Z", "2019-10-18T22:04:00+00:00"),
        # Not a midnight, not a zone, not told in UTC, not the article's own clock.
        ('<p class="post-date">Published 5 November 2021</p>', "en", "2021-11-04T22:40Z",
         "2021-11-04T22:40:00+00:00"),
        ("<p>By Ann Lee 19 October 2019 00:11</p>", "en", "2019-10-18T22:04:00Z",
         "2019-10-18T22:04:00+00:00"),
        ("<p>By Ann Lee 19 October 2019 00:04</p>", "en", "2019-10-18T23:04:00+01:00",
         "2019-10-18T23:04:00+01:00"),
        ("<p>Updated 19 October 2019 00:04</p>", "en", "2019-10-18T22:04:00Z",
         "2019-10-18T22:04:00+00:00"),
    ],
)  # fmt: skip
def test_a_moment_in_utc_takes_the_zone_of_the_clock_that_the_page_shows(
    line: str, language: str, stated: str, moment: str
) -> None:
    claim = _claim(_article(line), _stated(stated), language=language)

    assert claim is not None
    assert claim.value.moment is not None
    assert claim.value.moment.isoformat() == moment
    assert ("shown as" in claim.text) == (not moment.endswith(("+00:00", "23:04:00+01:00")))
