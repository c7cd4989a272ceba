"""What is withdrawn stays away, whatever happens to its file, and a correction is seen."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import feedparser
import pytest

from feedwright.build import decide
from feedwright.catalogue import Authority, Link, Restore, Separate, Withdraw
from feedwright.cli import main
from feedwright.config import read_settings
from feedwright.errors import RefusedError, SourceError
from publications import CONFIG, NOW, PROSE, codes, feeds, markdown, publication, run, titles

if TYPE_CHECKING:
    from pathlib import Path

    from feedwright.catalogue import Decision
    from feedwright.report import Report

LATER = NOW + timedelta(days=1)
PUBLIC = f"{CONFIG}\n[feeds]\ntombstones = true\n"
FILES = {
    "a__md": markdown("A tide", "2026-09-03"),
    "b__md": markdown("B ebb", "2026-09-02", "Of the ebb and of nothing else at all. " * 9),
    "c__md": markdown("C flood", "2026-09-01", "Of the flood, and what it left on the quay. " * 9),
}
B_ID = "tag:quay.example,2026-09-02:b"


def built(folder: Path, config: str = CONFIG) -> Path:
    publication(folder, config=config, **FILES)
    run(folder)
    return folder


def decided(folder: Path, decision: Decision, **options: bool) -> Report:
    settings = read_settings(folder / "feedwright.toml", cwd=folder)
    return decide(settings, decision, now=LATER, **options)


def withdraw(folder: Path, path: str = "b.md", reason: str = "It was the flood.") -> Report:
    return decided(folder, Withdraw(path=path, reason=reason, now=LATER))


def extension(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(feeds(folder)["feed.json"])["_feedwright"]
    return found


def tombstones(folder: Path) -> list[tuple[str, str]]:
    feed = feedparser.parse(feeds(folder)["atom.xml"])
    assert not feed.bozo
    document = feeds(folder)["atom.xml"].decode()
    return [
        (line.split('ref="')[1].split('"')[0], line.split('when="')[1].split('"')[0])
        for line in document.splitlines()
        if "deleted-entry ref" in line
    ]


def test_what_is_withdrawn_leaves_the_feeds_and_its_file_is_not_published(tmp_path: Path) -> None:
    folder = built(tmp_path)
    before = feeds(folder)

    foreseen = withdraw(folder)
    assert feeds(folder) == before
    report = run(folder, LATER)

    for one in (foreseen, report):
        assert [entry.title for entry in one.impact.gone] == ["B ebb"]
    assert titles(folder) == ["A tide", "C flood"]
    (told,) = (str(one) for one in report.problems if one.code == "article-withdrawn")
    assert told == (
        "b.md: note: was withdrawn on 2026-10-02 and is not published (delete the file;"
        " feedwright withdraw --undo b.md, or feedwright catalogue new b.md) [article-withdrawn]"
    )
    assert run(folder, LATER).impact.is_silent


@pytest.mark.parametrize("name", ["renamed.md", "b.md"])
def test_I3_it_stays_away_when_its_file_is_renamed_edited_or_put_back(
    tmp_path: Path, name: str
) -> None:
    folder = built(tmp_path)
    withdraw(folder)
    (folder / "articles/b.md").unlink()
    run(folder, LATER)
    text = FILES["b__md"].replace("B ebb", "B, once more")
    (folder / "articles" / name).write_text(text + "\nA line more.\n")

    report = run(folder, LATER)

    assert report.impact.is_silent
    assert "article-withdrawn" in codes(report)


def test_another_article_at_the_path_of_one_that_was_withdrawn_has_an_id_of_its_own(
    tmp_path: Path,
) -> None:
    folder = built(tmp_path)
    withdraw(folder)
    publication(folder, b__md=markdown("B anew", "2026-09-02", "Quite other words. " * 9))
    assert run(folder, LATER).impact.new == ()

    decided(folder, Separate(path="b.md", authority=Authority(name="quay.example"), now=LATER))
    report = run(folder, LATER)

    assert [entry.title for entry in report.impact.new] == ["B anew"]
    assert report.impact.new[0].id != B_ID
    assert codes(report) & {"article-withdrawn"} == set()
    before = feeds(folder)
    shutil.rmtree(folder / ".feedwright")
    assert run(folder, LATER).impact.is_silent
    assert feeds(folder) == before


def test_a_link_to_the_path_of_one_that_was_withdrawn_does_not_bring_it_back(
    tmp_path: Path,
) -> None:
    folder = built(tmp_path)
    withdraw(folder)
    (folder / "articles/a.md").unlink()
    publication(folder, b__md=markdown("A tide, once more", "2026-09-03", "Other words. " * 9))

    decided(folder, Link(old="a.md", new="b.md"))
    run(folder, LATER)

    assert titles(folder) == ["A tide, once more", "C flood"]
    assert [one["id"] for one in extension(folder)["withdrawn"]] == [B_ID]


def test_subscribers_are_not_told_unless_the_config_says_so(tmp_path: Path) -> None:
    folder = built(tmp_path)
    withdraw(folder)
    run(folder, LATER)

    assert tombstones(folder) == []
    (told,) = extension(folder)["withdrawn"]
    assert (told["id"], told["date_withdrawn"]) == (B_ID, "2026-10-02T09:00:00Z")
    assert "reason" not in told
    assert "flood." not in json.dumps(told)


def test_P13_D8_with_tombstones_atom_says_what_was_withdrawn_when_and_why(tmp_path: Path) -> None:
    folder = built(tmp_path, PUBLIC)
    withdraw(folder)
    run(folder, LATER)

    assert tombstones(folder) == [(B_ID, "2026-10-02T09:00:00Z")]
    assert b"<at:comment>It was the flood.</at:comment>" in feeds(folder)["atom.xml"]
    assert feedparser.parse(feeds(folder)["atom.xml"]).feed.updated == "2026-10-02T09:00:00Z"
    assert run(folder, LATER + timedelta(days=99)).has_changed_files is False


@pytest.mark.parametrize("config", [CONFIG, PUBLIC], ids=["silent", "public"])
def test_it_stays_away_when_the_catalogue_is_lost(tmp_path: Path, config: str) -> None:
    folder = built(tmp_path, config)
    withdraw(folder)
    run(folder, LATER)
    before = feeds(folder)
    shutil.rmtree(folder / ".feedwright")

    report = run(folder, LATER + timedelta(days=30))

    assert feeds(folder) == before
    assert "article-withdrawn" in codes(report)


def test_a_decision_keeps_the_id_of_the_feed_when_the_catalogue_is_lost(tmp_path: Path) -> None:
    folder = built(tmp_path)
    before = extension(folder)["id"]
    shutil.rmtree(folder / ".feedwright")
    moved = CONFIG.replace("quay.example", "pier.example")
    publication(folder, config=moved)

    withdraw(folder)
    run(folder, LATER)

    assert extension(folder)["id"] == before
    assert titles(folder) == ["A tide", "C flood"]


def test_what_no_build_has_seen_is_undone_without_a_trace(tmp_path: Path) -> None:
    folder = built(tmp_path, PUBLIC)
    before = feeds(folder)
    withdraw(folder)

    decided(folder, Restore(path="b.md", is_public=True))

    assert run(folder, LATER).impact.is_silent
    assert feeds(folder) == before


def test_P13_what_comes_back_is_newer_than_the_word_that_it_was_gone(tmp_path: Path) -> None:
    folder = built(tmp_path, PUBLIC)
    withdraw(folder)
    run(folder, LATER)

    decided(folder, Restore(path="b.md", is_public=True))
    report = run(folder, LATER)

    assert [entry.id for entry in report.impact.new] == [B_ID]
    assert tombstones(folder) == []
    items = json.loads(feeds(folder)["feed.json"])["items"]
    (back,) = (item for item in items if item["id"] == B_ID)
    assert back["date_modified"] == "2026-10-02T09:00:01Z"
    assert run(folder, LATER).impact.is_silent


def test_whom_nobody_was_told_of_comes_back_as_it_was(tmp_path: Path) -> None:
    folder = built(tmp_path)
    before = feeds(folder)
    withdraw(folder)
    run(folder, LATER)

    decided(folder, Restore(path=B_ID, is_public=False))
    run(folder, LATER)

    assert feeds(folder) == before


def test_a_second_reason_takes_the_place_of_the_first_one(tmp_path: Path) -> None:
    folder = built(tmp_path, PUBLIC)
    withdraw(folder)
    run(folder, LATER)
    decided(folder, Withdraw(path="b.md", reason="It was neither.", now=LATER.replace(year=2027)))
    run(folder, LATER)

    assert tombstones(folder) == [(B_ID, "2026-10-02T09:00:00Z")]
    assert b"It was neither." in feeds(folder)["atom.xml"]


def test_the_last_article_can_be_withdrawn_and_not_be_lost(tmp_path: Path) -> None:
    folder = built(tmp_path)
    for name in ("a.md", "b.md"):
        withdraw(folder, name)
        run(folder, LATER)
    (folder / "articles/c.md").rename(tmp_path / "c.md")
    with pytest.raises(RefusedError, match="no article is ready"):
        run(folder, LATER)
    (tmp_path / "c.md").rename(folder / "articles/c.md")

    foreseen = withdraw(folder, "c.md")
    report = run(folder, LATER)

    assert [len(one.impact.gone) for one in (foreseen, report)] == [1, 1]
    assert titles(folder) == []
    assert run(folder, LATER).impact.is_silent


def test_what_cannot_be_withdrawn_is_said(tmp_path: Path) -> None:
    folder = built(tmp_path)
    publication(folder, d__md=markdown("D"))

    with pytest.raises(SourceError, match="knows no article"):
        withdraw(folder, "x.md")
    with pytest.raises(RefusedError, match=r"d\.md: has not been published \(.*draft: true"):
        withdraw(folder, "d.md")
    with pytest.raises(RefusedError, match="was not withdrawn"):
        decided(folder, Restore(path="b.md", is_public=False))


def test_a_correction_stands_on_top_and_moves_updated(tmp_path: Path) -> None:
    folder = built(tmp_path)
    note = "An earlier version gave the *wrong* tide: 5 & not < 4."
    more = f"correction: {json.dumps(note)}\n"
    publication(folder, a__md=markdown("A tide", "2026-09-03", more=more))

    report = run(folder, LATER)

    shown = "An earlier version gave the wrong tide: 5 & not < 4."
    assert [entry.title for entry in report.impact.updated] == ["A tide"]
    item = json.loads(feeds(folder)["feed.json"])["items"][0]
    assert item["content_html"].startswith(
        "<p><em>An earlier version gave the wrong tide: 5 &amp; not &lt; 4.</em></p>"
    )
    assert item["_feedwright"]["correction"] == shown
    for name in ("rss.xml", "atom.xml"):
        entry = feedparser.parse(feeds(folder)[name]).entries[0]
        assert "wrong tide: 5 &amp; not &lt; 4." in entry.content[0].value
        assert PROSE[:30] in entry.content[0].value


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication that was built, as the working folder."""
    folder = built(tmp_path)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(LATER.timestamp())))
    return folder


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    output = capsys.readouterr()
    return code, output.out, output.err


def test_the_command_says_what_subscribers_will_see(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tried = said(capsys, "withdraw", "articles/b.md", "--reason", "It was\nthe flood.", "--dry-run")
    done = said(capsys, "withdraw", "articles/b.md", "--reason", "It was\nthe flood.")

    seen = f"with the next build subscribers see 1 gone\n  gone          B ebb  ({B_ID})\n"
    assert tried == (0, f"b.md: would be withdrawn\n{seen}", "")
    assert done == (0, f"b.md: withdrawn\n{seen}", "")
    _, shown, _ = said(capsys, "catalogue", "show", "--json", "articles/b.md")
    record = json.loads(shown)
    assert (record["state"], record["reason"]) == ("withdrawn", "It was the flood.")
    assert said(capsys, "withdraw", B_ID, "--reason", "No \udcff UTF-8")[0] == 0
    assert '"No \\ufffd UTF-8"' in said(capsys, "catalogue", "show", "--json", B_ID)[1]
    assert said(capsys, "withdraw", "--undo", B_ID, "--json")[0] == 0
    assert said(capsys, "withdraw", "--undo", "b.md", "--reason", "x")[0] == 64
    assert here.is_dir()


@pytest.mark.parametrize("word", ["b.md", "articles/b.md", B_ID])
def test_an_article_is_named_by_its_path_or_its_id(
    here: Path, capsys: pytest.CaptureFixture[str], word: str
) -> None:
    code, shown, _ = said(capsys, "catalogue", "show", word)

    assert code == 0
    assert f"id             {B_ID}\n" in shown
    assert said(capsys, "catalogue", "show", str(here / "articles/b.md"))[1] == shown


def test_the_catalogue_is_listed_newest_first(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "articles/c.md").unlink()
    run(here, LATER)

    _, listed, _ = said(capsys, "catalogue", "list")
    _, objects, _ = said(capsys, "catalogue", "list", "--json")

    assert listed == (
        "published  2026-09-03  a.md  tag:quay.example,2026-09-03:a  A tide\n"
        f"published  2026-09-02  b.md  {B_ID}  B ebb\n"
        "gone       2026-09-01  c.md  tag:quay.example,2026-09-01:c  C flood\n"
    )
    states = [json.loads(line)["state"] for line in objects.splitlines()]
    assert states == ["published", "published", "gone"]


def test_files_that_were_renamed_and_rewritten_are_linked_by_the_command(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "articles/b.md").rename(here / "articles/ebb.md")
    publication(here, ebb__md=markdown("B ebb", "2026-09-02", "All other words than before. " * 9))
    assert said(capsys, "build")[0] == 65

    code, words, _ = said(capsys, "catalogue", "link", "articles/b.md", "articles/ebb.md")

    assert code == 0
    assert words.startswith("ebb.md: the article that was b.md\nwith the next build subscribers")
    assert "1 updated" in words
    assert said(capsys, "build")[0] == 0
    assert said(capsys, "catalogue", "new", "articles/ebb.md")[0] == 65


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["catalogue"], "catalogue: what? (list, show, link, new are possible)"),
        (["catalogue", "lits"], 'unknown command "lits"'),
        (["catalogue", "link", "a.md"], "missing: NEW (see feedwright catalogue link --help)"),
        (["catalogue", "show", "a", "--jsn"], 'unknown option --jsn (did you mean "--json"?)'),
    ],
)
def test_wrong_words_are_told_with_a_way_out(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    code, out, error = said(capsys, *words)

    assert (code, out) == (64, "")
    assert error.startswith(f"feedwright: error: {message}")


def test_a_silent_edit_by_the_command(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = json.loads(feeds(here)["feed.json"])["items"][0]["date_modified"]
    publication(here, a__md=FILES["a__md"].replace("moon", "Moon,"))
    publication(here, a__md=FILES["a__md"].replace("tide table", "tyde table"))

    assert said(capsys, "build", "--silent", "articles/a.md")[0] == 0
    after = json.loads(feeds(here)["feed.json"])["items"][0]
    assert "tyde" in after["content_html"]
    assert after["date_modified"] == before
    assert said(capsys, "build", "--silent", "articles/nothing.md")[0] == 66


@pytest.mark.parametrize("is_withdrawn_first", [True, False])
def test_the_only_article_can_be_withdrawn_with_its_file_deleted(
    tmp_path: Path, *, is_withdrawn_first: bool
) -> None:
    folder = publication(tmp_path, a__md=FILES["a__md"])
    run(folder)
    path = folder / "articles/a.md"
    if is_withdrawn_first:
        withdraw(folder, "a.md")
        path.unlink()
    else:
        path.unlink()
        withdraw(folder, "a.md")

    report = run(folder, LATER)

    assert [entry.title for entry in report.impact.gone] == ["A tide"]
    assert titles(folder) == []
    assert run(folder, LATER).impact.is_silent


def test_an_empty_folder_is_refused_while_something_is_published(tmp_path: Path) -> None:
    folder = publication(tmp_path, **FILES)
    run(folder)
    withdraw(folder)
    for path in (folder / "articles").iterdir():
        path.unlink()

    with pytest.raises(SourceError, match="holds no article files"):
        run(folder, LATER)
