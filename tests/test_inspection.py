"""The linter's word on what is about to be published (X6): errors refuse, warnings are told."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from feedwright.check import lint
from feedwright.check.clearance import clear_entry, clear_frame
from feedwright.check.gathering import gather
from feedwright.errors import RefusedError
from feedwright.formats import Press, Printed
from feedwright.formats.cleaning import style_of
from feedwright.model import Document, Entry, Feed
from feedwright.publish.inspection import flaw_problems, inspect
from feedwright.spool import joined
from publications import CONFIG, markdown, publication, run

if TYPE_CHECKING:
    from feedwright.cache import CachedFlaw
    from feedwright.formats import Fragment
    from feedwright.model import Format, Problem

MOMENT = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
ADDRESS = "https://notes.example/"
FORMATS: tuple[Format, ...] = ("rss", "atom", "json")
FEED = Feed(
    id="tag:notes.example,2024:feed",
    title="Notes",
    description="Short ones",
    home_url=ADDRESS,
    updated=MOMENT,
    language="en",
    documents=tuple(Document(format=one, path=one, url=f"{ADDRESS}{one}") for one in FORMATS),
    entries=tuple(
        Entry(
            id=f"tag:notes.example,2024:{number}",
            title=f"Note {number}",
            updated=MOMENT - timedelta(days=number),
            link=f"{ADDRESS}{number}/",
            content_html=f"<p>Text of note {number}</p>",
        )
        for number in range(4)
    ),
)
#: A feed of the first three, which another feed has, too.
SMALL = replace(
    FEED,
    id="tag:notes.example,2024:small",
    entries=FEED.entries[:3],
    documents=tuple(
        replace(one, path=f"s/{one.path}", url=f"{one.url}/s") for one in FEED.documents
    ),
)


def told(*feeds: Feed, broken: dict[bytes, bytes] | None = None) -> tuple[Problem, ...]:
    """What is said of the feeds' documents, in all of which those bytes were replaced."""
    flaws = inspected(documents(*feeds, broken=broken or {}))
    return flaw_problems(chain.from_iterable(flaws.values()))


def inspected(made: list[tuple[Document, Printed]]) -> dict[str, tuple[CachedFlaw, ...]]:
    """What is said of the documents, which is the same when what is clear is passed over."""
    cleared = []
    frames = {}
    for document, printed in made:
        name, frame = document.format, printed.frame
        fragments = tuple(map(partial(_seen, name), printed.fragments))
        cleared.append((document, replace(printed, fragments=fragments)))
        frames[document.path] = clear_frame(name, frame.head, frame.joint, frame.tail)
    try:
        flaws = inspect(made)
    except RefusedError as error:
        with pytest.raises(RefusedError, match=re.escape(str(error))):
            inspect(cleared, frames=frames)
        raise
    assert inspect(cleared, frames=frames) == flaws
    return flaws


@cache
def _seen(name: Format, fragment: Fragment) -> Fragment:
    return fragment._replace(is_clear=clear_entry(name, bytes(fragment.data)) is not None)


def documents(*feeds: Feed, broken: dict[bytes, bytes]) -> list[tuple[Document, Printed]]:
    press = Press(style_of(FEED))

    def damage(data: bytes) -> bytes:
        for old, new in broken.items():
            data = data.replace(old, new)
        return data

    made = []
    known: dict[int, Fragment] = {}
    for feed in feeds:
        for document in feed.documents:
            printed = press.print(feed, document)
            fragments = tuple(
                known.setdefault(id(one), one._replace(data=damage(bytes(one.data))))
                for one in printed.fragments
            )
            frame = type(printed.frame)(*map(damage, printed.frame))
            made.append((document, replace(printed, frame=frame, fragments=fragments)))
    return made


def line_of(data: bytes, text: bytes) -> int:
    return data[: data.index(text)].count(b"\n") + 1


def test_X6_valid_documents_pass_without_a_word() -> None:
    assert told(SMALL, FEED) == ()


def test_X6_a_document_whose_frame_is_not_valid_is_refused_with_place_and_rule() -> None:
    link = b"<link>https://notes.example/</link>"
    made = documents(FEED, broken={link: b"<link>/</link>"})

    with pytest.raises(RefusedError) as caught:
        inspected(made)
    assert caught.value.exit_code == 65
    assert caught.value.subject == "rss"
    line = line_of(joined(made[0][1].parts), b"<link>/</link>")
    assert caught.value.message.startswith(f"would not be valid: line {line}: ")
    assert "uri-relative]" in caught.value.message
    assert "what is published was left as it was" in caught.value.hint


@pytest.mark.parametrize(
    ("index", "good", "bad", "rule"),
    [
        (0, b"Sat, 30 Dec 2023 03:04:05 +0000", b"yesterday", "D1 rss-date-invalid"),
        (1, b"2023-12-30T03:04:05Z", b"yesterday", "D4 rfc3339-invalid"),
        (2, b"2023-12-30T03:04:05Z", b"yesterday", "J7 json-date"),
    ],
)
def test_X6_an_entry_that_is_not_valid_is_named_with_its_line_in_the_whole_document(
    index: int, good: bytes, bad: bytes, rule: str
) -> None:
    """The last of four entries, the only one that no document before this one had."""
    made = documents(SMALL, FEED, broken={good: bad})

    with pytest.raises(RefusedError) as caught:
        inspected([made[index], made[3 + index]])
    assert caught.value.subject == FEED.documents[index].path
    line = line_of(joined(made[3 + index][1].parts), bad)
    assert f"line {line}, in the entry 'Note 3' (tag:notes.example,2024:3): " in (
        caught.value.message
    )
    assert f"[{rule}]" in caught.value.message
    assert "draft: true" in caught.value.hint


def test_X6_entries_beyond_what_is_looked_at_in_one_go_are_looked_at_too() -> None:
    long = "".join(f"<p>{'word ' * 2000}</p>\n" for _ in range(60))
    entries = tuple(replace(one, content_html=long) for one in FEED.entries)
    feed = replace(FEED, entries=entries, documents=FEED.documents[:1])
    made = documents(feed, broken={b"Sat, 30 Dec 2023 03:04:05 +0000": b"yesterday"})

    with pytest.raises(RefusedError) as caught:
        inspected(made)
    line = line_of(joined(made[0][1].parts), b"yesterday")
    assert f"line {line}, in the entry 'Note 3'" in caught.value.message


def test_X6_documents_that_contradict_each_other_are_refused() -> None:
    rss, atom, _ = documents(FEED, broken={})
    (_, fewer), *_ = documents(replace(FEED, entries=FEED.entries[:2]), broken={})

    with pytest.raises(RefusedError, match="set-ids-differ"):
        inspected([(rss[0], fewer), atom])


def test_X6_a_document_that_is_no_feed_is_looked_at_too() -> None:
    with pytest.raises(RefusedError) as caught:
        inspect([], [("feeds.opml", b'<opml version="2.0"><head/></opml>')])
    assert caught.value.subject == "feeds.opml"


def test_X6_a_warning_is_told_once_for_all_documents_that_hold_the_entry() -> None:
    broken = {b"Text of note 2": b"&lt;object>&lt;/object>"}
    (one,) = told(SMALL, FEED, broken=broken)

    assert (one.code, one.severity, one.path) == ("feed-flawed", "warning", "")
    assert one.message.startswith("s/rss:")
    assert "in the entry 'Note 2': <object> runs, loads" in one.message
    # Atom says the same of the same entry, JSON has another escape.
    assert one.message.endswith(", and 1 more like it")


def test_I2_an_id_that_was_never_good_is_told_of_and_stays() -> None:
    entries = (replace(FEED.entries[0], id="tag:notes.example,24:a"), *FEED.entries[1:])
    problems = told(replace(FEED, entries=entries))

    assert problems
    assert {one.severity for one in problems} == {"warning"}
    assert any("tag:notes.example,24:a" in one.message for one in problems)


def test_I2_a_stated_id_that_is_none_is_published_with_a_warning(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("Tides", more="id: 'tag:quay.example,24:a'\n"))
    report = run(folder)

    assert b"<id>tag:quay.example,24:a</id>" in (folder / "feeds/atom.xml").read_bytes()
    (problem,) = report.problems
    assert problem.code == "feed-flawed"
    assert "it stays, because subscribers have it" in problem.hint


def test_X6_that_a_publication_has_no_address_is_not_told_again() -> None:
    documents = tuple(replace(one, url=None) for one in FEED.documents)
    entries = tuple(replace(one, link=None) for one in FEED.entries)

    assert told(replace(FEED, entries=entries, documents=documents)) == ()


SETS = "\n[sets]\ntopics = true\nauthors = true\nmin-entries = 1\n"
words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20)


@settings(max_examples=8, derandomize=True, deadline=None)
@given(
    st.lists(st.tuples(words, words, words), min_size=1, max_size=7),
    st.integers(1, 4),
    st.integers(1, 3),
)
def test_any_publication_is_published_without_findings(
    pieces: list[tuple[str, str, str]], newest: int, page: int
) -> None:
    """0 errors, 0 warnings, 0 infos, with one archive document, with several and without any."""
    limits = f'\n[feeds]\nmax-entries = {newest}\nkeep-days = 0\n\n[archive]\nfeeds = "all"\n'
    config = f"{CONFIG}{limits}entries = {page}\n{SETS}"
    with TemporaryDirectory() as name:
        folder = Path(name)
        for number, (title, tag, text) in enumerate(pieces):
            more = f'author: Ada Whitlow\ntags: ["{_plain(tag)}"]\n'
            date = f"2026-09-{number + 1:02}"
            body = f"{text}\n\nAnd more."
            article = markdown(f"Piece {number} {_plain(title)}", date, body, more)
            publication(folder, config=config, **{f"n{number}__md": article})
        report = run(folder)

        assert [str(one) for one in report.problems if one.code == "feed-flawed"] == []
        assert [str(one) for one in lint(gather(str(folder / "feeds")))] == []


def _plain(text: str) -> str:
    return text.replace('"', "").replace("\\", "") or "tag"
