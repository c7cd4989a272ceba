"""Whole documents, as files that a reviewer and an outside validator can open.

``FEEDWRIGHT_ACCEPT=1 pytest tests/formats/test_formats_golden.py`` takes over what is rendered
now as what is expected; the diff is the review.
"""

from __future__ import annotations

import json
import os
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import jsonschema
import pytest
from feeds import FEEDS
from lxml import etree
from wire import rendered

from feedwright.publish.verify import verify

if TYPE_CHECKING:
    from feedwright.model import Format

HERE: Final = Path(__file__).parent
GRAMMAR: Final = files("feedwright.check").joinpath("atom.rng").read_bytes()
SUFFIXES: Final[dict[Format, str]] = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}
ATOM: Final = etree.RelaxNG(etree.fromstring(GRAMMAR))
JSON_FEED: Final = jsonschema.Draft202012Validator(
    json.loads((HERE / "jsonfeed.schema.json").read_bytes())
)


def accept(path: Path, data: bytes) -> bytes:
    """What is expected at the path: what stands there, or from now on what was rendered."""
    if os.environ.get("FEEDWRIGHT_ACCEPT"):
        path.write_bytes(data)
    return path.read_bytes()


@pytest.mark.parametrize("format_name", SUFFIXES)
@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_written_as_the_golden_file_says(name: str, format_name: Format) -> None:
    data = rendered(FEEDS[name], format_name)
    expected = accept(HERE / "golden" / f"{name}.{SUFFIXES[format_name]}", data)
    assert data.decode() == expected.decode()


@pytest.mark.parametrize("name", FEEDS)
def test_every_document_of_every_feed_passes_the_last_look(name: str) -> None:
    feed = FEEDS[name]
    for document in feed.documents:
        verify(document, rendered(feed, document.format), feed)


@pytest.mark.parametrize("name", FEEDS)
def test_A1_A2_A9_A12_A14_A20_atom_is_valid_by_the_grammar_of_rfc_4287(name: str) -> None:
    document = etree.fromstring(rendered(FEEDS[name], "atom"))
    assert ATOM.validate(document), ATOM.error_log


_ENTRY: Final = (
    "<entry><id>x:1</id><title>t</title><updated>2024-01-02T03:04:05Z</updated>%s</entry>"
)


@pytest.mark.parametrize(
    ("is_valid", "inside"),
    [
        (True, ""),
        (True, _ENTRY % '<x:y xmlns:x="x:" z="1">free<x:z/></x:y>'),
        (
            True,
            _ENTRY % '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"/></content>',
        ),
        (True, _ENTRY % '<content type="image/png" src="https://example.org/i.png"/>'),
        (False, "<id>x:2</id>"),
        (False, "<generator/><generator/>"),
        (False, "<surprise/>"),
        (False, "<updated>yesterday</updated>"),
        (False, f"{_ENTRY % ''}<icon>https://example.org/i.png</icon>"),
        (False, _ENTRY % "<id>x:2</id>"),
        (False, _ENTRY % "<category label='term is missing'/>"),
        (False, _ENTRY % "<link rel='self'/>"),
        (False, _ENTRY % "<link href='x:' type='html'/>"),
        (False, _ENTRY % "<author><uri>x:nameless</uri></author>"),
        (False, _ENTRY % "<author><name>n</name><email>no address</email></author>"),
        (False, _ENTRY % "<published>2024-01-02</published>"),
        (False, _ENTRY % "<summary type='CDATA'>s</summary>"),
        (False, _ENTRY % "<content type='xhtml'>no div</content>"),
        (False, _ENTRY % "<rights/><rights/>"),
    ],
)
def test_the_grammar_tells_valid_from_invalid(is_valid: bool, inside: str) -> None:  # noqa: FBT001
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>x:0</id><title>t</title>'
        f"<updated>2024-01-02T03:04:05Z</updated>{inside}</feed>"
    )
    assert ATOM.validate(etree.fromstring(text)) is is_valid


@pytest.mark.parametrize("name", FEEDS)
def test_J2_J4_J7_J8_J12_J13_J14_json_is_valid_by_the_schema(name: str) -> None:
    JSON_FEED.validate(json.loads(rendered(FEEDS[name], "json")))


_ITEM: Final = {"id": "1", "content_text": "t"}


@pytest.mark.parametrize(
    "fields",
    [
        {"version": "https://jsonfeed.org/version/1"},
        {"title": ""},
        {"author": {"name": "of 1.0"}},
        {"authors": [{}]},
        {"hubs": [{"url": "https://hub.example/"}]},
        {"home_page_url": "/"},
        {"unknown": 1},
        {"_bad.name": {}},
        {"items": [{**_ITEM, "id": 1}]},
        {"items": [{**_ITEM, "id": ""}]},
        {"items": [{"id": "1"}]},
        {"items": [{**_ITEM, "date_published": "2024-01-02"}]},
        {"items": [{**_ITEM, "date_published": "2024-01-02T03:04:05"}]},
        {"items": [{**_ITEM, "attachments": [{"url": "https://example.org/a.mp3"}]}]},
        {"items": [{**_ITEM, "tags": "one, two"}]},
    ],
)
def test_the_schema_refuses_what_the_specification_does(fields: dict[str, object]) -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [_ITEM]}
    assert JSON_FEED.is_valid(feed)
    assert not JSON_FEED.is_valid(feed | fields)
