"""What has not changed is neither read nor made again, and nobody sees that from the feeds."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tracemalloc
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from feedwright import reading
from feedwright.cache import CACHE_FILE, CachedParagraph, Parts, Texts, open_cache
from feedwright.catalogue import traits_of
from feedwright.errors import StorageError
from feedwright.formats import press
from feedwright.model import HouseStyle
from feedwright.readers import read_article
from feedwright.sharing import Shared
from feedwright.volume_reading import apart
from publications import CONFIG, PROSE, markdown, publication, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOPICS = f"{CONFIG}\n[sets]\ntopics = true\nmin-entries = 1\n"


class Counted:
    """How often something was done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
        self.paths: list[str] = []
        self.count(monkeypatch, owner, name)

    @property
    def times(self) -> int:
        return len(self.paths)

    def count(self, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
        """That as well."""
        done = getattr(owner, name)

        def counting(*values: Any, **options: Any) -> Any:
            self.paths.append(str(next((one for one in values if isinstance(one, str)), "")))
            return done(*values, **options)

        monkeypatch.setattr(owner, name, counting)


def many(count: int, *, topic: str = "tides") -> dict[str, str]:
    return {
        f"n{number:02}__md": markdown(
            f"Number {number}",
            f"2026-08-{number + 1:02}",
            body=f"The tide of day {number} came late. Boat {number} waited for it at the quay.",
            more=f"tags: [{topic}{number % 3}]\n",
        )
        for number in range(count)
    }


def published(folder: Path) -> dict[str, bytes]:
    feeds = folder / "feeds"
    return {
        path.relative_to(feeds).as_posix(): path.read_bytes()
        for path in feeds.rglob("*")
        if path.is_file()
    }


def from_nothing(folder: Path, aside: Path) -> dict[str, bytes]:
    """What a build publishes that has the catalogue and no cache."""
    shutil.copytree(folder, aside)
    (aside / ".feedwright" / CACHE_FILE).unlink(missing_ok=True)
    shutil.rmtree(aside / "feeds")
    run(aside, force=True)
    return published(aside)


def test_of_many_articles_only_the_changed_one_is_read_and_its_feeds_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publication(tmp_path, config=TOPICS, **many(12))
    run(folder)
    publication(
        folder,
        config=TOPICS,
        n07__md=markdown("Number 7", "2026-08-08", "New.", "tags: [tides1]\n"),
    )
    read = Counted(monkeypatch, reading, "read_article")
    written = Counted(monkeypatch, press.Press, "print")

    report = run(folder)

    changed = {one.path for one in report.documents if one.change != "unchanged"}
    names = ("rss.xml", "atom.xml", "feed.json")
    assert set(read.paths) == {"n07.md"}
    assert len(written.paths) == 2 * len(names)
    assert changed - {"index.html", "feeds.json", "feeds.opml"} == {
        *names,
        *(f"tags/tides1/{name}" for name in names),
    }


def test_what_many_articles_share_is_told_without_reading_one_of_them_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {name: f"{text}\n{PROSE}\n" for name, text in many(6).items()}
    folder = publication(tmp_path, config=TOPICS, **files)
    first = run(folder)
    publication(folder, config=TOPICS, z__md=markdown("Another", "2026-09-08", "Its own words."))
    read = Counted(monkeypatch, reading, "read_article")

    second, third = run(folder), run(folder)

    assert read.paths == ["z.md"]
    told = [
        [
            one.message.partition(":")[2]
            for one in report.problems
            if one.code == "furniture-unknown"
        ]
        for report in (first, second, third)
    ]
    assert told[0]
    assert [one.replace("6 of 6", "6 of 7") for one in told[0]] == told[1] == told[2]


def test_where_nothing_changed_nothing_is_read_and_no_document_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publication(tmp_path, config=TOPICS, **many(12))
    run(folder)
    read = Counted(monkeypatch, reading, "read_article")
    written = Counted(monkeypatch, press.Press, "print")

    report = run(folder)

    assert not report.has_changed_files
    assert (read.paths, written.paths) == ([], [])


def test_who_does_the_work_decides_nothing_of_what_comes_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publication(tmp_path, config=TOPICS, **many(12))
    run(folder)
    publication(folder, config=f"{TOPICS}\n[engine]\njobs = 2\n")
    written = Counted(monkeypatch, press.Press, "print")

    assert not run(folder).has_changed_files
    assert written.paths == []


CHANGES: dict[str, Callable[[Path], object]] = {
    "an article": lambda folder: publication(folder, n03__md=markdown("Other", "2026-08-04")),
    "its date": lambda folder: publication(folder, n03__md=markdown("Number 3", "2026-08-09")),
    "no article": lambda folder: (folder / "articles/n03.md").unlink(),
    "another article": lambda folder: publication(folder, new__md=markdown("New", "2026-09-02")),
    "its name": lambda folder: (folder / "articles/n03.md").rename(folder / "articles/z.md"),
    "the title": lambda folder: publication(folder, config=TOPICS.replace("Quay", "Pier")),
    "the link": lambda folder: publication(folder, config=TOPICS.replace("{slug}", "{path}")),
    "the length": lambda folder: publication(
        folder, config=f"{TOPICS}\n[feeds]\nmax-entries = 5\n"
    ),
    "the bodies": lambda folder: publication(
        folder, config=f'{TOPICS}\n[feeds]\ncontent = "summary"\n'
    ),
    "a date that goes on": lambda folder: publication(
        folder, n03__md=markdown("Number 3", "2026-08-04", more="updated: 2026-09-03\n")
    ),
    "a translation": lambda folder: publication(
        folder,
        n03__md=markdown("Nummer 3", "2026-08-04", more="lang: de\ntranslation-of: n04.md\n"),
    ),
    "a draft": lambda folder: publication(
        folder, n03__md=markdown("Number 3", "2026-08-04", more="draft: true\n")
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_build_with_the_cache_publishes_what_a_build_without_it_does(
    tmp_path: Path, change: str
) -> None:
    folder = publication(tmp_path / "one", config=TOPICS, **many(8))
    run(folder)
    CHANGES[change](folder)

    run(folder, force=True)

    assert published(folder) == from_nothing(folder, tmp_path / "aside")


@given(st.lists(st.sampled_from(sorted(CHANGES)), max_size=4))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_changes_one_after_another_come_to_the_same(
    tmp_path_factory: pytest.TempPathFactory, changes: list[str]
) -> None:
    place = tmp_path_factory.mktemp("changes")
    folder = publication(place / "one", config=TOPICS, **many(8))
    run(folder)
    for change in changes:
        if (folder / "articles/n03.md").exists():
            CHANGES[change](folder)
            run(folder, force=True)

    assert published(folder) == from_nothing(folder, place / "aside")


def test_a_published_document_that_somebody_touched_is_put_right(tmp_path: Path) -> None:
    folder = publication(tmp_path, config=TOPICS, **many(4))
    run(folder)
    before = published(folder)
    (folder / "feeds/rss.xml").write_bytes(before["rss.xml"].replace(b"Number 3", b"Number 8"))
    (folder / "feeds/tags/tides1/atom.xml").unlink()

    report = run(folder)

    assert published(folder) == before
    assert {one.path: one.change for one in report.documents if one.change != "unchanged"} == {
        "rss.xml": "changed",
        "tags/tides1/atom.xml": "created",
    }


def test_a_file_that_looks_the_same_and_is_another_is_read(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    file = folder / "articles/a.md"
    status = file.stat()
    run(folder)
    file.write_bytes(file.read_bytes().replace(b'title: "A"', b'title: "B"'))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))

    run(folder)

    assert b"<title>B</title>" in (folder / "feeds/rss.xml").read_bytes()


def test_a_picture_that_changes_is_described_as_it_is_now(tmp_path: Path) -> None:
    picture = b'<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="20"/>'
    body = "Words.\n\n![A pier](pier.svg)\n"
    folder = publication(tmp_path, a__md=markdown("A", body=body))
    (folder / "articles/pier.svg").write_bytes(picture % 30)
    run(folder)
    (folder / "articles/pier.svg").write_bytes(picture % 400)

    run(folder)

    assert b"400" in (folder / "feeds/feed.json").read_bytes()


def _garbage(file: Path) -> None:
    file.write_bytes(b"no database at all " * 300)


def _wrong_rows(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for table in ("article", "entry", "document"):
            connection.execute(f"UPDATE {table} SET value = x'81a17801'")  # noqa: S608


def _no_table(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DROP TABLE entry")


def _directory(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("damage", [_garbage, _wrong_rows, _no_table, _directory])
def test_a_cache_that_is_damaged_costs_nothing_but_time(tmp_path: Path, damage: Any) -> None:
    folder = publication(tmp_path, config=TOPICS, **many(4))
    run(folder)
    before = published(folder)
    damage(folder / ".feedwright" / CACHE_FILE)

    report = run(folder)

    assert published(folder) == before
    assert not report.has_changed_files


def test_a_dry_run_leaves_the_cache_as_it_is(tmp_path: Path) -> None:
    folder = publication(tmp_path, config=TOPICS, **many(4))
    run(folder)
    before = (folder / ".feedwright" / CACHE_FILE).read_bytes()
    publication(folder, config=TOPICS, n03__md=markdown("Other", "2026-08-04"))

    report = run(folder, dry_run=True)

    assert report.has_changed_files
    assert (folder / ".feedwright" / CACHE_FILE).read_bytes() == before


def test_an_article_is_sent_apart_from_its_text() -> None:
    read = read_article("a.md", markdown("Ä").encode(), HouseStyle())

    sent = apart(read)

    assert sent.text == read.body_text.encode()
    assert sent.html == read.body_html.encode()
    assert read.evidence
    head = replace(read, body_text="", body_html="", evidence=(), dropped=(), withheld=())
    assert sent.article("a.md", Shared()) == replace(head, traits=traits_of(read))


def test_what_many_articles_have_is_held_once() -> None:
    more = "author: Ana Bell\ntags: [tides, quay]\nlang: en\n"
    shared = Shared()
    sent = apart(read_article("a.md", markdown("A", more=more).encode(), HouseStyle()))

    one, other = (sent.article("a.md", shared) for _ in range(2))

    assert one.authors
    assert one.authors is other.authors
    assert one.language is other.language
    assert all(mine is theirs for mine, theirs in zip(one.tags, other.tags, strict=True))
    assert len(one.tags) == 2


def test_what_is_kept_waits_nowhere_until_all_of_it_is_there() -> None:
    with open_cache(None, "") as cache:
        tracemalloc.start()
        rows = ((f"{number}", CachedParagraph(f"{number}" * 9_000)) for number in range(200))

        cache.keep(CachedParagraph, rows, ())

        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(cache.read(CachedParagraph)) == 200
    assert most < 1_000_000


def test_what_is_kept_of_an_article_is_not_its_text(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A", more="description: A short word.\n"))

    run(folder)

    kept = (folder / ".feedwright" / CACHE_FILE).read_bytes()

    assert b"A short word." in kept
    assert b"the moon has been generous" not in kept


def entries_written(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Every entry that is written, in each format."""
    return Counted(monkeypatch, press.Press, "_inspected")


def test_an_entry_that_stands_in_a_document_is_not_written_for_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = publication(tmp_path / "one", config=TOPICS, **many(12))
    run(folder)
    publication(folder, config=TOPICS, n07__md=markdown("Number 7", "2026-08-08", "New."))
    expected = from_nothing(folder, tmp_path / "aside")
    written = entries_written(monkeypatch)

    run(folder)

    assert sorted(written.paths) == ["atom", "json", "rss"]
    assert published(folder) == expected


@pytest.mark.parametrize("change", [*CHANGES, "a word in a document", "a lost document"])
def test_what_is_taken_from_published_documents_is_what_would_be_written(
    tmp_path: Path, change: str
) -> None:
    folder = publication(tmp_path / "one", config=TOPICS, **many(12))
    run(folder)
    if change in CHANGES:
        CHANGES[change](folder)
    file = folder / "feeds/tags/tides1/atom.xml"
    if change == "a lost document":
        file.unlink()
    elif change == "a word in a document":
        file.write_bytes(file.read_bytes().replace(b"Boat 4", b"Ship 4"))
    # It stands in every topic, so every document is made.
    more = markdown("More", "2026-09-04", more="tags: [tides0, tides1, tides2]\n")
    (folder / "articles/more.md").write_text(more)
    expected = from_nothing(folder, tmp_path / "aside")

    run(folder, force=True)

    assert published(folder) == expected


def test_of_an_entry_that_was_made_anew_no_earlier_fragment_is_taken(tmp_path: Path) -> None:
    """A run that breaks off may have remembered more than it has published, or less."""
    folder = publication(tmp_path / "one", config=TOPICS, **many(12))
    run(folder)
    before = published(folder)
    publication(folder, config=TOPICS, n07__md=markdown("Number 7", "2026-08-08", "New."))
    run(folder)
    after = published(folder)
    for path, data in before.items():
        (folder / "feeds" / path).write_bytes(data)

    run(folder, force=True)

    assert published(folder) == after


def test_a_disk_that_is_full_of_texts_ends_the_run_in_words() -> None:
    texts, parts = Texts(), Parts()
    for one in (texts, parts):
        one._connection.execute("PRAGMA max_page_count = 4")

    with pytest.raises(StorageError, match="cannot be written: database or disk is full"):
        texts.keep("a.md", b"x" * 100_000, b"")
    with pytest.raises(StorageError, match="cannot be written: database or disk is full"):
        parts.keep("a.zip#a.md", b"x" * 100_000, "markdown", "")
