"""Documents are put together from fragments: the same as feedgen builds as a whole."""

from __future__ import annotations

import pickle
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from feeds import FULL, HOSTILE, MINIMAL
from lxml import etree
from msgspec.structs import replace

from feedwright.formats import Press, atom, render, rss
from feedwright.formats.cleaning import clean_document, clean_feed, style_of
from feedwright.formats.elements import history_mark
from feedwright.formats.fragments import Heading, digest_fragment
from feedwright.formats.xmltext import serialise
from feedwright.model import Document
from feedwright.publish.pieces import cut_in, digest_cut, digest_printed
from feedwright.spool import joined

if TYPE_CHECKING:
    from feedwright.formats import Fragment
    from feedwright.formats._feedgen import Entry as Built
    from feedwright.model import Entry, EntryStyle, Feed, Format

FEEDS = {"full": FULL, "minimal": MINIMAL, "hostile": HOSTILE}
FORMATS: tuple[Format, ...] = ("rss", "atom", "json")


def whole_rss(feed: Feed, document: Document) -> bytes:
    """The document with all its items in one tree that feedgen builds."""
    feed, document = clean_feed(feed), clean_document(document)
    channel = rss._channel(feed, [Heading.of(entry) for entry in feed.entries])
    channel.more.elements.extend(rss._channel_elements(feed, document))
    for entry in feed.entries:
        built: Built = rss._item(entry, style_of(feed), entry.content_html)
        channel.add_entry(built, order="append")
        built.more.extend(rss._item_elements(entry, style_of(feed)))
    return serialise(channel.rss_tree(), feed.stylesheet_url)


def whole_atom(feed: Feed, document: Document) -> bytes:
    """The document with all its entries in one tree that feedgen builds."""
    feed, document = clean_feed(feed), clean_document(document)
    channel = atom._feed(feed, document)
    channel.more.elements.extend(history_mark(feed))
    if feed.tombstones:
        channel.more.elements.extend(map(atom._tombstone, feed.withdrawals))
    for entry in feed.entries:
        built: Built = atom._entry(entry, style_of(feed), atom._content(entry))
        channel.add_entry(built, order="append")
        built.more.extend(atom._entry_elements(entry))
    return serialise(channel.atom_tree(), feed.stylesheet_url)


def canonical(data: bytes) -> bytes:
    """Canonical XML (C14N 2.0); elements of Atom have no prefix in one and a default in another."""
    return etree.tostring(etree.fromstring(data), method="c14n2")


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize("form", [("rss", whole_rss), ("atom", whole_atom)], ids=lambda one: one[0])
def test_joined_fragments_are_what_feedgen_builds_as_a_whole(name: str, form: tuple) -> None:  # type: ignore[type-arg]
    format_name, whole = form
    feed = FEEDS[name]
    document = feed.document(format_name) or Document(format=format_name, path="x")

    assert canonical(render(feed, document)) == canonical(whole(feed, document))


def test_an_entry_is_written_once_however_many_documents_hold_it() -> None:
    written: Counter[tuple[Format, str]] = Counter()

    def count(name: Format, entry: Entry, _: EntryStyle, fragment: Fragment) -> Fragment:
        written[name, entry.id] += 1
        return fragment

    press = Press(style_of(FULL), count)
    sizes = [press.write(entry, FORMATS).size_bytes for entry in FULL.entries]
    for number in range(20):
        topic = replace(FULL, id=f"tag:x.example,2026:{number}", entries=FULL.entries[number % 3 :])
        for name in FORMATS:
            data = joined(press.print(topic, Document(format=name, path="x")).parts)
            assert all(entry.id.encode() in data for entry in topic.entries)

    assert set(written.values()) == {1}
    assert len(written) == len(FORMATS) * len(FULL.entries)
    assert all(size > 500 for size in sizes)


@pytest.mark.parametrize("name", FORMATS)
def test_entries_written_apart_are_printed_as_they_are(name: Format) -> None:
    document = Document(format=name, path="x", url="https://x.example/x")
    apart, press = Press(style_of(clean_feed(FULL))), Press(style_of(clean_feed(FULL)))
    for entry in FULL.entries:
        written = apart.write_apart(entry, FORMATS)
        assert all(type(one.data) is bytes for one in written.fragments.values())
        press.take_over(entry.id, written)

    unread = replace(FULL, entries=tuple(replace(one, title="Not this") for one in FULL.entries))
    names = [entry.id for entry in FULL.entries]
    assert joined(press.print(unread, document, names).parts) == render(FULL, document)


def test_what_entries_from_elsewhere_have_in_common_is_held_once() -> None:
    press, entry = Press(style_of(FULL)), FULL.entries[0]
    for name in "ab":
        written = Press(style_of(FULL)).write_apart(entry, FORMATS)
        press.take_over(name, pickle.loads(pickle.dumps(written)))  # noqa: S301 - ours

    one, other = press.written("a"), press.written("b")

    assert one
    assert other
    assert one.heading.authors
    assert one.heading.authors is other.heading.authors
    for form in FORMATS:
        assert one.fragments[form].prefixes is other.fragments[form].prefixes


def test_what_is_clear_is_known_by_a_digest_before_it_is_sent() -> None:
    press = Press(style_of(FULL), lambda *given: given[-1]._replace(is_clear=True))

    written = press.write_apart(FULL.entries[0], FORMATS)

    for one in written.fragments.values():
        assert one.digest == digest_fragment(bytes(one.data))


@pytest.mark.parametrize("name", FORMATS)
def test_what_was_printed_before_changes_no_byte(name: Format) -> None:
    document = Document(format=name, path="x", url="https://x.example/x")
    press = Press(style_of(clean_feed(FULL)))
    press.print(replace(FULL, entries=FULL.entries[::-1], language="fr"), document)

    assert joined(press.print(FULL, document).parts) == render(FULL, document)


def test_a_namespace_is_declared_when_an_entry_uses_it() -> None:
    document = Document(format="rss", path="x")
    bare = replace(FULL, entries=())

    assert b"xmlns:media" in render(FULL, document)
    assert b"xmlns:media" not in render(bare, document)


@pytest.mark.parametrize("name", FORMATS)
def test_a_document_is_known_by_its_bytes_wherever_one_of_them_is_another(name: Format) -> None:
    document = Document(format=name, path="x", url="https://x.example/x")
    printed = Press(style_of(clean_feed(FULL))).print(FULL, document)
    data, cuts = joined(printed.parts), cut_in(printed)

    assert digest_cut(data, cuts) == digest_printed(printed)

    others = [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in range(0, len(data), 7)]
    others += [data + b"\n", data[:-1], data[1:], data[: len(data) // 2], b""]
    assert digest_printed(printed) not in {digest_cut(other, cuts) for other in others}
    assert digest_cut(data, ()) == ""


def test_a_document_without_entries_is_known_too() -> None:
    document = Document(format="rss", path="x", url="https://x.example/x")
    printed = Press(style_of(clean_feed(FULL))).print(replace(FULL, entries=()), document)

    assert digest_cut(joined(printed.parts), cut_in(printed)) == digest_printed(printed)
