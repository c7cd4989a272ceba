"""The linter on hostile, huge and odd documents, and what only a clock or a server tells."""

from __future__ import annotations

import gzip
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.check import LARGEST_BYTES, Source, lint
from feedwright.check.fetching import fetch
from feedwright.check.fragments import find_flaws
from feedwright.check.uris import canonical
from feedwright.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE: Final = Path(__file__).parent
_RSS: Final = (_HERE / "valid" / "rss.xml").read_bytes()
_FILES: Final = sorted(
    path for folder in ("valid", "invalid") for path in (_HERE / folder).iterdir()
)


def _rules(data: bytes, *, url: str | None = None, content_type: str | None = None) -> list[str]:
    source = Source(path="x", data=data, url=url, content_type=content_type)
    return [finding.rule for finding in lint([source])]


# --- Hostile documents


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.sampled_from(_FILES), st.integers(0), st.binary(max_size=6), st.integers(0, 40))
def test_no_damage_to_a_document_makes_the_linter_fall(
    path: Path, at: int, put: bytes, gone: int
) -> None:
    data = path.read_bytes()
    at %= len(data) + 1
    for finding in lint([Source(path="x", data=data[:at] + put + data[at + gone :])]):
        assert "{" not in finding.message or "{" in data.decode("utf-8", "replace")


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(alphabet="<>/&;abp\"' =-!#x", max_size=60))
def test_no_html_makes_the_linter_fall(html: str) -> None:
    find_flaws(html)


@pytest.mark.parametrize(
    "data",
    [
        b"<rss>" + b"<a>" * 100_000,
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'<rss version="2.0"><channel><description>'
        + b"&lt;div&gt;" * 50_000
        + b"&lt;/span&gt;" * 50_000
        + b"</description></channel></rss>",
        b'<rss version="2.0"><channel><item><description>'
        + b"&lt;p&gt;&lt;b&gt;" * 30_000
        + b"&lt;/i&gt;" * 30_000
        + b"</description></item></channel></rss>",
        b"<rss " + b" ".join(b'a%d="x"' % n for n in range(50_000)) + b"/>",
        b"<!DOCTYPE rss [" + b"<!ENTITY a 'x'>" * 50_000 + b"]><rss/>",
    ],
    ids=["elements", "arrays", "objects", "divs", "paragraphs", "attributes", "entities"],
)
def test_depth_and_number_cost_no_more_than_their_length(data: bytes) -> None:
    assert _rules(data)


@pytest.mark.parametrize("place", ["ttl", "cloud", "width", "height", "hour", "length", "fileSize"])
def test_a_number_of_thousands_of_digits_is_one(place: str) -> None:
    number = b"1" * 5_000
    data = (
        b'<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>'
        b'<ttl>1</ttl><cloud port="1"/><image><width>1</width><height>1</height></image>'
        b'<skipHours><hour>1</hour></skipHours><item><enclosure length="1"/>'
        b'<media:content fileSize="1"/></item></channel></rss>'
    )
    begins = {"cloud": b'port="', "length": b'length="', "fileSize": b'fileSize="'}
    begin = begins.get(place, f"<{place}>".encode())
    assert begin in data

    lint([Source(path="x", data=data.replace(begin, begin + number))])


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret", encoding="utf-8")
    data = f'<!DOCTYPE rss [<!ENTITY s SYSTEM "{secret.as_uri()}">]><rss><x>&s;</x></rss>'
    findings = lint([Source(path="x", data=data.encode())])

    assert "doctype-external" in [finding.rule for finding in findings]
    assert not [finding for finding in findings if "the secret" in str(finding)]


def test_a_document_that_is_not_well_formed_is_told_with_its_character() -> None:
    (finding,) = (
        one
        for one in lint([Source(path="x", data="<rss>\n <b>é\ufffe</b></rss>".encode())])
        if one.severity == "error"
    )

    assert (finding.line, finding.column) == (2, 6)
    assert "U+FFFE" in finding.message


def test_a_document_that_is_too_large_is_not_looked_at() -> None:
    assert _rules(_RSS + b" " * LARGEST_BYTES) == ["too-large"]


def test_a_large_json_feed_is_a_burden() -> None:
    data = (_HERE / "valid" / "feed.json").read_bytes()

    assert _rules(data.rstrip().removesuffix(b"}") + b" " * 1_000_000 + b"}") == ["json-large"]


# --- The clock


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json"])
def test_a_date_in_the_future_is_told_by_the_clock_that_is_given(name: str) -> None:
    source = Source(path=name, data=(_HERE / "valid" / name).read_bytes())
    before = lint([source], now=datetime(2023, 1, 1, tzinfo=UTC))
    after = lint([source], now=datetime(2024, 5, 2, 9, 0, tzinfo=UTC))

    assert {finding.rule for finding in before} == {"date-implausible"}
    assert after == ()


# --- What a server says


def test_a_media_type_that_readers_do_not_expect_is_told() -> None:
    assert _rules(_RSS, content_type="text/html; charset=utf-8") == ["content-type"]
    assert _rules(_RSS, content_type="text/xml") == ["content-type-text-xml"]
    assert _rules(_RSS, content_type="application/xml; charset=utf-8") == []


def test_a_charset_that_contradicts_the_declaration_is_told() -> None:
    assert "encoding-mismatch" in _rules(_RSS, content_type="application/xml; charset=iso-8859-1")


def test_a_self_link_that_leads_elsewhere_is_told() -> None:
    assert _rules(_RSS, url="https://saltmarsh.example/rss.xml") == []
    assert _rules(_RSS, url="https://saltmarsh.example/other.xml") == ["self-elsewhere"]


class _Server(NamedTuple):
    url: str


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/rss.xml")
            self.end_headers()
        elif self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
            self.end_headers()
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
            self.end_headers()
        elif self.path in {"/rss.xml", "/bomb", "http://quay.example/rss.xml?a=b"}:
            data = _RSS if "/rss.xml" in self.path else b"<rss>" + b" " * 5_000_000
            body = gzip.compress(data)
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            self.send_error(410)

    def do_CONNECT(self) -> None:
        self.send_error(403, f"not {self.path} for {self.headers['Proxy-Authorization']}")

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[_Server]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as httpd:
        threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True).start()
        yield _Server(f"http://127.0.0.1:{httpd.server_port}")
        httpd.shutdown()


def test_a_document_is_fetched_unpacked_with_its_final_address(server: _Server) -> None:
    source = fetch(f"{server.url}/moved", limit=LARGEST_BYTES)

    assert source.data == _RSS
    assert source.url == f"{server.url}/rss.xml"
    assert source.content_type == "application/rss+xml; charset=utf-8"


def test_a_proxy_of_the_environment_is_asked(
    server: _Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("HTTP_PROXY", server.url)
    monkeypatch.setenv("HTTPS_PROXY", server.url.replace("//", "//me:s%40y@"))

    source = fetch("http://quay.example/rss.xml?a=b#c", limit=LARGEST_BYTES)
    assert (source.data, source.url) == (_RSS, "http://quay.example/rss.xml?a=b#c")
    with pytest.raises(SourceError, match=r"(?i)not quay\.example:443 for Basic bWU6c0B5"):
        fetch("https://quay.example/rss.xml", limit=LARGEST_BYTES)
    # This machine, and what is spared, is asked itself.
    assert fetch(f"{server.url}/rss.xml", limit=LARGEST_BYTES).data == _RSS
    monkeypatch.setenv("NO_PROXY", "quay.example")
    with pytest.raises(SourceError, match="cannot be reached"):
        fetch("http://quay.example/rss.xml?a=b", limit=LARGEST_BYTES)
    monkeypatch.setenv("HTTP_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(SourceError, match="not one of http://"):
        fetch("http://pier.example/rss.xml", limit=LARGEST_BYTES)


def test_what_is_no_address_is_told() -> None:
    with pytest.raises(SourceError, match=r"(?i)invalid IPv6"):
        fetch("http://[quay/rss.xml", limit=1000)


def test_no_more_is_unpacked_than_is_looked_at(server: _Server) -> None:
    assert len(fetch(f"{server.url}/bomb", limit=1000).data) == 1001


@pytest.mark.parametrize(
    ("path", "said"),
    [("/gone", "410"), ("/elsewhere", "not followed"), ("/round", "redirect")],
)
def test_what_cannot_be_fetched_says_why(server: _Server, path: str, said: str) -> None:
    with pytest.raises(SourceError) as caught:
        fetch(server.url + path, limit=1000)

    assert said in str(caught.value)
    assert str(caught.value).startswith(server.url)


# --- Addresses


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        ("HTTP://Saltmarsh.example", "http://saltmarsh.example/"),
        ("https://saltmarsh.example:443/a", "https://saltmarsh.example/a"),
        ("https://saltmarsh.example/a/../b/./c", "https://saltmarsh.example/b/c"),
        ("https://saltmarsh.example/%7Enerys/%c3%a9", "https://saltmarsh.example/~nerys/%C3%A9"),
        ("https://saltmarsh.example/?", "https://saltmarsh.example/?"),
        ("https://saltmarsh.example/#", "https://saltmarsh.example/#"),
        ("tag:Saltmarsh.example,2024:A", "tag:Saltmarsh.example,2024:A"),
    ],
)
def test_an_id_has_one_usual_form(written: str, usual: str) -> None:
    assert canonical(written) == usual
    assert canonical(usual) == usual
