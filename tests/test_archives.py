"""What a feed holds, and what its archive holds: together everything, whatever comes when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feedwright.assemble.archives import cut_archives
from feedwright.assemble.window import Window, choose
from feedwright.query import Card

DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
ROOMY = Window(max_entries=4, keep_days=0, budget_bytes=10**9)
Pages = tuple[tuple[str, ...], ...]


def card(day: int, *, changed: int | None = None, archive_only: bool = False) -> Card:
    published = DAY + timedelta(days=day)
    updated = published if changed is None else DAY + timedelta(days=changed)
    return Card(id=f"n{day}", published=published, updated=updated, archive_only=archive_only)


def cards(*days: int) -> list[Card]:
    """Newest first."""
    return [card(day) for day in sorted(days, reverse=True)]


def shown(given: list[Card], window: Window = ROOMY, size: int = 1) -> list[int]:
    return [int(one.id[1:]) for one in choose(given, window, lambda _: size)]


# The document that people subscribe to.


def test_Q1_the_newest_stand_in_the_feed() -> None:
    assert shown(cards(*range(10))) == [9, 8, 7, 6]


def test_Q2_all_of_the_last_days_stand_there_however_many_they_are() -> None:
    burst = [card(9)._replace(id=f"n{900 + n}") for n in range(7)]

    assert len(shown([*burst, *cards(8, 7)], replace(ROOMY, keep_days=1))) == 7
    assert shown([*burst, *cards(8, 7)], replace(ROOMY, keep_days=2))[-1] == 8


def test_the_days_are_counted_from_the_newest_entry_not_from_the_clock() -> None:
    assert shown(cards(0, 1, 2, 3, 4, 5), replace(ROOMY, max_entries=1, keep_days=3)) == [5, 4, 3]


def test_Q1_what_exceeds_the_budget_is_left_out_from_the_oldest_end() -> None:
    assert shown(cards(*range(10)), replace(ROOMY, budget_bytes=30), size=10) == [9, 8, 7]
    assert shown(cards(*range(10)), replace(ROOMY, budget_bytes=3), size=10) == [9]


def test_P6_an_old_entry_that_was_changed_is_announced() -> None:
    given = [card(day) for day in range(99, 0, -1)]
    given[50] = card(49, changed=99)
    window = replace(ROOMY, max_entries=10, keep_days=1)

    assert shown(given, window)[-1] == 49
    assert shown(given, replace(window, keep_days=0)) == list(range(99, 89, -1))


def test_a_correction_of_everything_is_no_flood() -> None:
    given = [card(day, changed=100) for day in range(99, 0, -1)]

    assert len(shown(given, replace(ROOMY, max_entries=10, keep_days=1))) == 12


def test_what_is_for_archives_only_stands_in_none_but_those() -> None:
    given = [card(9), card(8, archive_only=True), card(7)]

    assert shown(given) == [9, 7]


# The archive.


def grown(given: list[Card], pages: Pages = (), window: Window = ROOMY, page: int = 3) -> Pages:
    return cut_archives(given, choose(given, window, lambda _: 1), pages, page)


def test_nothing_is_archived_while_everything_stands_in_the_feed() -> None:
    assert grown(cards(1, 2, 3, 4)) == ()


def test_P5_the_archive_is_cut_from_the_oldest_end_and_never_again() -> None:
    first = grown(cards(*range(11)))
    assert first == (("n2", "n1", "n0"), ("n5", "n4", "n3"), ("n8", "n7", "n6"))

    assert grown(cards(*range(12)), first) == first
    assert grown(cards(*range(15)), first) == (*first, ("n11", "n10", "n9"))


def test_what_is_fresh_is_not_closed_yet() -> None:
    assert grown(cards(0, 1, 2, 3, 4), page=50) == (("n2", "n1", "n0"),)


def test_an_article_that_comes_late_stands_in_the_next_page_and_moves_none() -> None:
    first = grown(cards(*range(1, 12)))

    assert grown([*cards(*range(1, 12)), card(0)], first) == (*first, ("n0",))


def test_a_withdrawn_article_keeps_its_place() -> None:
    first = grown(cards(*range(11)))

    without = grown([one for one in cards(*range(11)) if one.id != "n1"], first)

    assert without == first
    assert grown(cards(*range(11)), without) == first


@given(
    arrivals=st.lists(st.lists(st.integers(0, 60), max_size=12), min_size=1, max_size=8),
    withdrawn=st.frozensets(st.integers(0, 60), max_size=5),
    max_entries=st.integers(1, 9),
    page=st.integers(1, 7),
    budget=st.integers(1, 20),
    keep_days=st.integers(0, 3),
)
def test_P7_feed_and_archive_hold_everything_whatever_comes_in_whatever_order(
    *,
    arrivals: list[list[int]],
    withdrawn: frozenset[int],
    max_entries: int,
    page: int,
    budget: int,
    keep_days: int,
) -> None:
    window = Window(max_entries=max_entries, keep_days=keep_days, budget_bytes=budget)
    here: set[int] = set()
    pages: Pages = ()
    for number, batch in enumerate(arrivals):
        here |= set(batch)
        present = here - withdrawn if number % 2 else here
        given = cards(*present)
        feed = choose(given, window, lambda _: 1)
        before, pages = pages, cut_archives(given, feed, pages, page)

        archived = [identity for one in pages for identity in one]
        assert {one.id for one in given} <= {one.id for one in feed} | set(archived)
        assert len(archived) == len(set(archived)), "nothing is archived twice"
        assert pages[: len(before)] == before, "what is closed stays closed"
        assert all(0 < len(one) <= page for one in pages)
        assert cut_archives(given, feed, pages, page) == pages, "a second build cuts nothing"
        assert feed == tuple(sorted(feed, key=lambda one: one.published, reverse=True))
        assert not given or feed[0] == given[0]


@pytest.mark.parametrize("count", [1, 4, 5, 10_000])
def test_a_first_build_closes_full_pages(count: int) -> None:
    pages = grown(cards(*range(count)), page=50)

    assert [len(one) for one in pages[:-1]] == [50] * (len(pages) - 1)
