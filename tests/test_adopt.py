"""``feedwright adopt``: subscribers of another program's feed get nothing twice.

``tests/adoption`` holds a small magazine and the feeds that other programs made of it, each with
what is to be taken over: article, id to the letter, and by what it was known.
"""

from __future__ import annotations

import gzip
import json
import shutil
import threading
import tomllib
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from feedwright.adoption import Adoption, FormerEntry, adopt
from feedwright.adoption.documents import read_feed
from feedwright.adoption.matching import Candidate, match_entries
from feedwright.build import decide
from feedwright.catalogue import Withdraw
from feedwright.cli import main
from feedwright.config import read_settings
from feedwright.errors import FeedwrightError, RefusedError, SourceError, UsageError
from feedwright.model import Article
from publications import NOW, PROSE, feeds, markdown, publication, run, titles

if TYPE_CHECKING:
    from collections.abc import Iterator

FIXTURES = Path(__file__).parent / "adoption"
CASES = sorted(path.name.partition(".")[0] for path in FIXTURES.glob("*.expected.toml"))
CONFIG = """\
[site]
title = "The Magpie"
url = "https://magpie.example/"

[articles]
link = "{year}/{month}/{slug}/"
"""


def document(case: str) -> Path:
    """The feed of that case."""
    (path,) = (path for path in FIXTURES.glob(f"{case}.*") if path.suffix != ".toml")
    return path


@pytest.fixture
def magpie(tmp_path: Path) -> Path:
    """The magazine, never built."""
    shutil.copytree(FIXTURES / "articles", tmp_path / "articles")
    (tmp_path / "feedwright.toml").write_text(CONFIG)
    return tmp_path


def take_over(folder: Path, *sources: Path | str, **options: Any) -> Adoption:
    settings = read_settings(folder / "feedwright.toml", cwd=folder)
    return adopt(settings, list(map(str, sources)), now=NOW, **options)


def items(folder: Path) -> dict[str, Any]:
    """The published JSON items, by id."""
    return {item["id"]: item for item in json.loads(feeds(folder)["feed.json"])["items"]}


@pytest.mark.parametrize("case", CASES)
def test_what_is_taken_over_is_what_a_person_would_take_over(magpie: Path, case: str) -> None:
    expected = tomllib.loads((FIXTURES / f"{case}.expected.toml").read_text("utf-8"))

    adoption = take_over(magpie, document(case))

    assert {p.path: [p.entry.id, p.rule] for p in adoption.pairs} == expected["matched"]
    assert [one.id for one in adoption.unmatched] == expected["unmatched"]
    assert {u.entry.id: list(u.paths) for u in adoption.unclear} == expected.get("unclear", {})
    assert adoption.feed_id == expected.get("feed_id")
    (feed,) = adoption.feeds
    assert (feed.kind, feed.nameless) == (expected["kind"], expected.get("nameless", 0))


@pytest.mark.parametrize("case", CASES)
def test_the_first_build_delivers_nothing_again(magpie: Path, case: str) -> None:
    """As a reader sees it that knows entries by their ids: same id, same link, same date."""
    data = document(case).read_bytes()
    if case == "numbers":
        before = {str(one["id"]): one.get("url") for one in json.loads(data)["items"][:2]}
    else:
        old = feedparser.parse(data)
        before = {entry.id: entry.link for entry in old.entries}
    adoption = take_over(magpie, document(case))
    adopted = {pair.entry.id: pair.entry for pair in adoption.pairs}
    if adoption.unclear:
        with pytest.raises(RefusedError, match="would come again"):
            run(magpie)
        return

    report = run(magpie)

    assert not report.impact.redelivered
    assert not report.objections
    assert {one.title for one in report.impact.new} == {
        items(magpie)[one.id]["title"] for one in adoption.impact.new
    }
    after = items(magpie)
    assert "A piece from long before" not in titles(magpie)
    for identity, entry in adopted.items():
        assert identity in before
        assert after[identity]["url"] == entry.link
        if entry.published:
            stamp = datetime.fromisoformat(after[identity]["date_published"])
            assert stamp == entry.published
    for name, tag in (("rss.xml", "guid"), ("atom.xml", "{http://www.w3.org/2005/Atom}id")):
        told = {one.text for one in etree.fromstring(feeds(magpie)[name]).iter(tag)}
        assert set(adopted) <= told
    if adoption.feed_id:
        assert feedparser.parse(feeds(magpie)["atom.xml"]).feed.id == adoption.feed_id


def test_a_second_build_and_a_lost_catalogue_change_nothing(magpie: Path) -> None:
    (magpie / "articles/from-before.md").unlink()
    take_over(magpie, document("wordpress"))
    run(magpie)
    published = feeds(magpie)

    assert not run(magpie).has_changed_files
    shutil.rmtree(magpie / ".feedwright")
    assert run(magpie).impact.is_silent
    assert feeds(magpie) == published
    assert not take_over(magpie, document("wordpress")).impact.redelivered


def test_a_new_domain_takes_the_adopted_links_along_and_leaves_the_ids(magpie: Path) -> None:
    take_over(magpie, document("wordpress"))
    run(magpie)
    before = items(magpie)
    moved = CONFIG.replace("magpie.example", "pica.example")
    (magpie / "feedwright.toml").write_text(moved)

    run(magpie)

    after = items(magpie)
    assert set(after) == set(before)
    lamp = after["https://magpie.example/?p=112"]
    assert lamp["url"] == "https://pica.example/2024/03/the-lamp-that-waits/"


def test_new_links_leaves_the_links_to_the_articles_and_the_config(magpie: Path) -> None:
    adoption = take_over(magpie, document("wordpress"), new_links=True)
    run(magpie)

    rope = items(magpie)["https://magpie.example/?p=77"]
    assert rope["url"] == "https://magpie.example/2024/01/notes-on-rope/"
    assert "notes-on-rope.md" in {pair.path for pair in adoption.relinked}


def test_pages_are_one_feed_and_what_comes_twice_counts_once(magpie: Path, tmp_path: Path) -> None:
    whole = document("wordpress").read_text("utf-8")
    head, *rest = whole.split("<item>")
    pages = [rest[:4], rest[3:]]
    files = []
    for number, page in enumerate(pages):
        file = tmp_path / f"page{number}.xml"
        body = "<item>".join(["", *page])
        file.write_text(f"{head}{body.partition('</channel>')[0]}</channel></rss>", "utf-8")
        files.append(file)

    adoption = take_over(magpie, *files)

    assert len(adoption.entries) == 7
    assert len(adoption.pairs) == 6


def test_the_article_of_an_entry_that_comes_later_gets_its_id(magpie: Path) -> None:
    late = magpie / "articles" / "ferry.txt"
    text = late.read_text("utf-8")
    late.unlink()
    assert [one.title for one in take_over(magpie, document("ghost")).unmatched] == [
        "The ferry & the fog"
    ]
    run(magpie)

    late.with_suffix(".md").write_text(
        f"---\ntitle: The ferry & the fog\nguid: 65f03a1b8f2c4d0001a7e9c3\n---\n{text}", "utf-8"
    )
    run(magpie)

    assert items(magpie)["65f03a1b8f2c4d0001a7e9c3"]["title"] == "The ferry & the fog"


def test_nothing_is_written_by_a_dry_run(magpie: Path) -> None:
    before = sorted(magpie.rglob("*"))
    adoption = take_over(magpie, document("wordpress"), dry_run=True)
    assert adoption.dry_run
    assert len(adoption.pairs) == 6
    assert sorted(magpie.rglob("*")) == before


def test_ids_that_were_published_here_give_way_only_when_that_is_meant(magpie: Path) -> None:
    run(magpie)
    published = feeds(magpie)

    with pytest.raises(RefusedError, match="published under another id") as refusal:
        take_over(magpie, document("wordpress"))
    assert refusal.value.exit_code == 65
    assert not run(magpie).has_changed_files

    adoption = take_over(magpie, document("wordpress"), force=True)
    assert len(adoption.clashes) == 6
    with pytest.raises(RefusedError, match="would come again"):
        run(magpie)
    assert feeds(magpie) == published
    run(magpie, force=True)
    assert "https://magpie.example/?p=112" in items(magpie)
    assert not run(magpie).has_changed_files


def test_adopting_again_changes_nothing(magpie: Path) -> None:
    take_over(magpie, document("wordpress"))
    run(magpie)
    again = take_over(magpie, document("wordpress"))
    assert {pair.rule for pair in again.pairs} == {"id"}
    assert not run(magpie).has_changed_files


def test_of_two_ids_of_one_article_the_first_feed_counts_and_the_other_is_never_minted(
    magpie: Path,
) -> None:
    other = magpie / "other.xml"
    other.write_text(document("ghost").read_text("utf-8").replace(">65", ">77"), "utf-8")

    adoption = take_over(magpie, document("ghost"), other)

    ids = {pair.path: pair.entry.id for pair in adoption.pairs}
    assert ids["ferry.txt"] == "65f03a1b8f2c4d0001a7e9c3"
    assert {one.id: one.other_id for one in adoption.unmatched} == {
        "77f03a1b8f2c4d0001a7e9c3": "65f03a1b8f2c4d0001a7e9c3",
        "77d448e08f2c4d0001a7e8f0": "65d448e08f2c4d0001a7e8f0",
    }
    assert not adoption.unclear


BROKEN = {
    "empty": (b"", "is empty"),
    "page": (b"<!doctype html><html><body>Moved</body></html>", "is a web page and no feed"),
    "page that names it": (
        b'<html><link rel="alternate" type="application/rss+xml" href="/feed/"></html>',
        r"it names the feed /feed/",
    ),
    "prose": (b"Not a feed, and nothing like one.", "is no RSS, Atom or JSON Feed"),
    "cut off": (
        document("wordpress").read_bytes()[:3000],
        r"is not well-formed: .+ in line \d+",
    ),
    "bare ampersand": (
        b'<rss version="2.0"><channel><title>R & D</title></channel></rss>',
        r"is not well-formed: .+ in line 2",
    ),
    "json": (b'{"version": "https://jsonfeed.org/version/1.1", "items": [', "well-formed JSON"),
    "other json": (b'{"posts": []}', "it has no items"),
    "deep json": (b'{"items":' + b"[" * 100_000, "well-formed JSON"),
    "no entries": (b'<rss version="2.0"><channel><title>T</title></channel></rss>', "no entry"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_feed_or_a_broken_one_is_said_in_one_line(magpie: Path, kind: str) -> None:
    data, message = BROKEN[kind]
    file = magpie / "old.xml"
    file.write_bytes(data)
    with pytest.raises(RefusedError, match=message) as refusal:
        take_over(magpie, file)
    assert str(file) in str(refusal.value)
    assert not (magpie / ".feedwright").exists()


def test_a_broken_feed_is_taken_as_far_as_it_goes_if_that_is_meant(magpie: Path) -> None:
    file = magpie / "old.xml"
    file.write_bytes(document("wordpress").read_bytes()[:3000])
    adoption = take_over(magpie, file, force=True, dry_run=True)
    assert adoption.feeds[0].warning
    assert [pair.path for pair in adoption.pairs][:2] == ["ferry.txt", "week-notes-2.md"]


def test_another_encoding_than_stated_and_garbled_titles_are_no_hindrance(magpie: Path) -> None:
    text = document("hugo").read_text("utf-8").replace("&#39;", "’")
    file = magpie / "old.xml"
    file.write_bytes(text.replace('encoding="utf-8"', 'encoding="windows-1252"').encode())

    adoption = take_over(magpie, file)

    assert len(adoption.pairs) == 3
    file.write_bytes(text.replace('encoding="utf-8"', 'encoding="us-ascii"').encode())
    assert "another encoding" in take_over(magpie, file).feeds[0].warning


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("nowhere.xml", SourceError),
        (".", SourceError),
        ("file:///etc/hostname", UsageError),
        ("ftp://magpie.example/feed", UsageError),
        ("http://[magpie/feed", SourceError),
    ],
)
def test_a_source_that_cannot_be_is_named(
    magpie: Path, source: str, kind: type[FeedwrightError]
) -> None:
    with pytest.raises(kind) as refusal:
        take_over(magpie, source)
    assert source in str(refusal.value)


class _Old(BaseHTTPRequestHandler):
    """A feed in two pages, and addresses that lead astray."""

    def do_GET(self) -> None:
        path, answers = self.path, self.server.answers  # type: ignore[attr-defined] # set below
        status, where, body = answers.get(path, (404, "", b""))
        self.send_response(status)
        if where:
            self.send_header("Location", where)
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def old_site() -> Iterator[tuple[str, dict[str, tuple[int, str, bytes]]]]:
    """The address of a server on this machine, and what it answers, by path."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Old)
    answers: dict[str, tuple[int, str, bytes]] = {}
    server.answers = answers  # type: ignore[attr-defined] # for the handler
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", answers
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_feed_is_fetched_with_the_older_pages_that_it_names(
    magpie: Path, old_site: tuple[str, dict[str, tuple[int, str, bytes]]]
) -> None:
    home, answers = old_site
    one, two = (document(name).read_bytes() for name in ("ghost", "hugo"))
    older = f'<atom:link rel="next" href="{home}/page2"/><ttl>'.encode()
    answers["/feed"] = (301, "/feed/", b"")
    answers["/feed/"] = (200, "", gzip.compress(one.replace(b"<ttl>", older)))
    answers["/page2"] = (200, "", two)

    adoption = take_over(magpie, f"{home}/feed")

    assert [feed.source for feed in adoption.feeds] == [f"{home}/feed", f"{home}/page2"]
    assert len(adoption.entries) == 5


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((404, "", b""), "the server says 404"),
        ((302, "file:///etc/hostname", b""), "which is not followed"),
        ((302, "ftp://127.0.0.1/feed", b""), "which is not followed"),
        ((302, "/feed", b""), "redirects more than 5 times"),
        ((200, "", gzip.compress(bytes(40_000_000))), "is larger than 30 MB"),
        ((200, "", b"\x1f\x8bnothing of the kind"), "cannot be unpacked"),
        ((200, "", b""), "is empty"),
    ],
)
def test_an_address_that_leads_nowhere_is_said(
    magpie: Path,
    old_site: tuple[str, dict[str, tuple[int, str, bytes]]],
    answer: tuple[int, str, bytes],
    words: str,
) -> None:
    home, answers = old_site
    answers["/feed"] = answer
    with pytest.raises(FeedwrightError, match=words) as failure:
        take_over(magpie, f"{home}/feed")
    assert f"{home}/feed" in str(failure.value)
    assert not (magpie / ".feedwright").exists()


def test_a_server_that_is_not_there_is_said(magpie: Path) -> None:
    with pytest.raises(SourceError, match="cannot be reached: connection refused"):
        take_over(magpie, "http://127.0.0.1:9/feed")


def test_the_command_says_what_it_did_and_what_subscribers_see(
    magpie: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(magpie)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    old = str(document("wordpress"))

    assert main(["adopt", "--dry-run", old]) == 0
    told = capsys.readouterr().out
    assert "6 of 7 entries have an article: " in told
    assert "  is            articles/ferry.txt  The ferry & the fog  (https://" in told
    assert "  no article    Open day  (https://magpie.example/?p=70)" in told
    assert "of the next build subscribers see 1 new, 1 gone\n" in told
    assert told.endswith("nothing was written; the same without --dry-run takes it over\n")

    assert main(["adopt", "--json", old]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["new"] == ["after-the-move.md"]
    assert report["older"] == ["from-before.md"]
    assert len(report["matched"]) == 6
    assert main(["build", "-q"]) == 0
    assert main(["adopt", "-q", old]) == 0
    assert main(["adopt", "nowhere.xml"]) == 66
    assert capsys.readouterr().err.endswith(
        "nowhere.xml: cannot be read: no such file or directory\n"
    )


def entry(identity: str, **fields: Any) -> FormerEntry:
    return replace(FormerEntry(id=identity), **fields)


def test_two_entries_for_one_article_are_no_guess() -> None:
    article = Article(path="a.md", title="Twins", published=NOW)
    twins = [entry(name, title="Twins", published=NOW) for name in ("x:1", "x:2")]
    matches = match_entries(twins, [Candidate(article=article)])
    assert not matches.pairs
    assert [one.entry.id for one in matches.unclear] == ["x:1", "x:2"]


def test_texts_that_share_a_standing_paragraph_are_not_each_other() -> None:
    standing = "Every Friday the desk answers three letters and loses the rest in a drawer. " * 2
    texts = [f"{PROSE.split(chr(10))[0]} {standing}", f"{standing} Other words of its own, " * 3]
    articles = [Article(path=f"{n}.md", body_text=text) for n, text in enumerate(texts)]
    lost = entry("x:1", text=standing)
    matches = match_entries([lost], [Candidate(article=one) for one in articles])
    assert not matches.pairs
    own = entry("x:2", text=PROSE.split("\n")[0])
    matches = match_entries([own], [Candidate(article=one) for one in articles])
    assert [(pair.path, pair.rule) for pair in matches.pairs] == [("0.md", "text")]


_IDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Cn", "Co"]),
    min_size=1,
).filter(lambda text: text == text.strip())


@given(_IDS)
def test_ids_are_read_to_the_letter(identity: str) -> None:
    from xml.sax.saxutils import escape  # noqa: PLC0415 - only here

    told = escape(identity)
    rss = (
        f'<rss version="2.0" xml:base="https://a.example/b/"><channel><item><guid>{told}</guid>'
        "</item></channel></rss>"
    )
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/b/">'
        f"<id>{told}</id><entry><id>{told}</id></entry></feed>"
    )
    listed = json.dumps({"version": "1", "items": [{"id": identity}]})
    for data in (rss, atom, listed):
        (one,) = read_feed("old", data.encode()).entries
        assert one.id == identity
    assert read_feed("old", atom.encode()).id == identity


def test_dates_of_pages_are_those_of_the_feed_to_the_second(magpie: Path) -> None:
    take_over(magpie, document("jekyll"))
    run(magpie)
    ferry = items(magpie)["https://magpie.example/sea/2024/03/12/the-ferry-and-the-fog"]
    assert ferry["date_published"] == "2024-03-11T23:00:00Z"
    assert ferry["date_modified"] == "2024-03-13T07:00:00Z"
    assert datetime(2024, 3, 11, 23, tzinfo=UTC) < NOW


def test_an_article_older_than_the_feed_is_not_sent_to_its_subscribers(tmp_path: Path) -> None:
    folder = publication(
        tmp_path, old__md=markdown("Old", "2001-05-05"), a__md=markdown("A", "2026-09-01")
    )
    old = folder / "old.xml"
    old.write_text(
        '<rss version="2.0"><channel><title>T</title><item><title>A</title><guid>a:1</guid>'
        "<pubDate>Tue, 01 Sep 2026 08:00:00 GMT</pubDate></item></channel></rss>"
    )
    assert take_over(folder, old).older == ("old.md",)
    assert run(folder).impact.is_silent
    assert titles(folder) == ["A"]

    before = feeds(folder)
    shutil.rmtree(folder / ".feedwright")
    assert run(folder).impact.is_silent
    assert feeds(folder) == before


def test_an_article_without_a_date_that_has_one_in_the_feed_is_not_reported(
    tmp_path: Path,
) -> None:
    text = markdown("A").replace("date: 2026-09-01\n", "")
    folder = publication(tmp_path, a__md=text, b__md=text.replace('"A"', '"B"'))
    old = folder / "old.xml"
    old.write_text(
        '<rss version="2.0"><channel><title>T</title><item><title>A</title><guid>a:1</guid>'
        "<pubDate>Tue, 01 Sep 2026 08:00:00 GMT</pubDate></item></channel></rss>"
    )
    take_over(folder, old)

    report = run(folder)

    undated = [one.path for one in report.problems if one.code == "date-missing"]
    assert undated == ["b.md"]


def test_adopting_brings_nothing_back_that_was_withdrawn(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"), b__md=markdown("B", body="Else. " * 40))
    run(folder)
    old = folder / "old.xml"
    old.write_bytes(feeds(folder)["rss.xml"])
    settings = read_settings(folder / "feedwright.toml", cwd=folder)
    decide(settings, Withdraw(path="a.md", reason="Wrong.", now=NOW), now=NOW)

    take_over(folder, old)
    run(folder)

    assert titles(folder) == ["B"]
