"""Parts of the server that a request from outside can hardly reach: paths, parts, slow clients."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st

from feedwright.config import read_settings
from feedwright.serve import application
from feedwright.serve.codings import IDENTITY, accepted, prefer
from feedwright.serve.conditions import http_date, parse_date
from feedwright.serve.connections import Connection, end_slow_ones
from feedwright.serve.delta import find_entries, without
from feedwright.serve.folder import PublicFolder
from feedwright.serve.offer import read_offer
from feedwright.serve.paths import BadPathError, quoted, read_path
from feedwright.serve.ranges import UnsatisfiableRangeError, find_range
from publications import hosted

if TYPE_CHECKING:
    from pathlib import Path


@given(st.binary(max_size=60))
def test_no_path_leads_out_of_the_folder(raw: bytes) -> None:
    try:
        path = read_path(b"/" + raw)
    except BadPathError:
        return

    names = path[1:].split("/")
    assert path.startswith("/")
    assert not {".", ".."} & set(names)
    assert "\0" not in path
    assert "" not in names[:-1]


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/\\"), min_size=1)
)
def test_every_name_of_a_file_can_be_asked_for(name: str) -> None:
    if name in {".", ".."}:
        return

    assert read_path(quoted(f"/{name}").encode()) == f"/{name}"


def test_a_folder_that_is_a_link_is_public_and_links_in_it_are_not(tmp_path: Path) -> None:
    (tmp_path / "release" / "tags").mkdir(parents=True)
    (tmp_path / "release" / "tags" / "rss.xml").write_text("a feed")
    (tmp_path / "current").symlink_to("release")
    (tmp_path / "release" / "labels").symlink_to("tags")
    folder = PublicFolder(tmp_path / "current")
    found = folder.open("tags/rss.xml")

    assert found
    assert found.read(0, 100) == b"a feed"
    assert folder.open("labels/rss.xml") is None
    assert folder.open("tags") is None
    found.close()


@pytest.mark.parametrize(
    ("value", "size", "expected"),
    [
        (b"bytes=0-0", 10, range(1)),
        (b"bytes=2-", 10, range(2, 10)),
        (b"bytes=-3", 10, range(7, 10)),
        (b"bytes=-30", 10, range(10)),
        (b"BYTES = 1-2", 10, range(1, 3)),
        (b"bytes=0-1,3-4", 10, None),
        (b"bytes=5-2", 10, None),
        (b"items=0-1", 10, None),
        (b"bytes=a-b", 10, None),
        (None, 10, None),
    ],
)
def test_a_range_is_read(value: bytes | None, size: int, expected: range | None) -> None:
    assert find_range(value, size) == expected


@pytest.mark.parametrize("value", [b"bytes=10-", b"bytes=10-12", b"bytes=-0", b"bytes=99-100"])
def test_a_range_beyond_the_end_is_told(value: bytes) -> None:
    with pytest.raises(UnsatisfiableRangeError):
        find_range(value, 10)


@given(st.integers(0, 4_102_444_800))
def test_a_date_that_was_written_is_read(seconds: int) -> None:
    assert parse_date(http_date(seconds)) == seconds


@pytest.mark.parametrize(
    "text",
    [
        b"Sun, 06 Nov 1994 08:49:37 GMT",
        b"Sunday, 06-Nov-94 08:49:37 GMT",
        b"Sun Nov  6 08:49:37 1994",
    ],
)
def test_the_three_forms_of_a_date_are_one_moment(text: bytes) -> None:
    assert parse_date(text) == 784_111_777


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, IDENTITY),
        (b"", IDENTITY),
        (b"gzip", "gzip"),
        (b"x-gzip;q=0.5", "gzip"),
        (b"gzip, br", "br"),
        (b"br;q=0.2, gzip;q=0.9", "gzip"),
        (b"*", "br"),
        (b"br;q=0, *", "gzip"),
        (b"identity;q=1, gzip;q=0.5", IDENTITY),
        (b"gzip;q=0", IDENTITY),
        (b"deflate, compress", IDENTITY),
        (b"gzip;q=high, ,;", IDENTITY),
    ],
)
def test_what_a_client_likes_best_is_sent(value: bytes | None, expected: str) -> None:
    assert prefer({IDENTITY: 100, "gzip": 30, "br": 20}, accepted(value)) == expected


def test_links_name_the_terms_and_nothing_that_could_end_a_header() -> None:
    directory = {
        "feeds": [
            {
                "home_page_url": "https://quay.example/\r\nSet-Cookie: a=b",
                "documents": [
                    {"format": "rss", "type": "a/b", "path": "rss.xml", "url": "https://q.example/"}
                ],
            }
        ]
    }
    offer = read_offer(json.dumps(directory).encode(), (), "https://q.example/rsl.xml")

    assert offer.links["rss.xml"] == (
        b'<https://q.example/>; rel="self",'
        b' <https://q.example/rsl.xml>; rel="license"; type="application/rsl+xml"'
    )
    assert read_offer(b"[1]", ()).links == {}
    assert read_offer(b"{", ()).links == {}


def test_entries_are_found_where_the_tree_has_them_and_not_where_text_looks_like_them() -> None:
    text = b"""<rss><channel><title>&lt;item></title>
 <image><item>not one</item></image>
 <item><title>One</title><x><item/></x></item>
 <item><title><![CDATA[<item>Two</item>]]></title></item>
</channel></rss>"""
    entries = find_entries(text, "rss")
    first = frozenset(entries.digests[:1])

    assert len(entries.places) == 2
    assert without(text, entries, frozenset()) == text
    assert without(text, entries, first) == text.replace(
        b"\n <item><title>One</title><x><item/></x></item>", b""
    )


def _ask(app: Any, path: str, root: str, **headers: str) -> tuple[int, dict[bytes, bytes]]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "root_path": root,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"])


def test_the_application_can_be_mounted_in_another(tmp_path: Path) -> None:
    home = hosted(tmp_path)
    app = application(read_settings(home / "feedwright.toml", cwd=home), at="/")

    status, headers = _ask(app, "/news/rss.xml", "/news", host="other.example")
    folder, moved = _ask(app, "/news/old.xml", "/news")

    assert (status, headers[b"content-type"]) == (200, b"application/xml; charset=utf-8")
    assert (folder, moved[b"location"]) == (301, b"/news/rss.xml")


def test_the_application_needs_no_library() -> None:
    code = (
        "import sys, feedwright.serve;"
        "print({'uvicorn', 'httptools', 'prometheus_client', 'brotli'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"


async def _slow_client(sent: bytes, seconds: float) -> bytes:
    """What a client hears that has sent so much and then nothing for so long."""
    config = uvicorn.Config(_endless, http=Connection, lifespan="off", log_config=None)
    config.load()
    state = uvicorn.Server(config).server_state
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(config, state, {}, loop), "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(sent)
        await writer.drain()
        for _ in range(200):
            there = [one for one in state.connections if isinstance(one, Connection)]
            if there and (there[0]._received or not sent):
                break
            await asyncio.sleep(0.01)
        end_slow_ones(state.connections, loop.time() + seconds)
        heard = await asyncio.wait_for(reader.read(100), 5) if seconds > 10 else b""
        writer.close()
    return heard


async def _stalled_client(seconds: float) -> bool:
    """Whether a client is still connected that has taken nothing of an answer for so long."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001 - as ASGI has it
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(200):
            await send({"type": "http.response.body", "body": bytes(100_000), "more_body": True})

    config = uvicorn.Config(answer, http=Connection, lifespan="off", log_config=None)
    config.load()
    state, loop = uvicorn.Server(config).server_state, asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(config, state, {}, loop), "127.0.0.1", 0)
    async with server:
        _, writer = await asyncio.open_connection(*server.sockets[0].getsockname(), limit=1000)
        writer.write(b"GET / HTTP/1.1\r\nHost: quay.example\r\n\r\n")
        await asyncio.sleep(0.3)
        for moment in (0.0, 1.0, seconds):
            end_slow_ones(state.connections, loop.time() + moment)
        await asyncio.sleep(0.05)
        is_there = bool(state.connections)
        writer.transport.abort()
        await asyncio.sleep(0.05)
    return is_there


def test_a_client_that_takes_nothing_is_left(recwarn: pytest.WarningsRecorder) -> None:
    assert asyncio.run(_stalled_client(20)) is True
    assert asyncio.run(_stalled_client(40)) is False
    assert not recwarn.list


async def _endless(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001 - as ASGI has it
    return


@pytest.mark.parametrize("sent", [b"", b"GET /feeds/rss.xml HTTP/1.1\r\nHost: quay.exa"])
def test_a_client_that_does_not_come_to_the_point_is_sent_away(sent: bytes) -> None:
    assert asyncio.run(_slow_client(sent, 11)).startswith(b"HTTP/1.1 408 ")
    assert asyncio.run(_slow_client(sent, 1)) == b""
