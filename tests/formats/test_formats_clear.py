"""What is cleared at a glance is nothing that the linter would say a word about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from feeds import FULL
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from test_formats_properties import feeds_of_any_kind

from feedwright.check import Source, lint
from feedwright.check.clearance import clear_entry, clear_frame
from feedwright.formats import Press
from feedwright.formats.cleaning import style_of

if TYPE_CHECKING:
    from feedwright.formats import Printed
    from feedwright.model import Feed, Format

FORMATS: Final[tuple[Format, ...]] = ("rss", "atom", "json")
#: A feed without what is always examined: withdrawals; dates long ago, words about markup.
FRAMED: Final = replace(FULL, tombstones=False, withdrawals=())
PLAIN: Final = replace(
    FRAMED, entries=tuple(replace(one, created=None, translations=()) for one in FULL.entries)
)
#: What damages a document, or its sense.
PIECES: Final = (
    *("", " ", "\n", "\t", "<", ">", "&", '"', "'", "/", ",", ":", "\\", "=", "1", "é", "x"),
    *("\x00", "\x0b", "\x85", "\ufffd", "\uffff", "\ud800", "\u2028", "&amp;", "&lt;", "&gt;"),
    *("&#x3C;", "&#x26;", "&#0;", "&nbsp;", "&amp;nbsp;", "&lt;b&gt;", "&lt;/p&gt;", "<b>", "<b/>"),
    *(
        "&lt;p&gt;",
        "&lt;script&gt;",
        "&lt;a href='x'&gt;",
        "&lt;li&gt;",
        "]]>",
        "<!-- -->",
        "<?x?>",
    ),
    *(
        "<![CDATA[x]]>",
        "<p>",
        "</p>",
        "<a href='x'>",
        "&copy;",
        "javascript:",
        "null",
        '"',
        "[",
        "{",
    ),
    *("tag:", "urn:uuid:", "html", "text", "xhtml", "self", "alternate", "-", "2024", ".jpg", "@"),
)


def printed(feed: Feed, form: Format) -> Printed:
    document = replace(feed.documents[0], format=form, url=f"https://lantern.example/{form}")
    return Press(style_of(feed)).print(feed, document)


def said(
    form: Format, made: Printed, entries: list[bytes], frame: tuple[bytes, bytes]
) -> list[str]:
    """What the linter says of a document of these parts."""
    data = frame[0] + made.frame.joint.join(entries) + frame[1]
    return [str(one) for one in lint([Source(path=form, data=data)])]


def check(form: Format, made: Printed, whole: Printed) -> None:
    """Clear entries are silent in a frame that is, each by itself; so is a clear frame."""
    for one in made.fragments:
        data = bytes(one.data)
        if clear_entry(form, data):
            assert said(form, whole, [data], (whole.frame.head, whole.frame.tail)) == []
    frame = clear_frame(form, made.frame.head, made.frame.joint, made.frame.tail)
    if frame:
        fitting = (one for one in whole.fragments[:1] if one.prefixes <= frame.prefixes)
        good = [bytes(one.data) for one in fitting]
        assert said(form, made, good, (made.frame.head, made.frame.tail)) == []


@settings(max_examples=30, derandomize=True, deadline=None)
@given(feeds_of_any_kind())
def test_nothing_is_said_of_what_is_clear_in_any_feed(feed: Feed) -> None:
    for form in FORMATS:
        check(form, printed(feed, form), printed(FRAMED, form))


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    st.sampled_from(FORMATS),
    st.sampled_from(("frame", "entry")),
    st.integers(0),
    st.sampled_from(PIECES),
    st.integers(0, 12),
)
def test_nothing_is_said_of_what_is_clear_however_it_was_damaged(
    form: Format, part: str, at: int, piece: str, gone: int
) -> None:
    made = printed(PLAIN, form)
    data = made.frame.head if part == "frame" else bytes(made.fragments[0].data)
    at %= len(data)
    damaged = data[:at] + piece.encode("utf-8", "surrogatepass") + data[at + gone :]
    if part == "frame":
        bad = replace(made, frame=made.frame._replace(head=damaged), fragments=())
    else:
        bad = replace(made, fragments=(made.fragments[0]._replace(data=damaged),))
    check(form, bad, printed(FRAMED, form))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("last", [":60Z", ":00+00:00", ":00-23:59", ":00+14:01", ".5Z", ":00z"])
def test_nothing_is_said_of_a_moment_that_is_clear(form: Format, last: str) -> None:
    made = printed(PLAIN, form)
    changed = re.compile(rb"(?<=\d\d):\d\dZ").sub
    head = changed(last.encode(), made.frame.head)
    entry = made.fragments[0]._replace(data=changed(last.encode(), bytes(made.fragments[0].data)))
    assert entry.data != bytes(made.fragments[0].data)

    check(form, replace(made, frame=made.frame._replace(head=head), fragments=()), made)
    check(form, replace(made, fragments=(entry,)), printed(FRAMED, form))


def test_a_number_of_thousands_of_digits_is_no_reason_to_fall() -> None:
    made = printed(PLAIN, "rss")
    head = made.frame.head.replace(b"<ttl>", b"<ttl>" + b"1" * 5_000)
    assert head != made.frame.head

    clear_frame("rss", head, made.frame.joint, made.frame.tail)


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_written_for_most_publications_is_clear(form: Format) -> None:
    made = printed(PLAIN, form)
    frame = made.frame

    assert clear_frame(form, frame.head, frame.joint, frame.tail)
    for entry, one in zip(made.entries, made.fragments, strict=True):
        assert clear_entry(form, bytes(one.data)), entry.id
