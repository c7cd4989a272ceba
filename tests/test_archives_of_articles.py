"""Archives, web archives and mailboxes: what is read of them, and what is refused."""

from __future__ import annotations

import gzip
import io
import sys
import tarfile
import zipfile
from typing import TYPE_CHECKING, Final

import pytest
import zstandard

from feedwright.model import HouseStyle
from feedwright.readers import read_article
from feedwright.volumes import unpacking
from publications import CONFIG, codes, markdown, publication, run, titles
from test_volumes import put, read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from feedwright.model import Article

_FILES: Final = {
    "news/ferry.md": markdown("The ferry runs again", "2026-08-03").encode(),
    "news/.hidden.md": b"Not this one.",
    "__MACOSX/news/._ferry.md": b"\0\5\26\7",
    "picture.png": b"\x89PNG",
    "crabs.txt": b"Crabs come back\n\nAugust 4, 2026\n\nThey came at night, nobody knows why.\n",
}


def zipped(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("news")
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def tarred(files: Mapping[str, bytes], **links: str) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, goal in links.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, goal
            archive.addfile(info)
    return target.getvalue()


def packed(name: str, files: Mapping[str, bytes]) -> bytes:
    if name.endswith(".zip"):
        return zipped(files)
    data = tarred(files)
    if name.endswith(".zst"):
        return zstandard.compress(data)
    return gzip.compress(data) if name.endswith("gz") else data


def articles(path: Path, data: bytes) -> list[Article]:
    path.write_bytes(data)
    return list(read(path))


def told(found: list[Article]) -> dict[str, list[str]]:
    """The codes of what stands against publishing, by the names of articles."""
    return {
        one.path.partition("#")[2]: [p.code for p in one.problems if p.severity == "error"]
        for one in found
    }


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.TGZ", "a.tar.zst"])
def test_article_files_of_an_archive_are_articles(tmp_path: Path, name: str) -> None:
    found = articles(tmp_path / name, packed(name.lower(), _FILES))

    assert {one.path: one.title for one in found} == {
        f"{name}#news/ferry.md": "The ferry runs again",
        f"{name}#crabs.txt": "Crabs come back",
    }


def test_an_archive_stands_for_the_folder_that_it_was_made_of(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        publication(folder, config=f"{CONFIG}\n[sets]\nsections = true\nmin-entries = 1\n")
    put(one, "2026.zip", zipped(_FILES))
    for name in ("news/ferry.md", "crabs.txt"):
        (two / "articles" / name).parent.mkdir(exist_ok=True)
        (two / "articles" / name).write_bytes(_FILES[name])
    for folder in (one, two):
        run(folder)

    for name in ("rss.xml", "atom.xml", "sections/news/rss.xml"):
        assert (one / "feeds" / name).read_bytes() == (two / "feeds" / name).read_bytes()


def test_unpacking_an_archive_changes_no_id(tmp_path: Path) -> None:
    folder = publication(tmp_path)
    put(folder, "2026.zip", zipped(_FILES))
    run(folder)
    before = (folder / "feeds/feed.json").read_bytes()
    (folder / "articles/2026.zip").unlink()
    for name in ("news/ferry.md", "crabs.txt"):
        (folder / "articles" / name).parent.mkdir(exist_ok=True)
        (folder / "articles" / name).write_bytes(_FILES[name])

    report = run(folder)

    assert not report.new
    assert (folder / "feeds/feed.json").read_bytes().count(b'"id"') == before.count(b'"id"')


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_that_lead_out_and_archives_within_are_refused(tmp_path: Path, pack: object) -> None:
    bad = {"../up.md": b"x", "/etc/root.md": b"x", "a/../../b.md": b"x", "in.zip": zipped(_FILES)}
    make = zipped if pack is zipped else tarred
    name = "a.zip" if pack is zipped else "a.tar"

    assert told(articles(tmp_path / name, make({**bad, **_FILES}))) == {
        "../up.md": ["part-outside"],
        "/etc/root.md": ["part-outside"],
        "a/../../b.md": ["part-outside"],
        "in.zip": ["part-unreadable"],
        "news/ferry.md": [],
        "crabs.txt": [],
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == [f".{name}.config", name]


def test_links_in_archives_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.md")
    link.external_attr = 0o120777 << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(link, "/etc/passwd")

    assert told(articles(tmp_path / "a.zip", target.getvalue())) == {
        "link.md": ["file-not-regular"]
    }
    tar = tarred({}, **{"link.md": "/etc/passwd"})
    assert told(articles(tmp_path / "a.tar", tar)) == {"link.md": ["file-not-regular"]}


def test_a_damaged_file_of_a_zip_costs_itself(tmp_path: Path) -> None:
    data = bytearray(zipped(_FILES))
    at = data.index(b"news/ferry.md") + len("news/ferry.md")
    data[at + 20 : at + 40] = bytes(20)

    found = told(articles(tmp_path / "a.zip", bytes(data)))

    assert found == {"news/ferry.md": ["part-unreadable"], "crabs.txt": []}


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz"])
def test_a_cut_archive_keeps_what_was_published(tmp_path: Path, name: str) -> None:
    folder = publication(tmp_path, other__md=markdown("Another", "2026-08-20"))
    files = {f"{n}.md": markdown(f"Ship {n}", f"2026-08-{n:02}").encode() for n in range(1, 9)}
    put(folder, name, packed(name, files))
    run(folder)
    before = titles(folder)
    # At the end of a file, where nothing but what is missing tells.
    data = tarred(files)[: 512 * 8] if name == "a.tar" else packed(name, files)[:-300]
    put(folder, name, data)

    report = run(folder)

    assert codes(report) >= {"volume-damaged"}
    assert titles(folder) == before
    assert len(before) == 9


def test_bombs_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "_LEAST_LIMIT", 300_000)
    monkeypatch.setattr(unpacking, "_MOST_RATIO", 2)
    files = {f"{n}.txt": b"a" * 100_000 for n in range(9)}
    for name in ("a.zip", "a.tar.gz", "a.tar.zst"):
        *_, last = articles(tmp_path / name, packed(name, files))

        assert (last.path, last.problems[0].code) == (name, "volume-too-large")

    found = articles(tmp_path / "b.zip", zipped({"big.txt": b"a" * 10_000_001, **_FILES}))
    assert told(found)["big.txt"] == ["file-too-large"]


def record(kind: str, url: str, block: bytes, content_type: str) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n"
        "WARC-Date: 2026-08-10T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{len(block):012}>\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def response(url: str, page: bytes, status: int = 200, kind: str = "text/html") -> bytes:
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(page)}\r\n\r\n"
    return record("response", url, head.encode() + page, "application/http; msgtype=response")


def page(title: str, head: str = "") -> str:
    prose = "The café on the ferry is open again, and the queue on the quay was short. " * 4
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body><article>"
        f"<h1>{title}</h1><p>{prose}</p><p>{prose}</p></article></body></html>"
    )


_SITE: Final = "https://quay.example"
_CANONICAL: Final = f'<link rel="canonical" href="{_SITE}/crabs">'
_CRAWL: Final = (
    record("warcinfo", "", b"software: crawler\r\n", "application/warc-fields"),
    response(f"{_SITE}/ferry", page("Ferry").encode()),
    response(f"{_SITE}/ferry", page("Ferry, once more").encode()),
    response(
        f"{_SITE}/print?a=1", page("Crabs", f'<link rel=canonical href="{_SITE}/crabs">').encode()
    ),
    response(
        f"{_SITE}/latin", page("Latin").encode("latin-1"), kind="text/html; charset=ISO-8859-1"
    ),
    response(f"{_SITE}/gone", page("Gone").encode(), status=404),
    response(f"{_SITE}/a.png", b"\x89PNG", kind="image/png"),
    record("request", f"{_SITE}/ferry", b"GET / HTTP/1.1\r\n\r\n", "application/http"),
)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.warc.zst"])
def test_pages_of_a_web_archive_are_articles_with_its_addresses(tmp_path: Path, name: str) -> None:
    packs: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "zst": zstandard.compress}
    pack = packs.get(name.rpartition(".")[2], bytes)

    found = articles(tmp_path / name, b"".join(map(pack, _CRAWL)))

    assert [(one.path, one.title, one.canonical_url) for one in found] == [
        (f"{name}#{_SITE}/ferry", "Ferry", f"{_SITE}/ferry"),
        (f"{name}#{_SITE}/print?a=1", "Crabs", f"{_SITE}/crabs"),
        (f"{name}#{_SITE}/latin", "Latin", f"{_SITE}/latin"),
    ]
    assert all("café" in one.body_text for one in found)


def test_texts_of_a_web_archive_are_page_dumps(tmp_path: Path) -> None:
    text = _FILES["crabs.txt"]
    data = gzip.compress(record("conversion", f"{_SITE}/crabs", text, "text/plain"))

    (found,) = articles(tmp_path / "a.wet.gz", data)

    assert (found.title, found.canonical_url) == ("Crabs come back", f"{_SITE}/crabs")


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_cut_web_archive_says_so(tmp_path: Path, name: str) -> None:
    pack = gzip.compress if name.endswith("gz") else bytes
    data = b"".join(pack(one) for one in _CRAWL[:4])

    *some, last = articles(tmp_path / name, data[:-40])

    assert told(some) == {f"{_SITE}/ferry": []}
    assert (last.path, last.problems[0].code) == (name, "volume-damaged")


def test_a_letter_is_the_same_article_in_a_file_of_its_own(tmp_path: Path) -> None:
    letter = (
        b"Subject: Tides\nMessage-ID: <t1@quay.example>\nDate: Mon, 3 Aug 2026 09:00:00 +0200\n"
    )
    letter += b"From: Ada Finch <ada@quay.example>\n\nThe tide came late, and went early.\n"
    folder = publication(tmp_path)
    put(folder, "t.eml", letter)
    run(folder)
    (folder / "articles/t.eml").unlink()
    put(folder, "all.mbox.gz", gzip.compress(b"From ada Mon Aug  3 09:00:00 2026\n" + letter))

    report = run(folder)

    published = (folder / "feeds/atom.xml").read_bytes()
    assert not report.new
    assert b"<id>mid:t1@quay.example</id>" in published
    assert b"ada@quay.example" not in published


def test_what_is_no_mailbox_is_damaged(tmp_path: Path) -> None:
    (found,) = articles(tmp_path / "a.mbox", b"Subject: Not one\n\nText.\n")

    assert [one.code for one in found.problems] == ["volume-damaged"]


@pytest.mark.parametrize(
    "letter",
    [
        b"",
        b"From: =?x?q?=\nDate: yesterday\nSubject: \xff\xfe\n\nHello there, says the text.",
        b"Content-Type: multipart/mixed\n\nNo boundary at all in this letter.",
        b"Content-Type: text/html; charset=utf-7\n\n<p>+ADw-script+AD4- in an old disguise",
        b"From: " + b"a@b.example, " * 5_000 + b"\n\nMany.",
        b"Content-Type: multipart/mixed; boundary=a\n\n"
        + b"--a\nContent-Type: multipart/mixed\n\n" * 300,
    ],
)
def test_no_letter_stops_a_run(letter: bytes) -> None:
    article = read_article("a.eml", letter, HouseStyle())

    assert "reader-failed" not in {one.code for one in article.problems}
    assert "<script" not in article.body_html


@pytest.mark.parametrize(("name", "library"), [("a.warc", "warcio"), ("a.jsonl.zst", "zstandard")])
def test_a_missing_library_is_one_problem_that_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, "warcio.archiveiterator", raising=False)

    (found,) = articles(tmp_path / name, b"".join(_CRAWL))

    assert [(one.code, one.hint) for one in found.problems] == [
        ("volume-unreadable", 'pip install "feedwright[volumes]"')
    ]
