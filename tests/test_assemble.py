"""Articles become entries, and entries a feed, by rules that no other article can disturb."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from msgspec.structs import replace

from feedwright.assemble import MAIN_FEED, Assembled, Stock, Wanted, assemble_feeds, entry_of
from feedwright.catalogue import Authority, Enrolled, FeedRecord, LastEntries, enrol
from feedwright.config.settings import ArticleSettings, FeedSettings, Settings, Site
from feedwright.errors import StorageError
from feedwright.model import Article, Entry, Feed, Image, Person
from feedwright.writing import pack

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
ROOT = Path("/publication")


def settings(
    site: Site | None = None, *, link: str | None = None, feeds: FeedSettings | None = None
) -> Settings:
    return Settings(
        path=None,
        root=ROOT,
        state=ROOT / ".feedwright",
        site=site or Site(title="The Quay", url="https://quay.example/"),
        articles=ArticleSettings(folder=ROOT / "articles", link=link),
        feeds=feeds or FeedSettings(folder=ROOT / "feeds"),
    )


def article(path: str, **fields: object) -> Article:
    whole = Article(
        path=path,
        title=f"About {path}",
        published=NOON,
        published_precision="second",
        body_text="Words.",
        body_html="<p>Words.</p>",
        excerpt="Words.",
        source_digest=path,
    )
    return replace(whole, **fields)


def enrolled(*articles: Article) -> tuple[Enrolled, ...]:
    return enrol(articles, (), authority=Authority(name="quay.example"), now=NOW)


def entry(one: Article, given: Settings | None = None) -> Entry:
    chosen = given or settings()
    return entry_of(enrolled(one)[0], chosen, is_full=chosen.feeds.content == "full")


def assembled(
    *articles: Article,
    given: Settings | None = None,
    known: Mapping[str, FeedRecord] | None = None,
    now: datetime = NOW,
) -> Assembled:
    all_settings = given or settings()
    stock = Stock(enrolled(*articles), all_settings, size_of=lambda *_: 1000)
    return assemble_feeds(stock, all_settings, known or {}, now=now)


def feed(*articles: Article, given: Settings | None = None) -> Feed:
    (only,) = assembled(*articles, given=given).feeds
    return only


def test_R35_entries_come_newest_first_and_of_one_time_by_id() -> None:
    newer = article("z.md", published=NOON + timedelta(days=1))
    titles = [one.title for one in feed(article("b.md"), newer, article("a.md")).entries]
    assert titles == ["About z.md", "About a.md", "About b.md"]


def test_Q1_a_feed_holds_the_newest_and_its_date_is_the_newest_of_those_it_holds() -> None:
    few = FeedSettings(folder=ROOT / "feeds", max_entries=2)
    articles = [article(f"{n}.md", published=NOON + timedelta(days=n)) for n in range(5)]
    shown = feed(*articles, given=settings(feeds=few))
    assert [one.title for one in shown.entries] == ["About 4.md", "About 3.md"]
    assert shown.updated == NOON + timedelta(days=4)


def test_D8_the_feed_is_as_old_as_its_newest_change() -> None:
    edited = article("a.md", updated=NOON + timedelta(days=3))
    assert feed(edited, article("b.md")).updated == NOON + timedelta(days=3)


def test_D7_a_day_without_a_time_is_spread_by_id_and_no_other_article_moves_it() -> None:
    days = [article(f"{n}.md", published_precision="day") for n in range(40)]
    alone = entry(days[3])
    among = next(one for one in feed(*days).entries if one.id == alone.id)
    times = [one.published for one in feed(*days).entries]
    assert alone.published == among.published
    assert len(set(times)) >= 38
    assert all(time and NOON <= time < NOON + timedelta(hours=1) for time in times)


def test_D4_times_are_utc_whole_seconds() -> None:
    abroad = datetime(2026, 2, 1, 12, 0, 0, 999, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    assert entry(article("a.md", published=abroad)).published == datetime(
        2026, 2, 1, 6, 15, tzinfo=UTC
    )


def test_a_piece_from_before_1970_keeps_its_true_date_beside_one_that_readers_can_store() -> None:
    old = entry(article("a.md", published=datetime(1931, 5, 1, tzinfo=UTC)))
    assert old.published == datetime(1970, 1, 1, tzinfo=UTC)
    assert old.created == datetime(1931, 5, 1, tzinfo=UTC)


def test_D5_an_undated_article_appears_on_the_day_it_was_first_seen() -> None:
    published = entry(article("a.md", published=None, published_precision=None)).published
    assert published is not None
    assert published.date() == NOW.date()
    assert published <= NOW


@pytest.mark.parametrize(
    ("template", "link"),
    [
        ("/{year}/{month}/{slug}/", "https://quay.example/2026/02/saltpan-roof/"),
        ("{path}.html", "https://quay.example/2026/Saltpan%20Roof.html"),
        ("https://cdn.example/{day}-{slug}", "https://cdn.example/01-saltpan-roof"),
        (None, None),
    ],
)
def test_an_article_without_an_address_gets_the_templates(
    template: str | None, link: str | None
) -> None:
    assert entry(article("2026/Saltpan Roof.txt"), settings(link=template)).link == link


def test_V7_its_own_address_wins_over_the_template() -> None:
    own = article("a.md", canonical_url="https://quay.example/own/")
    assert entry(own, settings(link="/{slug}")).link == "https://quay.example/own/"


def test_C6_urls_are_absolute_from_the_articles_own_address() -> None:
    body = '<p><a href="more">m</a> <a href="#fn1">1</a> <img src="../p.png" alt=""></p>'
    content = entry(
        article("a.md", body_html=body, canonical_url="https://quay.example/2026/a/")
    ).content_html
    assert 'href="https://quay.example/2026/a/more"' in content
    assert 'href="https://quay.example/2026/a/#fn1"' in content
    assert 'src="https://quay.example/2026/p.png"' in content


def test_C7_the_body_is_sanitised_on_its_way_out() -> None:
    body = '<p onclick="x()">Words.<script>alert(1)</script></p>'
    assert entry(article("a.md", body_html=body)).content_html == "<p>Words.</p>"


def test_C14_the_lead_picture_stands_in_the_body_once() -> None:
    picture = Image(url="/img/roof.jpg?a=1&b=2", caption="The roof.", credit="Ann Lee", alt="Roof")
    without = entry(article("a.md", lead_image=picture))
    assert without.content_html.startswith(
        '<figure><img src="https://quay.example/img/roof.jpg?a=1&amp;b=2" alt="Roof">'
        "<figcaption>The roof. Ann Lee</figcaption></figure>"
    )
    assert without.lead_image is not None
    assert without.lead_image.url == "https://quay.example/img/roof.jpg?a=1&b=2"
    body = '<p>Words.</p><p><img src="/img/roof-1024x683.jpg" alt="Roof"></p>'
    assert (
        entry(article("a.md", lead_image=picture, body_html=body)).content_html.count("<img") == 1
    )


def test_a_caption_without_a_picture_is_no_picture() -> None:
    words = Image(url="", caption="The roof.", credit="Ann Lee")
    assert entry(article("a.md", lead_image=words)).lead_image is None


def test_R19_summaries_alone_are_one_setting_away() -> None:
    short = FeedSettings(folder=ROOT / "feeds", content="summary")
    only = entry(article("a.md"), settings(feeds=short))
    assert (only.content_html, only.summary) == ("", "Words.")


def test_A3_an_article_that_names_nobody_is_signed_by_the_publication() -> None:
    site = Site(title="The Quay", url="https://quay.example/", authors=(Person(name="The Desk"),))
    assert entry(article("a.md"), settings(site)).authors == (Person(name="The Desk"),)
    own = article("a.md", authors=(Person(name="Ann Lee"),))
    assert entry(own, settings(site)).authors == (Person(name="Ann Lee"),)


def test_X17_a_title_is_one_line() -> None:
    assert entry(article("a.md", title=" Two\n lines\x0b ")).title == "Two lines"


def test_I10_a_feed_keeps_the_id_it_was_published_with() -> None:
    known = FeedRecord(name=MAIN_FEED, id="tag:old.example,2019:feed:main", updated=NOW)
    (again,) = assembled(article("a.md"), known={MAIN_FEED: known}).feeds
    assert again.id == known.id


def test_R5_documents_know_their_addresses_when_the_site_is_known() -> None:
    urls = [document.url for document in feed(article("a.md")).documents]
    assert urls == [f"https://quay.example/feeds/{n}" for n in ("rss.xml", "atom.xml", "feed.json")]
    unknown = feed(article("a.md"), given=settings(Site(title="The Quay")))
    assert {document.url for document in unknown.documents} == {None}


def test_nothing_to_publish_is_no_feed() -> None:
    assert assembled() == Assembled()


def test_what_an_entry_is_to_be_made_from_arrives_as_it_was_sent() -> None:
    one = article(
        "a.md",
        authors=(Person(name="Ünal", uri="https://quay.example/u"),),
        tags=("tides", "piers"),
        lead_image=Image(url="/a.jpg", width=3),
        body_html="<p>Wörds.</p>",
    )
    (here,) = enrolled(one)
    wanted = Stock([here], settings(), size_of=lambda *_: 1).want(here.record.id, is_full=True)

    assert wanted is not None
    assert wanted.html == "<p>Wörds.</p>".encode()
    assert msgspec.msgpack.decode(pack(wanted), type=Wanted) == wanted


def test_an_article_that_goes_while_it_is_read_keeps_its_last_good_entry() -> None:
    given, here = settings(), enrolled(article("a.md", body_html="<p>Words.</p>"))
    (one,) = here
    good = Stock(here, given, size_of=lambda *_: 1).entry(one.record.id)

    def gone(last: LastEntries) -> Stock:
        return Stock(here, given, size_of=lambda *_: 1, html=lambda _: None, last=last)

    assert gone(LastEntries.of([good])).entry(one.record.id) == good
    with pytest.raises(StorageError, match=r"a\.md: went away while it was being read"):
        gone(LastEntries.of([])).entry(one.record.id)
