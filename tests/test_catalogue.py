"""Ids never change: what the catalogue remembers and how it knows an article again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from feedwright.catalogue import (
    Authority,
    EntryLine,
    FeedRecord,
    Record,
    authority_of,
    departed,
    enrol,
    mint_feed_id,
    open_catalogue,
    traits_of,
)
from feedwright.catalogue.fingerprint import digest_bytes, fingerprint
from feedwright.catalogue.identity import adopt_id, mint_id
from feedwright.model import Article, Enclosure, Entry, Image, Person

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=9)
AUTHORITY = Authority(name="example.org")


def article(path: str, body: str = "", **fields: object) -> Article:
    """An article whose file holds just its body."""
    text = body or f"The words of {path}."
    whole = Article(
        path=path,
        title=f"About {path}",
        body_text=text,
        published=datetime(2026, 2, 1, 12, tzinfo=UTC),
        published_precision="day",
        source_digest=digest_bytes(text.encode()),
    )
    return replace(whole, **fields)


def records_of(*articles: Article, known: tuple[Record, ...] = ()) -> dict[str, Record]:
    """What the catalogue holds after a build of these articles, by path."""
    enrolled = enrol(articles, known, authority=AUTHORITY, now=NOW)
    return {one.article.path: one.record for one in enrolled}


def build_again(before: dict[str, Record], *articles: Article) -> dict[str, Record]:
    enrolled = enrol(articles, before.values(), authority=AUTHORITY, now=LATER)
    return {one.article.path: one.record for one in enrolled}


def test_I6_an_id_is_a_tag_uri_of_domain_day_and_path() -> None:
    (record,) = records_of(article("2026/mali.txt")).values()
    assert record.id == "tag:example.org,2026-02-01:2026/mali"


@given(st.text(min_size=1, max_size=40).filter(lambda text: text.strip("/. ")))
@settings(max_examples=150, derandomize=True)
def test_I4_I5_a_minted_id_is_a_canonical_uri_whatever_the_file_is_called(path: str) -> None:
    path = path.encode("utf-8", "replace").decode()
    minted = mint_id(article(path), AUTHORITY, date(2026, 2, 1), frozenset())
    assert minted.startswith("tag:example.org,2026-02-01:")
    assert minted.isascii()
    assert not set(minted) & set(' "<>\\^`{|}\n\t')
    assert len(minted) < 200


def test_I3_two_files_of_one_name_get_different_ids() -> None:
    ids = [record.id for record in records_of(article("a.md"), article("a.txt")).values()]
    assert len(set(ids)) == 2


def test_I3_names_that_differ_by_case_or_normalisation_get_different_ids() -> None:
    names = ("caf\u00e9.md", "cafe\u0301.md", "CAF\u00c9.md")
    assert len({record.id for record in records_of(*map(article, names)).values()}) == 3


def test_I3_the_id_of_a_deleted_article_is_never_given_again() -> None:
    before = records_of(article("a.md", "First."))
    gone = departed(before.values(), ())
    (again,) = enrol(
        (article("a.txt", "Quite another text."),), gone, authority=AUTHORITY, now=LATER
    )
    assert again.record.id not in {record.id for record in gone}


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("edit", {"body_text": "Other words.", "source_digest": "0" * 32}),
        ("new title", {"title": "Another headline", "source_digest": "0" * 32}),
        ("new date", {"published": datetime(2026, 2, 7, tzinfo=UTC)}),
        ("new address", {"canonical_url": "https://elsewhere.example/a"}),
        ("a better reader", {"body_text": "The words, better extracted."}),
    ],
)
def test_I2_the_id_stays_when_the_article_changes(what: str, change: dict[str, object]) -> None:
    before = records_of(article("a.md"), article("b.md"))
    after = build_again(before, replace(article("a.md"), **change), article("b.md"))
    assert after["a.md"].id == before["a.md"].id, what


def test_I2_the_id_follows_a_renamed_file() -> None:
    before = records_of(article("a.md", "Text of the first."), article("b.md"))
    moved = replace(article("a.md", "Text of the first."), path="2026/first.md")
    assert build_again(before, moved, article("b.md"))["2026/first.md"].id == before["a.md"].id


def test_I2_ids_follow_files_whose_names_were_swapped() -> None:
    one, two = article("a.md", "One."), article("b.md", "Two.")
    before = records_of(one, two)
    after = build_again(before, replace(one, path="b.md"), replace(two, path="a.md"))
    assert (after["b.md"].id, after["a.md"].id) == (before["a.md"].id, before["b.md"].id)


def test_I2_a_copy_takes_nothing_from_the_original_that_is_still_there() -> None:
    original = article("a.md", "One.")
    before = records_of(original)
    after = build_again(before, original, replace(original, path="copy.md"))
    assert after["a.md"].id == before["a.md"].id != after["copy.md"].id


def test_two_files_that_could_both_be_the_renamed_one_are_no_match() -> None:
    original = article("a.md", "One.")
    before = records_of(original)
    after = build_again(before, replace(original, path="b.md"), replace(original, path="c.md"))
    assert before["a.md"].id not in {record.id for record in after.values()}


def test_I2_a_moved_and_edited_file_is_known_by_its_canonical_url() -> None:
    before = records_of(article("a.md", canonical_url="https://example.org/a"))
    moved = article("z.md", "All new words.", canonical_url="https://example.org/a")
    assert build_again(before, moved)["z.md"].id == before["a.md"].id


def test_I2_an_id_stated_in_the_file_wins_over_path_and_content() -> None:
    before = records_of(article("a.md", stated_id="urn:example:7"), article("b.md"))
    after = build_again(before, article("b.md", "Edited.", stated_id="urn:example:7"))
    assert after["b.md"].id == before["a.md"].id == "urn:example:7"


def test_I4_a_stated_id_that_is_no_uri_becomes_one() -> None:
    adopted = adopt_id("post 42", AUTHORITY, date(2026, 2, 1), frozenset())
    assert adopted == "tag:example.org,2026-02-01:id:post%2042"


@pytest.mark.parametrize("stated", ["1", "a", "42"])
def test_I8_an_id_too_short_to_be_unique_is_made_so(stated: str) -> None:
    (record,) = records_of(article("a.md", stated_id=stated)).values()
    assert record.id == f"tag:example.org,2026-02-01:id:{stated}"


def test_I3_an_id_stated_twice_is_given_once_and_said() -> None:
    same = (article("a.md", stated_id="urn:example:7"), article("b.md", stated_id="urn:example:7"))
    first, second = enrol(same, (), authority=AUTHORITY, now=NOW)
    assert first.record.id == "urn:example:7"
    assert second.record.id == "tag:example.org,2026-02-01:b"
    assert [problem.code for problem in second.problems] == ["id-taken"]


def test_without_an_address_ids_are_uuids_that_do_not_depend_on_the_run() -> None:
    ids = [
        enrol((article("a.md"),), (), authority=None, now=now)[0].record.id for now in (NOW, LATER)
    ]
    assert ids[0] == ids[1]
    assert ids[0].startswith("urn:uuid:")


def test_I10_the_feeds_id_differs_from_every_articles() -> None:
    feed = mint_feed_id(AUTHORITY, date(2026, 2, 1), "main")
    assert feed == "tag:example.org,2026-02-01:feed:main"
    (record,) = records_of(article("feed:main.md")).values()
    assert record.id != feed


def test_the_authority_is_the_stated_one_else_the_host_in_ascii() -> None:
    assert authority_of("https://b\u00fccher.example/blog/") == Authority(
        name="xn--bcher-kva.example"
    )
    assert authority_of("https://a.example/", "b.example,2024") == Authority(
        name="b.example", date="2024"
    )
    assert authority_of(None) is None


def test_D6_updated_is_the_publication_until_the_article_changes() -> None:
    before = records_of(article("a.md"))
    assert before["a.md"].updated == datetime(2026, 2, 1, 12, tzinfo=UTC)
    assert build_again(before, article("a.md"))["a.md"].updated == before["a.md"].updated


def test_D6_an_edit_moves_updated_to_the_run_that_met_it() -> None:
    before = records_of(article("a.md", "One."))
    assert build_again(before, article("a.md", "Two."))["a.md"].updated == LATER


def test_D6_typography_and_white_space_do_not_move_updated() -> None:
    before = records_of(article("a.md", 'He said "no" - twice.'))
    edited = article("a.md", "He  said \u201cno\u201d \u2013 twice.")
    assert build_again(before, edited)["a.md"].updated == before["a.md"].updated


def test_D6_a_reader_that_got_better_does_not_move_updated() -> None:
    before = records_of(article("a.md", "One. Share this!"))
    better = replace(article("a.md", "One. Share this!"), body_text="One.")
    assert build_again(before, better)["a.md"].updated == before["a.md"].updated


def test_D6_the_time_of_change_that_the_file_states_wins() -> None:
    stated = datetime(2026, 2, 3, 9, tzinfo=UTC)
    before = records_of(article("a.md", "One."))
    after = build_again(before, article("a.md", "Two.", updated=stated))
    assert after["a.md"].updated == stated


@pytest.mark.parametrize(
    "stated", [datetime(2031, 1, 1, tzinfo=UTC), datetime(1999, 1, 1, tzinfo=UTC)]
)
def test_D6_a_stated_change_in_the_future_or_before_publication_is_not_believed(
    stated: datetime,
) -> None:
    (record,) = records_of(article("a.md", updated=stated)).values()
    assert record.updated == datetime(2026, 2, 1, 12, tzinfo=UTC)


def test_D5_an_undated_article_keeps_the_day_it_was_first_seen() -> None:
    before = records_of(article("a.md", published=None, published_precision=None))
    after = build_again(before, article("a.md", published=None, published_precision=None))
    assert before["a.md"].updated == datetime(2026, 3, 1, tzinfo=UTC) == after["a.md"].updated


def test_an_article_that_has_appeared_stays_when_the_clock_goes_back() -> None:
    before = records_of(article("a.md"))
    (again,) = enrol((article("a.md"),), before.values(), authority=AUTHORITY, now=NOW)
    assert again.has_appeared(datetime(1971, 1, 1, tzinfo=UTC), UTC)


def test_the_fingerprint_sees_the_lead_image() -> None:
    picture = Image(url="https://example.org/1.jpg")
    assert fingerprint(article("a.md")) != fingerprint(article("a.md", lead_image=picture))


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    known = tuple(
        replace(record, canonical_url=f"https://example.org/{quote(path)}")
        for path, record in records_of(article("a.md"), article("\u00fc.md")).items()
    )
    with open_catalogue(tmp_path) as catalogue:
        catalogue.save(known, (feed(),), ())
    with open_catalogue(tmp_path, read_only=True) as catalogue:
        assert catalogue.records() == tuple(sorted(known, key=lambda record: record.id))
        assert catalogue.feeds() == {"main": feed()}


def test_what_an_article_says_as_well_as_its_record_is_in_memory_once(tmp_path: Path) -> None:
    same, edited = (
        replace(one, traits=traits_of(one)) for one in (article("a.md"), article("b.md"))
    )
    known = records_of(same, edited)
    before = known["b.md"] = replace(known["b.md"], title="Before", told=b"before")
    with open_catalogue(tmp_path) as catalogue:
        catalogue.save(known.values(), ())
        one, other = catalogue.records({"a.md": same, "b.md": edited})

    assert same.traits
    assert one == known["a.md"]
    assert one.path is same.path
    assert one.title is same.title
    assert one.source_digest is same.source_digest
    assert one.fingerprint is same.traits.fingerprint
    assert one.sketch is same.traits.sketch
    assert one.told is same.traits.told
    assert other == before


#: Of types whose objects the collector of garbage keeps a head for (Py_TPFLAGS_HAVE_GC).
COLLECTED = 1 << 14


def test_what_there_is_of_every_article_is_not_looked_through_for_garbage() -> None:
    (one,) = enrol([article("a.md")], (), authority=AUTHORITY, now=NOW)

    assert one.article.traits
    for value in (one, one.article, one.article.traits, one.record):
        assert not type(value).__flags__ & COLLECTED, type(value)


def test_an_entry_that_is_kept_comes_back_in_every_field(tmp_path: Path) -> None:
    entry = Entry(
        id="tag:example.org,2026-02-01:a",
        title="\u201cA\u201d & <b>",
        updated=NOW,
        published=NOW,
        created=datetime(1931, 1, 1, tzinfo=UTC),
        link="https://example.org/a",
        authors=(Person(name="Ann", uri="https://example.org/ann"),),
        categories=("b", "a"),
        summary="Words.",
        content_html="<p>Words.</p>",
        lead_image=Image(url="https://example.org/1.jpg", width=3),
        enclosures=(Enclosure(url="https://example.org/1.mp3", media_type="audio/mpeg"),),
        word_count=7,
    )
    known = records_of(article("a.md"))
    with open_catalogue(tmp_path) as catalogue:
        catalogue.save(known.values(), (), [EntryLine.of(entry, "made so")])
        standing = catalogue.last_entries()
        assert dict(standing) == {entry.id: entry}
        assert standing.recipes == {entry.id: "made so"}


def feed(**fields: Any) -> FeedRecord:
    return FeedRecord(
        **{"name": "main", "id": "tag:example.org,2026:feed:main", "updated": NOW, **fields}
    )


def test_I10_a_feeds_id_is_never_replaced(tmp_path: Path) -> None:
    with open_catalogue(tmp_path) as catalogue:
        catalogue.save((), [feed()], ())
        catalogue.save((), [feed(id="tag:example.net,2027:feed:main", label="Other")], ())
        assert catalogue.feeds() == {"main": feed(label="Other")}


def test_all_that_is_known_of_a_feed_is_remembered(tmp_path: Path) -> None:
    known = feed(
        name="tags/climate",
        id="tag:example.org,2026:feed:tags/climate",
        label="Climate",
        formats=("rss",),
        is_full=False,
        ended=NOW,
        holds=("tag:example.org,2026:a", "tag:example.org,2026:b"),
        pages=(("tag:example.org,2025:c",), ()),
    )
    with open_catalogue(tmp_path) as catalogue:
        catalogue.save((), [feed(), known], ())
        assert catalogue.feeds() == {"main": feed(), "tags/climate": known}


def test_reading_a_catalogue_that_is_not_there_writes_nothing(tmp_path: Path) -> None:
    with open_catalogue(tmp_path, read_only=True) as catalogue:
        assert catalogue.records() == ()
    assert list(tmp_path.iterdir()) == []


def adopted(path: str = "a.md", **fields: object) -> Record:
    """A record as `feedwright adopt` leaves it."""
    (record,) = records_of(article(path)).values()
    return replace(
        record,
        id="https://old.example/?p=12",
        adopted_link="https://old.example/2026/02/a/",
        adopted_published=datetime(2026, 2, 1, 7, 41, 9, tzinfo=UTC),
        updated=datetime(2026, 2, 1, 7, 41, 9, tzinfo=UTC),
        **fields,
    )


def test_what_was_adopted_holds_until_the_file_is_edited_and_says_otherwise() -> None:
    known = {"a.md": adopted()}
    better_read = replace(
        article("a.md"), canonical_url="https://new.example/a", published=NOW, updated=NOW
    )
    for same in (article("a.md"), better_read, replace(article("a.md", "Edited."), title="New")):
        renewed = build_again(known, same)["a.md"]
        assert renewed.adopted_link == known["a.md"].adopted_link
        assert renewed.adopted_published == known["a.md"].adopted_published
    assert build_again(known, better_read)["a.md"].updated == known["a.md"].updated

    edited = build_again(known, replace(better_read, source_digest="0" * 32))["a.md"]
    assert (edited.adopted_link, edited.adopted_published) == (None, None)
    assert edited.id == known["a.md"].id


def test_what_was_adopted_is_saved_and_comes_back(tmp_path: Path) -> None:
    with open_catalogue(tmp_path) as catalogue:
        catalogue.save([adopted()], {}, ())
        assert catalogue.records() == (adopted(),)
