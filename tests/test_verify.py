"""The last look at a document before it is published (X6, and I3 for ids)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from feedwright.errors import RefusedError
from feedwright.formats import render
from feedwright.model import Document, Entry, Feed
from feedwright.publish.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from feedwright.model import Format

MOMENT = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
FEED = Feed(
    id="tag:notes.example,2024:feed",
    title="Notes",
    description="Short ones",
    home_url="https://notes.example/",
    updated=MOMENT,
    entries=tuple(
        Entry(
            id=f"tag:notes.example,2024:{number}",
            title=title,
            updated=MOMENT,
            content_html="<p>Text</p>",
        )
        for number, title in enumerate(("First & <b>last</b>", "Second", "Third 🎈"))
    ),
)
FORMATS: tuple[Format, ...] = ("rss", "atom", "json")
DOCUMENTS = [Document(format=name, path=f"feed.{name}") for name in FORMATS]

all_documents = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: str(one.format))


def refusal(document: Document, data: bytes, feed: Feed = FEED) -> str:
    with pytest.raises(RefusedError) as caught:
        verify(document, data, feed)
    assert caught.value.exit_code == 65
    assert caught.value.subject == document.path
    return caught.value.message


@all_documents
def test_X6_a_document_that_says_what_the_feed_says_passes(document: Document) -> None:
    verify(document, render(FEED, document), FEED)
    unguarded = replace(FEED, title_guard=False)
    verify(document, render(unguarded, document), unguarded)


@all_documents
def test_X6_an_empty_feed_passes(document: Document) -> None:
    empty = replace(FEED, entries=())
    verify(document, render(empty, document), empty)


@all_documents
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda entries: entries[:2], "has 2 entries and not 3"),
        (
            lambda entries: (*entries, replace(entries[0], id="tag:x,2024:4")),
            "has 4 entries and not 3",
        ),
        (lambda entries: (entries[0], entries[2], entries[1]), "entry 2 is 'Third 🎈'"),
        (lambda entries: (*entries[:2], replace(entries[2], id="tag:x,2024:4")), "(tag:x,2024:4)"),
        (lambda entries: (*entries[:2], replace(entries[2], title="Other")), "entry 3 is 'Other'"),
    ],
)
def test_X6_what_differs_is_refused_and_named(
    document: Document,
    change: Callable[[tuple[Entry, ...]], tuple[Entry, ...]],
    message: str,
) -> None:
    other = replace(FEED, entries=change(tuple(FEED.entries)))
    assert message in refusal(document, render(other, document))


@all_documents
def test_I3_two_entries_with_the_same_id_are_refused(document: Document) -> None:
    first, *others = FEED.entries
    twins = replace(FEED, entries=(first, *others, replace(first, title="Twin")))
    message = refusal(document, render(twins, document), twins)
    assert message == "has the id 'tag:notes.example,2024:0' twice"


def test_I10_another_feeds_id_is_refused() -> None:
    atom = DOCUMENTS[1]
    other = replace(FEED, id="tag:notes.example,2024:other")
    assert "tag:notes.example,2024:other" in refusal(atom, render(other, atom))


@all_documents
@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-20],
        lambda data: data[:0],
        lambda data: b"\n\n" + data.replace(b"{", b"[", 1),
        lambda data: data.replace(b"Second", b"Sec\x0bond"),
        lambda data: data.replace(b"Second", b"Sec\xffond"),
        lambda data: data + b"<again/>",
    ],
)
def test_X6_what_a_strict_reader_refuses_is_refused(
    document: Document, damage: Callable[[bytes], bytes]
) -> None:
    message = refusal(document, damage(render(FEED, document)))
    assert message.startswith(f"cannot be read back as {document.format}: ")


@all_documents
def test_X6_a_document_of_another_format_is_refused(document: Document) -> None:
    for other in DOCUMENTS:
        if other != document:
            refusal(document, render(FEED, other))


@pytest.mark.parametrize(
    ("index", "data", "reason"),
    [
        (0, b'<rss version="2.0"/>', "there is no channel"),
        (0, b"<rdf/>", "its root element is rdf"),
        (1, b"<feed/>", "its root element is feed"),
        (2, b"[]", "it has no list of items"),
        (2, b'{"items": [1]}', "it has no list of items"),
        (2, b'{"items": NaN}', "NaN is no JSON"),
    ],
)
def test_X6_the_reason_is_told(index: int, data: bytes, reason: str) -> None:
    assert refusal(DOCUMENTS[index], data).endswith(reason)


def test_X6_a_text_longer_than_readers_take_is_refused() -> None:
    """Readers made of libxml2 refuse the whole document."""
    long = replace(FEED.entries[0], content_html=f"<p>{'x' * 10_000_001}</p>")
    feed = replace(FEED, entries=(long,))
    assert "cannot be read back" in refusal(DOCUMENTS[0], render(feed, DOCUMENTS[0]), feed)


def test_the_refusal_says_that_nothing_was_lost() -> None:
    with pytest.raises(RefusedError) as caught:
        verify(DOCUMENTS[0], b"", FEED)
    line = str(caught.value)
    assert line.startswith("feed.rss: cannot be read back as rss: ")
    assert "what is published was left as it was" in line
    assert "\n" not in line
