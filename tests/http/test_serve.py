"""``feedwright serve`` on the net: every line of the table, and what no table can say."""

from __future__ import annotations

import gzip
import os
import re
import signal
import socket
import subprocess
import sys
import time
from itertools import cycle
from typing import TYPE_CHECKING
from urllib.request import urlopen

import feedparser
import pytest

from exchanges import Request, faults, read_requests
from publications import hosted, markdown, publication, run
from served import Served, serving, until_served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from exchanges import Answer


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hosted(tmp_path_factory.mktemp("quay"))


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Served]:
    with serving(home, "--access-log", "access.log") as served:
        yield served


@pytest.mark.parametrize("request_", read_requests(), ids=lambda one: f"{one.rule}: {one.says}")
def test_a_request_is_answered_as_the_table_says(request_: Request, server: Served) -> None:
    assert faults(request_, server) == []


def test_what_the_table_says_can_be_wrong(server: Served) -> None:
    wrong = Request(
        rule="H1",
        says="",
        path="rss.xml",
        status=200,
        is_={"Content-Type": "text/html"},
        holds={"Vary": "Cookie"},
        lacks=("ETag",),
        body="0-3",
    )

    assert len(faults(wrong, server)) == 4
    assert faults(Request(rule="", says="", path="rss.xml", status=404), server) != []


def test_every_header_of_a_whole_feed_stands_once(server: Served) -> None:
    with socket.create_connection(("127.0.0.1", int(server.url.split(":")[2].split("/")[0]))) as s:
        s.sendall(b"HEAD /feeds/rss.xml HTTP/1.0\r\n\r\n")
        text = b"".join(iter(lambda: s.recv(65536), b"")).decode()
    names = [line.partition(":")[0] for line in text.split("\r\n")[1:] if line]

    assert len(names) == len(set(names))


def test_a_line_of_the_log_says_who_asked_for_what_and_got_what(server: Served, home: Path) -> None:
    server.ask("atom.xml?a=1", {"User-Agent": 'Reader/1 "quoted" \xe9'})

    def last_line() -> str:
        return (home / "access.log").read_text().splitlines()[-1]

    # It is written when the answer is on its way.
    for _ in range(100):
        if "a=1" in last_line():
            break
        time.sleep(0.02)

    assert re.fullmatch(
        r"127\.0\.0\.1 - - \[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0000\]"
        r' "GET /feeds/atom\.xml\?a=1 HTTP/1\.1" 200 \d+ "-" "Reader/1 \\x22quoted\\x22 \\xE9"',
        last_line(),
    )


def test_a_reader_that_asks_for_deltas_gets_just_what_is_new(tmp_path: Path) -> None:
    home = publication(tmp_path, **{f"ship{n}__md": markdown(f"Ship {n}") for n in range(9)})
    run(home)
    with serving(home) as server:
        url = f"{server.url}atom.xml"
        first = feedparser.parse(url)
        same = feedparser.parse(url, etag=first.etag)
        publication(home, raft__md=markdown("Raft"), ship1__md=markdown("Ship 1", body="Sunk."))
        run(home)
        until_served(server, home / "feeds" / "atom.xml")
        news = feedparser.parse(url, etag=first.etag)
        after = feedparser.parse(url, etag=news.etag)
        whole = server.plain("atom.xml")

    assert (first.status, len(first.entries)) == (200, 9)
    assert same.status == 304
    assert (news.status, news.headers["im"]) == (226, "feed")
    assert {entry.title for entry in news.entries} == {"Raft", "Ship 1"}
    assert not news.bozo
    assert {name: news.feed[name] for name in ("id", "title", "subtitle", "updated")} == {
        name: feedparser.parse(whole.body).feed[name]
        for name in ("id", "title", "subtitle", "updated")
    }
    assert news.etag == whole.headers["etag"]
    assert news.headers["delta-base"] == first.headers["etag"].removeprefix("W/")
    assert "no-store, im" in news.headers["cache-control"]
    assert "A-IM" in news.headers["vary"]
    assert after.status == 304


def test_who_has_not_taken_a_delta_gets_the_whole(tmp_path: Path) -> None:
    home = publication(tmp_path, **{f"ship{n}__md": markdown(f"Ship {n}") for n in range(9)})
    run(home)
    with serving(home) as server:
        tag = server.ask("rss.xml").headers["etag"]
        publication(home, raft__md=markdown("Raft"))
        run(home)
        until_served(server, home / "feeds" / "rss.xml")
        asked = {"A-IM": "feed", "If-None-Match": tag}
        first, again = (server.ask("rss.xml", {**asked, "User-Agent": "a"}) for _ in range(2))
        other = server.ask("rss.xml", {**asked, "User-Agent": "b"})
        known = server.ask("rss.xml", {**asked, "User-Agent": "rss2email/3.14 (home)"})

    assert (first.status, again.status, other.status, known.status) == (226, 200, 226, 200)
    assert len(first.body) < len(again.body)


@pytest.mark.parametrize("wanted", ["", "vcdiff", "feed;q=0", "feeds"])
def test_who_does_not_ask_for_a_delta_gets_the_whole(wanted: str, server: Served) -> None:
    headers = {"A-IM": wanted, "If-None-Match": '"unknown"'}

    assert server.ask("rss.xml", headers).status == 200


def test_files_that_change_are_never_mixed(server: Served, home: Path) -> None:
    target = home / "feeds" / "mixed.xml"
    texts = cycle([b"<a>%s</a>" % (b"%d " % n * 3000) for n in range(2)])
    seen: dict[str, set[bytes]] = {}
    dates: dict[str, str] = {}
    end = time.monotonic() + 10
    while len(seen) < 4 and time.monotonic() < end:
        part = home / "feeds" / ".next"
        part.write_bytes(next(texts))
        part.replace(target)
        for accept in ("identity", "gzip"):
            answer = server.ask("mixed.xml", {"Accept-Encoding": accept})
            seen.setdefault(answer.headers["etag"], set()).add(answer.body)
            dates.setdefault(answer.headers["etag"], answer.headers["last-modified"])
            assert len(answer.body) == int(answer.headers["content-length"])
            assert answer.headers["last-modified"] <= answer.headers["date"]

    assert len(seen) == 4
    assert all(len(bodies) == 1 for bodies in seen.values())
    assert len(set(dates.values())) == 2


def test_validators_follow_the_bytes_and_not_the_times(server: Served, home: Path) -> None:
    target = home / "feeds" / "times.xml"
    target.write_bytes(b"<one/>")
    os.utime(target, (1_600_000_000, 1_600_000_000))
    # A clock of whole ticks has to move on for the file to be known again.
    time.sleep(1.1)

    def validators(answer: Answer) -> tuple[str, str]:
        return answer.headers["etag"], answer.headers["last-modified"]

    one = server.ask("times.xml")
    target.touch()
    # It is looked at again after a twentieth of a second.
    time.sleep(0.1)
    touched = server.ask("times.xml")
    target.write_bytes(b"<two/>")
    os.utime(target, (1_600_000_000, 1_600_000_000))
    time.sleep(0.1)
    since = {"If-Modified-Since": one.headers["last-modified"]}
    two = server.ask("times.xml", since)

    assert one.headers["last-modified"] == "Sun, 13 Sep 2020 12:26:40 GMT"
    assert validators(touched) == validators(one)
    assert two.status == 200
    assert (two.body, validators(two)[0] != validators(one)[0]) == (b"<two/>", True)


def test_a_compressed_copy_of_another_version_is_not_sent(server: Served, home: Path) -> None:
    (home / "feeds" / "stale.xml").write_bytes(b"<new>%s</new>" % (b"x" * 900))
    (home / "feeds" / "stale.xml.gz").write_bytes((home / "feeds" / "rss.xml.gz").read_bytes())

    (home / "feeds" / "stale.xml.br").write_bytes((home / "feeds" / "rss.xml.br").read_bytes())

    packed = server.ask("stale.xml", {"Accept-Encoding": "gzip"})

    assert packed.headers["content-encoding"] == "gzip"
    assert server.plain("stale.xml", "br").headers.get("content-encoding") is None
    assert gzip.decompress(packed.body) == server.plain("stale.xml").body


def test_a_large_file_is_sent_from_the_disk_whole_and_in_part(server: Served, home: Path) -> None:
    size, tail = 5_000_000, b"the end of the recording"
    with (home / "feeds" / "long.mp3").open("wb") as file:
        file.truncate(size - len(tail))
        file.seek(0, os.SEEK_END)
        file.write(tail)

    whole = server.ask("long.mp3")
    part = server.ask("long.mp3", {"Range": f"bytes=-{len(tail)}"})
    again = server.ask("long.mp3", {"If-None-Match": whole.headers["etag"]})
    head = server.ask("long.mp3", method="HEAD")

    assert (len(whole.body), whole.body[-len(tail) :]) == (size, tail)
    assert (part.status, part.body) == (206, tail)
    assert again.status == 304
    assert (head.body, head.headers["content-length"]) == (b"", str(size))


def test_a_removed_feed_is_gone_and_its_file_may_come_back(tmp_path: Path) -> None:
    boats = '[feed.boats]\ntitle = "Boats"\n'
    config = '[site]\nurl = "https://quay.example/"\n[guard]\nmax-ended = 1\n'
    home = publication(tmp_path, config=config + boats, ship__md=markdown("Ship"))
    run(home)
    with serving(home) as server:
        there = server.ask("boats/rss.xml").status
        publication(home, config=config)
        run(home, prune=True)
        gone = server.ask("boats/rss.xml").status
        never = server.ask("rafts/rss.xml").status
        run(home)
        still = server.ask("boats/rss.xml").status
        publication(home, config=config + boats)
        run(home)
        back = server.ask("boats/rss.xml").status

    assert (there, gone, never, still, back) == (200, 410, 404, 410, 200)


def test_a_query_leads_on_where_the_config_says_so(tmp_path: Path) -> None:
    config = (
        '[site]\nurl = "https://quay.example/"\n[feeds]\nurl = "https://quay.example/"\n'
        '[publish]\nmoved = { "/?feed=rss2" = "rss.xml", "news" = "https://other.example/a?b=c" }\n'
    )
    home = publication(tmp_path, config=config, ship__md=markdown("Ship"))
    run(home)
    # A page that stands still for a second is remembered by its path.
    time.sleep(1.1)
    with serving(home) as server:
        page = [server.ask("/").status for _ in range(3)]
        feed, other, away = (server.ask(path) for path in ("/?feed=rss2", "/?feed=x", "/news/"))

    assert page == [200, 200, 200]
    assert (feed.status, feed.headers["location"]) == (301, "/rss.xml")
    assert other.status == 200
    assert away.headers["location"] == "https://other.example/a?b=c"


def test_pictures_and_sound_of_the_media_folder_are_sent_and_nothing_else(tmp_path: Path) -> None:
    more = '[media]\nfolder = "articles"\n'
    config = f'[site]\nurl = "https://quay.example/"\n{more}'
    home = publication(tmp_path, config=config, ship__md=markdown("Ship"))
    run(home)
    (home / "articles" / "ship.png").write_bytes(b"a picture")
    with serving(home) as server:
        picture, article = server.ask("/ship.png"), server.ask("/ship.md")

    assert (picture.status, picture.headers["content-type"]) == (200, "image/png")
    assert article.status == 404


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_it_in_good_order(number: int, code: int, home: Path) -> None:
    with serving(home) as server:
        assert server.ask("rss.xml").status == 200
        ended, said = server.end(number)

    assert (ended, said) == (code, "feedwright: interrupted\n")


def test_a_port_that_is_taken_is_told(server: Served, home: Path) -> None:
    port = server.url.split(":")[2].split("/")[0]
    words = [sys.executable, "-m", "feedwright", "serve", "--port", port]
    done = subprocess.run(words, cwd=home, capture_output=True, text=True, check=False)

    assert done.returncode == 73
    assert f"127.0.0.1:{port}: cannot be listened at" in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_the_extra_the_command_says_what_to_install(home: Path) -> None:
    code = "import sys; sys.modules['uvicorn'] = None; from feedwright.cli import main; "
    words = [sys.executable, "-c", f"{code} sys.exit(main(['serve']))"]
    done = subprocess.run(words, cwd=home, capture_output=True, text=True, check=False)

    assert done.returncode == 64
    assert 'pip install "feedwright[serve]"' in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_is_counted_can_be_read_by_prometheus(home: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with serving(home, "--metrics", str(port)) as server:
        tag = server.ask("rss.xml").headers["etag"]
        for agent in ("Feedly/1.0 (+http://feedly.example; 25 subscribers)", "Ferry/2 7 readers"):
            server.ask("rss.xml", {"If-None-Match": tag, "User-Agent": agent})
        with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            text = answer.read().decode()

    assert 'feedwright_requests_total{method="GET",status="304"} 2.0' in text
    assert 'feedwright_subscribers{path="/feeds/rss.xml",service="feedly"} 25.0' in text
    assert 'feedwright_subscribers{path="/feeds/rss.xml",service="ferry"} 7.0' in text.replace(
        "ferry/2", "ferry"
    )
    assert "feedwright_unchanged_ratio 0.66" in text
