"""IRIs and typed-in addresses → URIs (rules R14, I4, A4 of the checklist of feeds)."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.addresses import (
    _repaired,
    absolute_uri,
    joined,
    to_reference,
    to_uri,
    to_uri_reference,
)

URI = re.compile(
    r"https?://[A-Za-z0-9._:\[\]-]+(?:[A-Za-z0-9\-._~/:@!$&'()*+,;=?#]|%[0-9A-Fa-f]{2})*"
)


@pytest.mark.parametrize(
    ("iri", "uri"),
    [
        ("https://example.org", "https://example.org"),
        ("https://example.org/a?b=1&c=2#d", "https://example.org/a?b=1&c=2#d"),
        ("  https://example.org/a\n", "https://example.org/a"),
        ("HTTPS://Example.ORG/Path", "https://example.org/Path"),
        ("https://münchen.example/straße", "https://xn--mnchen-3ya.example/stra%C3%9Fe"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://i❤.example/", "https://xn--i-7iq.example/"),
        ("https://例え。テスト/", "https://xn--r8jz45g.xn--zckzah/"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/%7Euser/%e2%82%ac", "https://example.org/%7Euser/%e2%82%ac"),
        (
            'https://example.org/[x]{y}|z^`"<>',
            "https://example.org/%5Bx%5D%7By%7D%7Cz%5E%60%22%3C%3E",
        ),
        ("https://example.org/?q=ü&r=[1]", "https://example.org/?q=%C3%BC&r=%5B1%5D"),
        ("https://example.org/#a#b", "https://example.org/#a%23b"),
        ("https:\\\\example.org\\img\\a.jpg?p=\\", "https://example.org/img/a.jpg?p=%5C"),
        ("https://example.com\\@example.org/", "https://example.com/@example.org/"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]:80/"),
        ("https://sub_domain.example.org/", "https://sub_domain.example.org/"),
        ("https://example.org/\x0b\ud800x", "https://example.org/x"),
    ],
)
def test_R14_an_iri_becomes_a_uri(iri: str, uri: str) -> None:
    assert to_uri(iri) == uri


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org/a",
        "/a",
        "//example.org/a",
        "https:///a",
        "https://",
        "ftp://example.org/",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "mailto:desk@example.org",
        "https://user:secret@example.org/",
        "https://user@example.org/",
        "https://exa mple.org/",
        "https://example.org:port/",
        "https://example.org:99999/",
        "https://[::1/",
        "https://[nonsense]/",
        "https://-.example/",
        "https://a..example/",
        "https://" + "a" * 64 + ".example/",
        "https://" + "ü" * 300 + ".example/",
        "https://\u2100.example/",
    ],
)
def test_what_is_no_public_web_address_is_none(text: str) -> None:
    assert to_uri(text) is None


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("feed.css", "feed.css"),
        ("/styles/fêed.css?v=1", "/styles/f%C3%AAed.css?v=1"),
        ("../feed.css", "../feed.css"),
        ("https://example.org/feed.css", "https://example.org/feed.css"),
        ("javascript:alert(1)", None),
        ("//example.org/feed.css", None),
        ("\\\\example.org\\feed.css", None),
        ("", None),
    ],
)
def test_a_relative_reference_stays_relative(text: str, reference: str | None) -> None:
    assert to_uri_reference(text) == reference


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.text() | st.text().map("https://example.org/".__add__) | st.text().map("http://".__add__))
def test_any_text_gives_none_or_a_uri_that_stays_itself(text: str) -> None:
    uri = to_uri(text)
    if uri is not None:
        assert URI.fullmatch(uri), uri
        assert urlsplit(uri).hostname
        assert to_uri(uri) == uri


@pytest.mark.parametrize(
    ("address", "home", "reference"),
    [
        ("https://a.example/2024/x/?p=1", "https://a.example/", "2024/x/?p=1"),
        ("https://a.example/blog/x", "https://a.example/blog/", "x"),
        ("https://a.example/blog/x", "https://a.example/blog", "https://a.example/blog/x"),
        ("https://a.example/a:b", "https://a.example/", "https://a.example/a:b"),
        ("https://a.example//b.example/", "https://a.example/", "https://a.example//b.example/"),
        ("http://a.example/x", "https://a.example/", "http://a.example/x"),
        ("https://a.example/", "https://a.example/", "https://a.example/"),
        ("https://a.example/x", None, "https://a.example/x"),
    ],
)
def test_an_address_below_the_home_page_is_said_from_there_if_that_gives_it_back(
    address: str, home: str | None, reference: str
) -> None:
    assert to_reference(address, home) == reference
    assert urljoin(home or "", reference) == address


_PARTS = (
    *("https://", "http://", "a.example", "A.example", "/", "//", "?", "#", "&", "%20", "%2", "é"),
    *(" ", ";", "x", "..", ".", "/./", "/../", "@", ":80", ":", "-", "_", "a" * 64, "[", "\\", "'"),
    *("\t", "=", "~", "index.html", "javascript:", "\n"),
)
_references = st.tuples(
    st.sampled_from(["", "/", "https://a.example", "https://a.example/"]),
    st.lists(st.sampled_from(_PARTS), max_size=5).map("".join),
).map("".join)


@settings(max_examples=1_000, derandomize=True, deadline=None)
@given(st.sampled_from(["", "https://b.example", "http://b.example/c/?d"]), _references)
def test_a_plain_address_is_what_repair_and_joining_make_of_it(base: str, reference: str) -> None:
    try:
        whole = urljoin(base, reference)
    except ValueError:
        whole = None
    repaired = None if whole is None else _repaired(whole)

    assert to_uri(reference) == _repaired(reference)
    try:
        assert absolute_uri(base, reference) == repaired
        assert joined(base, reference) == whole
    except ValueError:
        assert whole is None
