"""What subscribers would see of a build is known beforehand, and harm is refused."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from feedwright.build import GuardedError
from feedwright.config.settings import GuardSettings
from feedwright.publish import Written
from feedwright.publish.guard import Impact, Loss, compare_feed, find_objections, in_all
from feedwright.publish.standing import Standing
from publications import CONFIG, DOCUMENTS, PROSE, feeds, markdown, publication, run, titles

if TYPE_CHECKING:
    from pathlib import Path

DAY = datetime(2026, 9, 1, 12, tzinfo=UTC)
NOTHING_LOST = Loss(known=60, lost=0)


def entry(name: str, **fields: str) -> Standing:
    return Standing(
        id=fields.get("id", f"tag:quay.example,2026:{name}"),
        title=fields.get("title", f"The {name} piece"),
        link=fields.get("link", f"https://quay.example/{name}/"),
        published=DAY,
        updated=DAY,
    )


def dated(one: Standing, days: int) -> Standing:
    return replace(one, published=DAY + timedelta(days), updated=DAY + timedelta(days))


def entries(count: int, first: int = 0) -> tuple[Standing, ...]:
    return tuple(dated(entry(f"n{number}"), number) for number in range(first, first + count))


def ids(found: tuple[Standing, ...]) -> list[str]:
    return [one.id.rpartition(":")[2] for one in found]


def impact(
    before: tuple[Standing, ...] | None,
    after: tuple[Standing, ...],
    present: tuple[Standing, ...] | None = None,
) -> Impact:
    here = {one.id for one in (after if present is None else present)}
    return compare_feed("main", before, after, here)


def objections(
    seen: Impact, *, loss: Loss = NOTHING_LOST, max_entries: int = 50, **guard: int
) -> list[str | None]:
    found = find_objections([seen], loss, (), guard=GuardSettings(**guard), max_entries=max_entries)
    return [one.guard for one in found]


# What subscribers see.


def test_new_updated_and_gone_are_told_by_ids() -> None:
    kept, edited, dropped, added = (entry(name) for name in ("kept", "edited", "dropped", "added"))
    later = replace(edited, updated=DAY + timedelta(hours=1))

    seen = impact((kept, edited, dropped), (added, kept, later))

    assert (ids(seen.new), ids(seen.updated), ids(seen.gone)) == (
        ["added"],
        ["edited"],
        ["dropped"],
    )
    assert seen.redelivered == ()
    assert not seen.is_first
    assert not seen.is_silent


def test_the_same_entries_in_another_order_are_nothing_to_see() -> None:
    some = entries(5)

    assert impact(some, some[::-1]).is_silent


def test_what_newer_entries_push_out_is_not_gone() -> None:
    before, everything = entries(3), entries(4)

    seen = impact(before, everything[1:], present=everything)

    assert ids(seen.new) == ["n3"]
    assert seen.gone == ()


def test_what_moves_up_into_the_feed_is_new_to_those_who_follow_it() -> None:
    everything = entries(5)

    seen = impact(everything[2:], everything[1:4], present=everything[:4])

    assert (ids(seen.new), ids(seen.gone)) == (["n1"], ["n4"])


def test_a_time_that_the_published_document_does_not_tell_is_no_update() -> None:
    some = entry("some")

    assert impact((replace(some, updated=None),), (some,)).is_silent


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Something else"},
        {"title": "Something else", "link": "http://quay.example/tides"},
        {"title": "Something else", "link": "https://QUAY.example/tides/#top"},
        {"link": "https://elsewhere.example/2026/tides.html"},
        {"link": "https://elsewhere.example/", "title": "THE TIDES\u2060, piece"},
    ],
)
def test_an_article_that_comes_under_another_id_is_delivered_again(
    changes: dict[str, str],
) -> None:
    before = entry("tides")
    again = entry("tides", id="tag:quay.example,2026:other", **changes)

    seen = impact((before,), (again,))

    (pair,) = seen.redelivered
    assert (pair.entry, pair.before) == (again, before)
    assert (seen.new, seen.gone) == ((), ())


@pytest.mark.parametrize(
    "other",
    [
        dated(entry("moon", title="The tides piece"), 1),
        entry("moon", title="The moon piece"),
        replace(entry("moon", title="", link=""), published=None),
    ],
)
def test_an_article_with_another_link_and_title_or_day_is_another(other: Standing) -> None:
    seen = impact((entry("tides"),), (other,))

    assert seen.redelivered == ()
    assert (ids(seen.new), ids(seen.gone)) == (["moon"], ["tides"])


def test_a_second_article_of_the_same_title_and_day_is_new_while_the_first_stays() -> None:
    first = entry("tides")
    second = entry("letters", title=first.title)

    seen = impact((first,), (second, first))

    assert ids(seen.new) == ["letters"]
    assert seen.redelivered == ()


def test_twins_are_paired_one_by_one() -> None:
    before = tuple(entry(f"old{n}", title="Letters") for n in range(2))
    after = tuple(entry(f"new{n}", title="Letters") for n in range(3))

    seen = impact(before, after)

    assert {pair.before.id for pair in seen.redelivered} == {one.id for one in before}
    assert len(seen.new) == 1


def test_who_follows_all_feeds_sees_each_entry_once() -> None:
    one, two = entry("one"), entry("two")
    main = compare_feed("main", (one,), (one, two), {one.id, two.id})
    topic = compare_feed("topic", None, (two,), {one.id, two.id})

    seen = in_all([main, topic])

    assert ids(seen.new) == ["two"]
    assert not seen.is_first
    assert topic.is_first


@settings(max_examples=60, derandomize=True)
@given(
    before=st.frozensets(st.integers(0, 8)),
    after=st.frozensets(st.integers(0, 8)),
    outside=st.frozensets(st.integers(0, 8)),
)
def test_every_entry_is_counted_in_one_place(
    before: frozenset[int], after: frozenset[int], outside: frozenset[int]
) -> None:
    pool = entries(9)
    present = {pool[n].id for n in after | outside}

    seen = compare_feed(
        "main", [pool[n] for n in before], [pool[n] for n in sorted(after)], present
    )

    assert {one.id for one in seen.new} == {pool[n].id for n in after - before}
    assert {one.id for one in seen.gone} == {pool[n].id for n in before - after - outside}
    assert (seen.updated, seen.redelivered) == ((), ())


# What is refused.


def test_F36_losing_one_article_is_accepted() -> None:
    assert objections(impact(entries(60), entries(59)), loss=Loss(known=60, lost=1)) == []


@pytest.mark.parametrize(
    ("known", "lost", "refused"),
    [(60, 54, True), (60, 31, True), (60, 30, False), (10, 6, True), (9, 9, False), (0, 0, False)],
)
def test_F35_losing_more_than_half_of_ten_articles_or_more_is_refused(
    known: int, lost: int, *, refused: bool
) -> None:
    found = objections(impact((), ()), loss=Loss(known=known, lost=lost))

    assert found == (["max-lost-percent"] if refused else [])


@pytest.mark.parametrize(("percent", "refused"), [(100, False), (90, False), (89, True), (0, True)])
def test_how_much_may_be_lost_can_be_set(percent: int, *, refused: bool) -> None:
    found = objections(impact((), ()), loss=Loss(known=60, lost=54), max_lost_percent=percent)

    assert found == (["max-lost-percent"] if refused else [])


@pytest.mark.parametrize(
    ("arriving", "max_entries", "refused"),
    [(25, 50, False), (26, 50, True), (20, 10, False), (21, 10, True), (100, 200, False)],
)
def test_more_new_entries_than_half_of_a_feed_are_a_flood(
    arriving: int, max_entries: int, *, refused: bool
) -> None:
    seen = impact(entries(1), entries(arriving + 1))

    assert objections(seen, max_entries=max_entries) == (["max-new"] if refused else [])


def test_the_size_of_a_flood_can_be_set() -> None:
    seen = impact(entries(1), entries(11))

    assert objections(seen, max_new=10) == []
    assert objections(seen, max_new=9) == ["max-new"]


def test_a_first_build_is_no_flood() -> None:
    seen = impact(None, entries(50))

    assert seen.is_first
    assert objections(seen, max_new=0) == []


def test_one_entry_that_would_come_again_is_refused_unless_that_is_allowed() -> None:
    seen = impact((entry("tides"),), (entry("tides", id="tag:quay.example,2026:other"),))

    assert objections(seen) == ["max-redelivered"]
    assert objections(seen, max_redelivered=1) == []


def test_entries_that_come_again_count_as_arriving() -> None:
    after = tuple(replace(one, id=f"{one.id}~2") for one in entries(30))
    seen = impact(entries(30), after)

    assert objections(seen, max_redelivered=30) == ["max-new"]


def test_what_is_refused_is_said_with_its_numbers() -> None:
    again = tuple(replace(one, id=f"{one.id}~2") for one in entries(30))

    found = find_objections(
        [impact(entries(30), again)],
        Loss(known=60, lost=54),
        [Written(path="rss.xml", change="created", size_bytes=2001)],
        guard=GuardSettings(max_bytes=2000),
        max_entries=50,
    )

    named = '"The n0 piece", "The n1 piece", "The n2 piece"'
    assert [one.message for one in found] == [
        "54 of 60 published articles are gone, more than 50 %",
        f"30 entries that subscribers have would come again under new ids: {named} and 27 more",
        "30 entries would arrive at once, more than 25",
        "rss.xml would have 2001 bytes, more than 2000",
    ]
    assert all(one.hint.endswith("?") for one in found)


def test_a_document_of_any_size_is_published_unless_a_budget_is_set() -> None:
    large = [Written(path="rss.xml", change="created", size_bytes=2_000_000)]
    first = impact(None, entries(1))

    def refused(guard: GuardSettings) -> list[str | None]:
        found = find_objections([first], NOTHING_LOST, large, guard=guard, max_entries=50)
        return [one.guard for one in found]

    assert refused(GuardSettings()) == []
    assert refused(GuardSettings(max_bytes=2_000_000)) == []
    assert refused(GuardSettings(max_bytes=1_999_999)) == ["max-bytes"]


# The guard in a build.


def many(count: int, first: int = 1) -> dict[str, str]:
    """Articles of as many days, the newest last."""
    start = datetime(2026, 6, 1, tzinfo=UTC)
    return {
        f"n{n:03}__md": markdown(f"Piece {n}", f"{start + timedelta(days=n):%Y-%m-%d}")
        for n in range(first, first + count)
    }


def remove(folder: Path, *names: str) -> None:
    for name in names:
        (folder / "articles" / name).unlink()


def refused(folder: Path) -> list[str | None]:
    """What a build is refused for; the feeds stay as they are."""
    before = feeds(folder)
    with pytest.raises(GuardedError) as caught:
        run(folder)
    assert feeds(folder) == before
    assert caught.value.exit_code == 65
    assert "--force" in str(caught.value)
    return [one.guard for one in caught.value.report.objections]


def test_F35_a_folder_that_lost_54_of_60_articles_is_refused_until_forced(tmp_path: Path) -> None:
    folder = publication(tmp_path, **many(60))
    run(folder)
    remove(folder, *(f"n{n:03}.md" for n in range(1, 55)))

    assert refused(folder) == ["max-lost-percent"]
    report = run(folder, force=True)

    assert len(titles(folder)) == 6
    assert len(report.impact.gone) == 44, "10 of the 54 did not stand in the feed"
    assert run(folder).impact.is_silent


def test_a_flood_is_refused_until_forced(tmp_path: Path) -> None:
    folder = publication(tmp_path, **many(2))
    run(folder)
    publication(folder, **many(26, first=3))

    assert refused(folder) == ["max-new"]
    assert len(run(folder, force=True).impact.new) == 26


def test_articles_too_old_for_the_feed_are_no_flood(tmp_path: Path) -> None:
    folder = publication(tmp_path, **many(50, first=60))
    run(folder)
    publication(folder, **many(59))

    report = run(folder)

    assert len(report.new) == 59
    assert report.impact.is_silent


def test_a_feed_that_is_to_hold_much_more_is_a_flood(tmp_path: Path) -> None:
    folder = publication(tmp_path, config=f"{CONFIG}\n[feeds]\nmax-entries = 10\n", **many(60))
    run(folder)
    (folder / "feedwright.toml").write_text(CONFIG)

    assert refused(folder) == ["max-new"]


def test_an_article_renamed_and_rewritten_at_once_is_not_delivered_again(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("The tides"), b__md=markdown("B"))
    run(folder)
    remove(folder, "a.md")
    publication(folder, z__md=markdown("The tides", body="All of it was written anew. " * 30))

    assert refused(folder) == ["max-redelivered"]


def test_the_limits_of_the_config_are_those_of_the_build(tmp_path: Path) -> None:
    limits = "[guard]\nmax-new = 1\nmax-bytes = 3000\n"
    folder = publication(tmp_path, config=f"{CONFIG}\n{limits}", a__md=markdown("A"))
    run(folder)
    publication(folder, b__md=markdown("B"), c__md=markdown("C"))
    (folder / "feedwright.toml").write_text(f"{CONFIG}\n{limits}")

    assert refused(folder) == ["max-new", *["max-bytes"] * 3]


def test_a_document_of_more_than_a_megabyte_is_published_with_a_warning(tmp_path: Path) -> None:
    body = f"{PROSE}\n\n" * 5000
    folder = publication(tmp_path, a__md=markdown("A", body=body))

    report = run(folder)

    assert [one.code for one in report.problems].count("document-large") == 3
    published = feeds(folder)
    assert all(len(published[name]) > 1_000_000 for name in DOCUMENTS)


def test_a_dry_run_says_what_would_be_refused_and_writes_nothing(tmp_path: Path) -> None:
    folder = publication(tmp_path, **many(60))
    run(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    gone = {folder / f"articles/n{n:03}.md" for n in range(1, 55)}
    remove(folder, *(f"n{n:03}.md" for n in range(1, 55)))

    report = run(folder, dry_run=True)

    assert [one.guard for one in report.objections] == ["max-lost-percent"]
    assert len(report.impact.gone) == 44
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert after == {path: data for path, data in before.items() if path not in gone}


@pytest.mark.parametrize("formats", ['["rss", "atom", "json"]', '["rss"]', '["atom"]'])
def test_without_a_catalogue_the_published_feed_tells_what_subscribers_have(
    tmp_path: Path, formats: str
) -> None:
    config = f"{CONFIG}\n[feeds]\nformats = {formats}\n"
    folder = publication(tmp_path, config=config, **many(3))
    run(folder)
    shutil.rmtree(folder / ".feedwright")
    remove(folder, "n001.md")
    publication(folder, config=config, **many(1, first=4))

    seen = run(folder, dry_run=True).impact

    assert not seen.is_first
    assert [one.title for one in seen.new] == ["Piece 4"]
    assert [one.title for one in seen.gone] == ["Piece 1"]


def test_without_the_published_feed_the_catalogue_tells_what_subscribers_have(
    tmp_path: Path,
) -> None:
    folder = publication(tmp_path, **many(3))
    run(folder)
    shutil.rmtree(folder / "feeds")

    report = run(folder)

    assert report.impact.is_silent
    assert {one.change for one in report.documents} == {"created"}


@pytest.mark.parametrize("damage", [b"", b"<rss", b"{}", b"[1, 2]", b'{"items": [7]}', b"\xff\xfe"])
def test_F38_a_damaged_document_is_passed_over_and_mended(tmp_path: Path, damage: bytes) -> None:
    folder = publication(tmp_path, **many(3))
    run(folder)
    before = feeds(folder)
    for name in ("rss.xml", "atom.xml", "feed.json"):
        (folder / "feeds" / name).write_bytes(damage)
        report = run(folder)
        assert report.impact.is_silent
        assert feeds(folder) == before
