"""Media that lie elsewhere: asked for on request, remembered, and never in the way of a build."""

from __future__ import annotations

import json
import socket
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from msgspec.structs import replace

from feedwright.config import read_settings
from feedwright.media import Lookup, MediaFacts, read_facts
from feedwright.media.remembered import Remembered, read_remembered, write_remembered
from publications import CONFIG, NOW, codes, markdown, publication, run

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEDIA: Final = Path(__file__).parent / "media"
_DAY: Final = timedelta(days=1)


class _Handler(BaseHTTPRequestHandler):
    """Files with ranges and validators, and whatever else a test wants to meet."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]  # set below
        asked = {name.lower(): value for name, value in self.headers.items()}
        site.asked.append((self.path, asked))
        if self.path in site.redirects:
            self._answer(302, {"Location": site.redirects[self.path]})
            return
        if self.path in site.silent:
            time.sleep(site.silent[self.path])
        data = site.files.get(self.path)
        if data is None:
            self._answer(site.missing, {"Content-Type": "text/html"}, b"<p>Not here.")
            return
        headers = {"ETag": f'"{len(data)}"', "Content-Type": site.types.get(self.path, "")}
        if asked.get("if-none-match") == headers["ETag"]:
            self._answer(304, headers)
            return
        span = asked.get("range", "").removeprefix("bytes=").split("-")
        if not site.has_ranges or len(span) < 2:
            self._answer(200, headers, data)
            return
        part = data[int(span[0]) : int(span[1]) + 1]
        last = int(span[0]) + len(part) - 1
        headers["Content-Range"] = f"bytes {span[0]}-{last}/{len(data)}"
        self._answer(206, headers, part)

    def _answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


class Site:
    """A server of media on this machine."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.clear()

    def clear(self) -> None:
        self.files: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.redirects: dict[str, str] = {}
        #: Path → seconds for which it says nothing.
        self.silent: dict[str, float] = {}
        self.missing = 404
        self.has_ranges = True
        self.asked: list[tuple[str, dict[str, str]]] = []

    def put(self, name: str, data: bytes | None = None) -> str:
        """The address of a file of the tests, which is there from now on."""
        self.files[f"/{name}"] = (_MEDIA / name).read_bytes() if data is None else data
        return f"{self.url}{name}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as httpd:
        httpd.daemon_threads = True
        site = Site(f"http://127.0.0.1:{httpd.server_port}/")
        httpd.site = site  # type: ignore[attr-defined]  # for the handler
        threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True).start()
        yield site
        httpd.shutdown()


@pytest.fixture
def site(server: Site) -> Site:
    server.clear()
    return server


@pytest.fixture
def look_up(tmp_path: Path) -> Lookup:
    hosts = frozenset({"127.0.0.1"})
    return Lookup(state=tmp_path / "state", now=NOW, seconds=5, hosts=hosts)


def _local(name: str) -> MediaFacts:
    facts = read_facts(_MEDIA / name)
    assert facts is not None
    return facts


@pytest.mark.parametrize("name", ["boat.jpg", "boat.webp", "misnamed.jpg", "bell.mp3", "bell.ogg"])
@pytest.mark.parametrize("has_ranges", [True, False])
def test_M2_K2_what_lies_elsewhere_is_what_it_would_be_here(
    site: Site,
    look_up: Lookup,
    name: str,
    has_ranges: bool,  # noqa: FBT001
) -> None:
    site.has_ranges = has_ranges
    address = site.put(name)

    assert look_up([address]).facts == {address: _local(name)}


def _long_sound(seconds: int) -> bytes:
    """An MP3 of 128 kbit/s, 44.1 kHz: frames of silence behind a cover of a quarter megabyte."""
    frame = b"\xff\xfb\x90\x64" + bytes(413)
    size = 250_000
    syncsafe = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\x00\x00" + syncsafe + bytes(size) + frame * (seconds * 38)


def test_K3_sound_is_measured_from_a_part_of_it(site: Site, look_up: Lookup) -> None:
    data = _long_sound(120)
    address = site.put("long.mp3", data)

    facts = look_up([address]).facts[address]

    assert facts.size_bytes == len(data)
    assert facts.duration_seconds == pytest.approx(119, abs=1)
    fetched = {asked["range"] for _, asked in site.asked}
    assert len(fetched) == len(site.asked) < len(data) / 65_536 / 3


def test_a_file_is_asked_for_once_and_then_whether_it_has_changed(
    site: Site, look_up: Lookup
) -> None:
    address = site.put("boat.png")
    first = look_up([address])
    assert first.due > NOW + 6 * _DAY
    site.asked.clear()

    assert look_up([address]) == first
    assert site.asked == []
    later = replace(look_up, now=NOW + 15 * _DAY)
    assert later([address]).facts == first.facts
    assert [asked.get("if-none-match") for _, asked in site.asked] == [
        f'"{_local("boat.png").size_bytes}"'
    ]


def test_a_file_that_has_changed_is_told_as_it_is(site: Site, look_up: Lookup) -> None:
    address = site.put("boat.png")
    look_up([address])
    site.put("boat.png", (_MEDIA / "turned.jpg").read_bytes())

    facts = replace(look_up, now=NOW + 15 * _DAY)([address]).facts[address]

    assert (facts.width, facts.height, facts.media_type) == (40, 64, "image/jpeg")


@pytest.mark.parametrize("status", [404, 410, 500, 503])
def test_what_was_known_stays_known_whatever_the_server_says(
    site: Site, look_up: Lookup, status: int
) -> None:
    address = site.put("boat.png")
    before = look_up([address])
    site.files.clear()
    site.missing = status

    after = replace(look_up, now=NOW + 15 * _DAY)([address])

    assert after.facts == before.facts
    assert after.gone == ((address,) if status in {404, 410} else ())


def test_a_failure_is_remembered_and_each_makes_the_next_question_later(
    site: Site, look_up: Lookup
) -> None:
    address, now, pauses = f"{site.url}none.png", NOW, []
    for _ in range(12):
        looked = replace(look_up, now=now)([address])
        assert looked.facts == {}
        pauses.append(looked.due - now)
        site.asked.clear()
        assert replace(look_up, now=looked.due - timedelta(seconds=1))([address]).facts == {}
        assert site.asked == []
        now = looked.due

    hours = [pause / timedelta(hours=1) for pause in pauses]
    assert hours == [1, 2, 4, 8, 16, 32, 64, 128, 256, 336, 336, 336]
    site.put("boat.png")
    site.files["/none.png"] = site.files.pop("/boat.png")
    assert replace(look_up, now=now)([address]).facts == {address: _local("boat.png")}


def test_nobody_who_says_nothing_delays_a_build_beyond_its_budget(
    site: Site, look_up: Lookup
) -> None:
    addresses = [f"{site.url}{number}.png" for number in range(40)]
    site.silent = {f"/{number}.png": 3.0 for number in range(40)}
    start = time.monotonic()

    looked = replace(look_up, seconds=0.4)(addresses)

    assert time.monotonic() - start < 2.5
    assert looked.facts == {}
    assert len(site.asked) <= 8


def test_what_the_time_did_not_suffice_for_has_its_turn_next(site: Site, look_up: Lookup) -> None:
    addresses = [site.put("boat.png"), site.put("boat.jpg")]

    looked = replace(look_up, seconds=-1)(addresses)

    assert (looked.facts, looked.due) == ({}, NOW)
    assert look_up(addresses).facts.keys() == set(addresses)


def test_a_host_that_is_not_there_is_given_up(look_up: Lookup) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        looked = look_up(f"http://127.0.0.1:{port}/{number}.mp3" for number in range(30))

    assert looked.facts == {}
    assert looked.due == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/boat.png",
        "http://localhost:{port}/boat.png",
        "http://[::ffff:127.0.0.1]:{port}/boat.png",
        "http://2130706433:{port}/boat.png",
        "http://0.0.0.0:{port}/boat.png",
    ],
)
def test_an_article_reaches_nothing_in_a_private_net(
    site: Site, look_up: Lookup, address: str
) -> None:
    site.put("boat.png")
    port = site.url.rpartition(":")[2].strip("/")
    outside = replace(look_up, hosts=frozenset({"quay.example"}))

    assert outside([address.format(port=port)]).facts == {}
    assert site.asked == []


def test_nor_does_a_redirect(site: Site, look_up: Lookup) -> None:
    site.put("boat.png")
    port = site.url.rpartition(":")[2].strip("/")
    site.redirects = {"/a.png": f"http://localhost:{port}/boat.png", "/b.png": "file:///etc/hosts"}

    assert look_up([f"{site.url}a.png", f"{site.url}b.png"]).facts == {}
    assert sorted(site.paths()) == ["/a.png", "/b.png"]


def test_a_redirect_is_followed_and_not_for_ever(site: Site, look_up: Lookup) -> None:
    site.put("boat.png")
    site.redirects = {"/track/boat.png": "/boat.png", "/round.png": "/round.png"}
    address = f"{site.url}track/boat.png"

    looked = look_up([address, f"{site.url}round.png"])

    assert looked.facts == {address: _local("boat.png")}
    assert site.paths().count("/round.png") == 6


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("page.jpg", b"<!doctype html><p>You need an account.", "text/html; charset=utf-8"),
        ("empty.mp3", b"", "audio/mpeg"),
    ],
)
def test_what_is_no_media_tells_nothing(
    site: Site, look_up: Lookup, name: str, data: bytes, kind: str
) -> None:
    address = site.put(name, data)
    site.types[f"/{name}"] = kind

    assert look_up([address]).facts == {}


def test_a_type_that_is_stated_counts_where_the_content_does_not_tell(
    site: Site, look_up: Lookup
) -> None:
    names = {"a": "audio/x-m4a", "b.opus": "application/octet-stream", "c.bin": ""}
    for name, kind in names.items():
        site.put(name, b"nothing that anybody knows")
        site.types[f"/{name}"] = kind

    facts = look_up([f"{site.url}{name}" for name in names]).facts

    assert [facts[f"{site.url}{name}"].media_type for name in names] == [
        "audio/mp4",
        "audio/ogg",
        None,
    ]


def test_a_memory_that_is_spoilt_is_none(tmp_path: Path) -> None:
    known = {"https://a.example/1.png": Remembered(asked=NOW, facts=_local("boat.png"), etag="x")}
    write_remembered(tmp_path, known)
    assert read_remembered(tmp_path) == known

    for spoilt in (b"", b"[]", b'{"version": 2}', b'{"version": 1, "addresses": {"a": 4}}'):
        (tmp_path / "media.json").write_bytes(spoilt)
        assert read_remembered(tmp_path) == {}


def test_where_nothing_can_be_remembered_nothing_is_known(site: Site, look_up: Lookup) -> None:
    look_up.state.write_text("a file where a folder should be")

    assert look_up([site.put("boat.png")]).facts == {}


_FETCH: Final = CONFIG + "\n[media]\nfetch = true\n"


def _article(site: Site) -> str:
    return markdown("A", more=f"image: {site.url}boat.jpg\naudio: {site.url}bell.mp3\n")


def _config(site: Site) -> str:
    """The publication's own address is the server's."""
    return _FETCH.replace("https://quay.example/", site.url)


def _item(folder: Path) -> dict[str, Any]:
    item: dict[str, Any] = json.loads((folder / "feeds/feed.json").read_bytes())["items"][0]
    return item


def test_a_build_says_of_media_elsewhere_what_they_are(site: Site, tmp_path: Path) -> None:
    site.put("boat.jpg")
    site.put("bell.mp3")
    folder = publication(tmp_path, config=_config(site), a__md=_article(site))

    report = run(folder)

    (attached,) = _item(folder)["attachments"]
    assert attached["size_in_bytes"] == _local("bell.mp3").size_bytes
    assert attached["duration_in_seconds"] == 2
    assert b'width="64" height="40"' in (folder / "feeds/rss.xml").read_bytes()
    assert codes(report) == set()


def test_the_same_memory_gives_the_same_bytes(site: Site, tmp_path: Path) -> None:
    site.put("boat.jpg")
    site.put("bell.mp3")
    folder = publication(tmp_path, config=_config(site), a__md=_article(site))
    run(folder)
    site.files.clear()

    for days in (0, 1, 15, 16):
        assert not run(folder, now=NOW + days * _DAY).has_changed_files


def test_a_file_that_is_gone_is_told(site: Site, tmp_path: Path) -> None:
    site.put("boat.jpg")
    folder = publication(tmp_path, config=_config(site), a__md=_article(site))

    (told,) = (one for one in run(folder).problems if one.code == "media-gone")

    assert f"{site.url}bell.mp3" in told.message
    assert "attachments" in _item(folder)


def test_nobody_is_asked_unless_the_publication_wants_it(site: Site, tmp_path: Path) -> None:
    config = _config(site).replace("fetch = true", "fetch = false")
    folder = publication(tmp_path, config=config, a__md=_article(site))

    run(folder)

    assert site.asked == []
    assert not (folder / ".feedwright/media.json").exists()


def test_a_dry_run_asks_nobody_and_knows_what_is_remembered(site: Site, tmp_path: Path) -> None:
    site.put("boat.jpg")
    site.put("bell.mp3")
    folder = publication(tmp_path, config=_config(site), a__md=_article(site))

    run(folder, dry_run=True)
    assert site.asked == []
    run(folder)
    assert not run(folder, dry_run=True).has_changed_files


def test_a_file_that_lies_here_is_not_asked_for(site: Site, tmp_path: Path) -> None:
    config = f'{_config(site)}folder = "static"\n'
    folder = publication(tmp_path, config=config, a__md=_article(site))
    (folder / "static").mkdir()
    for name in ("boat.jpg", "bell.mp3"):
        (folder / "static" / name).write_bytes((_MEDIA / name).read_bytes())

    run(folder)

    assert site.asked == []
    assert _item(folder)["attachments"][0]["duration_in_seconds"] == 2


def test_the_budget_is_a_key(tmp_path: Path) -> None:
    (tmp_path / "feedwright.toml").write_text(f"{_FETCH}fetch-seconds = 3\n")

    assert read_settings(None, cwd=tmp_path).media.fetch_seconds == 3
