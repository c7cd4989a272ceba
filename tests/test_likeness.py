"""A file that was renamed and edited at once is known again, and nothing is ever guessed."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import unicodedata
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from feedwright.build import GuardedError, decide
from feedwright.catalogue import Link, Separate, authority_of
from feedwright.catalogue.fingerprint import words_of
from feedwright.catalogue.sketch import (
    changed_percent,
    features_of,
    first_sketch_of,
    sketch_of,
    traits_of,
)
from feedwright.config import read_settings
from feedwright.errors import FeedwrightError, RefusedError, SourceError
from feedwright.model import Article, Image
from publications import CONFIG, NOW, codes, feeds, markdown, publication, run

if TYPE_CHECKING:
    from pathlib import Path

    from feedwright.catalogue.decisions import Decision
    from feedwright.report import Report

LATER = NOW + timedelta(days=1)
#: Twelve sentences, each of words of its own.
SENTENCES = [
    "The lock keeper counts barges from a window that faces upstream towards the mill.",
    "On most mornings nine of them wait before the fog has left the water.",
    "Her ledger began in another century, with a different hand and browner ink.",
    "Grain used to come down in autumn, and slate went up again in spring.",
    "Today it is gravel, mostly, or somebody's narrowboat with geraniums on the roof.",
    "The council would like to sell the cottage to a person from the city.",
    "Nobody has asked what happens to the paddles when that person sleeps late.",
    "An engineer measured the gates in June and frowned at the lower hinge.",
    "He wrote that the oak might last eleven winters, or perhaps only four.",
    "Children still jump from the footbridge although a sign forbids exactly this.",
    "In the evening the weir is loud enough to make every conversation short.",
    "She closes the book, hangs up her lamp and tells the heron good night.",
]
TEXT = "\n\n".join(SENTENCES)
EDITED = "\n\n".join(
    [*SENTENCES[:9], "Three sentences at the end are new ones now.", "They say so."]
)


def day_of(folder: Path, name: str) -> str:
    """The id of the entry with that title."""
    items = read_items(folder)
    return next(item["id"] for item in items if item["title"] == name)


def read_items(folder: Path) -> list[dict[str, str]]:
    import json  # noqa: PLC0415 - only here

    items: list[dict[str, str]] = json.loads(feeds(folder)["feed.json"])["items"]
    return items


def rename(folder: Path, old: str, new: str, content: str) -> None:
    (folder / "articles" / old).unlink()
    (folder / "articles" / new).write_text(content)


def decided(folder: Path, decision: Decision, **options: bool) -> Report:
    config = read_settings(folder / "feedwright.toml", cwd=folder)
    return decide(config, decision, now=LATER, **options)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication of two articles, one of them on the lock, as it was built yesterday."""
    folder = publication(
        tmp_path, lock__md=markdown("The lock", body=TEXT), other__md=markdown("Another piece")
    )
    run(folder)
    return folder


def test_I2_a_file_renamed_and_edited_at_once_keeps_its_id(folder: Path) -> None:
    before = day_of(folder, "The lock")
    rename(folder, "lock.md", "weir.md", markdown("The keeper of the weir", body=EDITED))

    report = run(folder, LATER)

    assert day_of(folder, "The keeper of the weir") == before
    assert (len(report.impact.new), len(report.impact.updated)) == (0, 1)


def test_I2_so_does_an_undated_one_of_which_little_changed(tmp_path: Path) -> None:
    folder = publication(tmp_path, lock__txt=f"The lock\n\n{TEXT}\n")
    run(folder)
    before = day_of(folder, "The lock")
    rename(folder, "lock.txt", "weir.txt", f"The weir\n\n{TEXT}\n\nThat was all.\n")

    assert run(folder, LATER).impact.new == ()
    assert day_of(folder, "The weir") == before


def test_I2_so_does_one_whose_catalogue_is_lost(folder: Path) -> None:
    before = day_of(folder, "The lock")
    rename(folder, "lock.md", "weir.md", markdown("The keeper of the weir", body=EDITED))
    shutil.rmtree(folder / ".feedwright")

    run(folder, LATER)

    assert day_of(folder, "The keeper of the weir") == before


def test_I2_so_does_one_whose_sketch_an_older_version_has_made(folder: Path) -> None:
    before = day_of(folder, "The lock")
    with closing(sqlite3.connect(folder / ".feedwright/catalogue.sqlite3")) as catalogue, catalogue:
        catalogue.execute("UPDATE article SET sketch = ?", (first_sketch_of(TEXT),))
    rename(folder, "lock.md", "weir.md", markdown("The keeper of the weir", body=EDITED))

    run(folder, LATER)

    assert day_of(folder, "The keeper of the weir") == before


def test_what_comes_every_day_in_much_the_same_words_is_new_every_day(folder: Path) -> None:
    before = day_of(folder, "The lock")
    rename(folder, "lock.md", "next.md", markdown("The lock", "2026-09-02", body=EDITED))

    report = run(folder, LATER)

    assert day_of(folder, "The lock") != before
    assert (len(report.impact.new), len(report.impact.gone)) == (1, 1)


def test_an_article_that_shares_a_few_sentences_is_another(folder: Path) -> None:
    body = "\n\n".join([*SENTENCES[:3], *(f"{words} Or so." for words in SENTENCES[3:4])])
    rename(folder, "lock.md", "mill.md", markdown("The mill", body=body + "\n\nAnd " * 60))

    assert len(run(folder, LATER).impact.new) == 1


def test_an_article_whose_file_cannot_be_read_now_is_not_gone(folder: Path) -> None:
    (folder / "articles/lock.md").write_bytes(b"\0" * 400)
    publication(folder, copy__md=markdown("A copy", body=EDITED))

    report = run(folder, LATER)

    assert report.kept == ("lock.md",)
    assert report.new == ("copy.md",)


@pytest.fixture
def unclear(folder: Path) -> Path:
    """The article on the lock is gone, and two files could be what became of it."""
    rename(folder, "lock.md", "weir.md", markdown("The weir", body=EDITED))
    publication(folder, quay__md=markdown("The quay", body=TEXT + "\n\nAnd a quay."))
    return folder


def test_between_two_candidates_nothing_is_guessed_and_subscribers_see_nothing(
    unclear: Path,
) -> None:
    before = feeds(unclear)

    report = run(unclear, LATER)

    assert feeds(unclear) == before
    assert report.impact.is_silent
    asked = [str(one) for one in report.problems if one.code == "article-unclear"]
    assert asked == [
        f"{path}: warning: may be a later version of lock.md, and is not published until you say"
        f" so (feedwright catalogue link lock.md {path}; or feedwright catalogue new {path})"
        " [article-unclear]"
        for path in ("quay.md", "weir.md")
    ]
    assert "entry-kept" not in codes(report)
    assert run(unclear, LATER + timedelta(days=9)).impact.is_silent


def test_an_article_whose_path_is_lost_with_the_catalogue_is_asked_for_by_its_id(
    unclear: Path,
) -> None:
    before, was = feeds(unclear), day_of(unclear, "The lock")
    shutil.rmtree(unclear / ".feedwright")

    report = run(unclear, LATER)

    assert feeds(unclear) == before
    (asked, _) = (one for one in report.problems if one.code == "article-unclear")
    assert f"feedwright catalogue link {was} quay.md" in asked.hint
    decided(unclear, Link(old=was, new="quay.md"))
    run(unclear, LATER)
    assert day_of(unclear, "The quay") == was


def test_who_is_told_which_one_it_is_goes_on(unclear: Path) -> None:
    run(unclear, LATER)
    before = day_of(unclear, "The lock")

    foreseen = decided(unclear, Link(old="lock.md", new="weir.md"))
    report = run(unclear, LATER)

    assert day_of(unclear, "The weir") == before
    for one in (foreseen, report):
        assert [entry.title for entry in one.impact.updated] == ["The weir"]
        assert [entry.title for entry in one.impact.new] == ["The quay"]
        assert one.impact.gone == ()


def test_who_is_told_that_one_is_another_article_knows_the_other_one(unclear: Path) -> None:
    before = day_of(unclear, "The lock")
    config = read_settings(unclear / "feedwright.toml", cwd=unclear)
    authority = authority_of(config.site.url)

    decided(unclear, Separate(path="quay.md", authority=authority, now=LATER))
    report = run(unclear, LATER)

    assert day_of(unclear, "The weir") == before
    assert [entry.title for entry in report.impact.new] == ["The quay"]


def test_a_decision_that_is_only_tried_changes_nothing(unclear: Path) -> None:
    report = decided(unclear, Link(old="lock.md", new="weir.md"), dry_run=True)

    assert len(report.impact.updated) == 1
    assert run(unclear, LATER).impact.is_silent


def test_a_text_that_is_all_new_is_linked_by_hand(folder: Path) -> None:
    before = day_of(folder, "The lock")
    rename(folder, "lock.md", "weir.md", markdown("The lock", body="Quite another text. " * 20))
    with pytest.raises(GuardedError, match="catalogue link OLD NEW"):
        run(folder, LATER)

    decided(folder, Link(old="lock.md", new="weir.md"))

    assert run(folder, LATER).impact.redelivered == ()
    assert day_of(folder, "The lock") == before


def test_an_id_that_was_given_up_for_another_one_is_never_used_again(folder: Path) -> None:
    before = day_of(folder, "The lock")
    rename(folder, "lock.md", "weir.md", markdown("The lock", body="Quite another text. " * 20))
    run(folder, LATER, force=True)
    given_up = day_of(folder, "The lock")
    assert given_up != before

    decided(folder, Link(old=before, new="weir.md"))
    run(folder, LATER, force=True)

    assert day_of(folder, "The lock") == before
    with pytest.raises(RefusedError, match="given up"):
        decided(folder, Link(old=given_up, new="other.md"))


def test_a_link_to_the_wrong_article_is_undone_before_anybody_sees_it(folder: Path) -> None:
    rename(folder, "lock.md", "weir.md", markdown("The weir", body="Quite another text. " * 20))
    run(folder, LATER)
    standing = day_of(folder, "The weir")
    report = decided(folder, Link(old="lock.md", new="weir.md"))
    assert len(report.impact.redelivered) == 1
    with pytest.raises(GuardedError):
        run(folder, LATER)

    decided(folder, Link(old=standing, new="weir.md"))

    assert run(folder, LATER).impact.is_silent
    assert day_of(folder, "The weir") == standing


@pytest.mark.parametrize(
    ("old", "new", "error", "words"),
    [
        ("nothing.md", "other.md", SourceError, "knows no article"),
        ("lock.md", "nothing.md", SourceError, "is no article that can be published"),
        ("lock.md", "other.md", RefusedError, "lock.md: the file is still there"),
    ],
)
def test_a_link_that_cannot_be_is_refused(
    folder: Path, old: str, new: str, error: type[FeedwrightError], words: str
) -> None:
    with pytest.raises(error, match=words):
        decided(folder, Link(old=old, new=new))


def test_a_file_that_states_an_id_of_its_own_cannot_be_linked_away_from_it(folder: Path) -> None:
    publication(folder, own__md=markdown("Own", more="id: urn:example:own\n"))
    run(folder)
    (folder / "articles/lock.md").unlink()
    run(folder)

    with pytest.raises(RefusedError, match=r"own\.md: states an id of its own: urn:example:own"):
        decided(folder, Link(old="lock.md", new="own.md"))


def test_a_sketch_is_the_same_in_every_version() -> None:
    """What is stored is compared with what is made later: another way needs another kind."""
    assert sketch_of(TEXT)[:13].hex() == "02c47a530f563bb81ce4089f07"
    assert first_sketch_of(TEXT)[:13].hex() == "010e8731045de08d0b0568570d"
    assert len(features_of(sketch_of(TEXT))) == 64
    assert features_of(b"\x63" + sketch_of(TEXT)[1:]) == ()


@pytest.mark.parametrize(
    ("text", "is_told"),
    [("Too few words to be told by them.", False), ("水門番は朝の船を数える。" * 2, True)],
)
def test_a_text_needs_some_words_to_be_told_by(text: str, *, is_told: bool) -> None:
    assert bool(sketch_of(text)) == is_told


def test_a_run_without_news_does_not_load_what_makes_sketches(folder: Path) -> None:
    program = (
        "import sys; from feedwright.cli import main; main(['build', '-q']);"
        " print('rensa' in sys.modules)"
    )

    first, second = (
        subprocess.run(
            [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True
        )
        for _ in range(2)
    )

    assert (first.stdout, second.stdout) == ("True\n", "False\n")


#: Latin and Cyrillic letters, punctuation; what falls apart, is joined with others, or is no text.
_ODD = "aB_1 \u0301\u0345ßſŉ´¨ªŀﬁ²½…“—É\xa0中カｶ\u0e01İ\n\ud800Жй"


@given(
    st.text(_ODD)
    | st.text(st.characters(min_codepoint=0xA0, max_codepoint=0x2FF))
    | st.text(st.characters(min_codepoint=0x2000, max_codepoint=0x20BF))
    | st.text()
)
@settings(max_examples=300, derandomize=True)
def test_words_are_those_of_the_folded_text_however_they_are_found(text: str) -> None:
    folded = unicodedata.normalize("NFKC", text).casefold()
    assert words_of(text) == [word.encode() for word in re.findall(r"[^\W_]+", folded)]


@given(st.integers(0, 40), st.integers(0, 40))
@settings(max_examples=60, derandomize=True)
def test_changed_words_are_counted_one_by_one(came: int, went: int) -> None:
    words = [f"word{number}" for number in range(400)]
    before = Article(path="a.md", title="A", body_text=" ".join(words))
    new = [f"new{number}" for number in range(came)]
    after = Article(path="a.md", title="A", body_text=" ".join([*words[went:], *new]))

    percent = changed_percent(traits_of(before).told, after)

    exactly = 100 * max(came, went) / max(400, 400 - went + came)
    # Of two words that fall into one of 256 classes one may hide the other.
    assert exactly * 0.8 - 0.5 <= percent <= exactly


def test_a_word_that_stands_there_hundreds_of_times_is_counted_on() -> None:
    before = Article(path="a.md", title="A", body_text=f"{'tide ' * 300}and {'pier ' * 700}")
    after = replace(before, body_text=f"{before.body_text} {'tide ' * 10}")

    assert changed_percent(traits_of(before).told, before) == 0
    assert changed_percent(traits_of(before).told, after) == pytest.approx(100 * 10 / 1011)


def test_a_new_title_picture_or_correction_is_all_news() -> None:
    before = Article(path="a.md", title="A", body_text=TEXT)
    for after in (
        Article(path="a.md", title="B", body_text=TEXT),
        Article(
            path="a.md", title="A", body_text=TEXT, lead_image=Image(url="https://a.example/1")
        ),
        Article(path="a.md", title="A", body_text=TEXT, correction="It was nine."),
    ):
        assert changed_percent(traits_of(before).told, after) == 100
    assert changed_percent(traits_of(before).told, before) == 0
    assert changed_percent(b"", before) == 100


def updated_of(folder: Path) -> str:
    return next(item["date_modified"] for item in read_items(folder) if item["title"] == "The lock")


def test_D6_small_changes_move_updated_when_they_have_added_up(tmp_path: Path) -> None:
    config = f"{CONFIG}\n[feeds]\nupdated-percent = 5\n"
    folder = publication(tmp_path, config=config, lock__md=markdown("The lock", body=TEXT))
    run(folder)
    moved = []
    text = TEXT
    for number, word in enumerate(("barges", "fog", "ledger", "Grain", "gravel", "council"), 1):
        before = updated_of(folder)
        text = text.replace(word, f"very many {word}")
        publication(folder, config=config, lock__md=markdown("The lock", body=text))
        run(folder, NOW + timedelta(days=number))
        assert word in feeds(folder)["feed.json"].decode()
        moved.append(updated_of(folder) != before)

    assert moved == [False, False, False, False, True, False]


def test_D6_an_edit_that_is_to_be_silent_is_published_and_moves_nothing(folder: Path) -> None:
    before = updated_of(folder)
    publication(folder, lock__md=markdown("The lock", body=TEXT.replace("browner", "brown")))

    report = run(folder, LATER, silent=frozenset({"lock.md"}))

    assert report.impact.is_silent
    assert b"browner" not in feeds(folder)["rss.xml"]
    assert updated_of(folder) == before
    run(folder, LATER)
    assert updated_of(folder) == before


def test_a_slip_in_what_is_to_be_silent_publishes_nothing(folder: Path) -> None:
    publication(folder, lock__md=markdown("The lock", body=EDITED))
    before = feeds(folder)

    with pytest.raises(SourceError, match=r"lokc\.md: is no article"):
        run(folder, LATER, silent=frozenset({"lokc.md"}))

    assert feeds(folder) == before
