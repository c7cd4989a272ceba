"""What holds for any feed, and in any process."""

from __future__ import annotations

import hashlib
import json
import locale
import os
import subprocess
import sys
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from feeds import FEEDS, FULL
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace
from wire import atom, channel, json_of, parsed, rendered, texts

from feedwright.formats import render
from feedwright.formats.cleaning import clean_feed
from feedwright.model import (
    Document,
    Enclosure,
    Entry,
    Episode,
    Feed,
    Image,
    Person,
    Show,
    Transcript,
)
from feedwright.publish.verify import verify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedwright.model import Format

HERE: Final = Path(__file__).parent
GRAMMAR: Final = files("feedwright.check").joinpath("atom.rng").read_bytes()
SRC: Final = HERE.parent.parent / "src"
#: Those that people follow.
FORMATS: Final[tuple[Format, ...]] = ("rss", "atom", "json")

texts_of_any_kind = st.text(max_size=30) | st.sampled_from(
    [
        "",
        " ",
        "<b>",
        "&amp;",
        "]]>",
        "\x00",
        "\ud800",
        "\ufdd0\ufdd1\ufdd2",
        "a\r\nb",
        "שלום",
        "🎈\ufffe",
    ]
)
addresses = texts_of_any_kind.map("https://notes.example/".__add__) | texts_of_any_kind
maybe = st.none() | texts_of_any_kind
numbers = st.none() | st.integers(-1, 10**12)
#: To readers of RFC 822 a year below 100 is one of the 20th century.
moments = st.datetimes(
    min_value=datetime(1000, 1, 1),  # noqa: DTZ001 - the strategy takes bounds without a zone
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)
people = st.lists(
    st.builds(Person, name=texts_of_any_kind, email=maybe, uri=st.none() | addresses), max_size=3
).map(tuple)
images = st.builds(
    Image,
    url=addresses,
    caption=maybe,
    credit=maybe,
    alt=maybe,
    media_type=maybe | st.just("image/jpg"),
    size_bytes=numbers,
    width=numbers,
    height=numbers,
)
enclosures = st.builds(
    Enclosure,
    url=addresses,
    media_type=texts_of_any_kind | st.just("audio/mpeg"),
    size_bytes=numbers,
    title=maybe,
    duration_seconds=st.none() | st.floats(),
)
episodes = st.builds(
    Episode,
    number=numbers,
    season=numbers,
    kind=st.sampled_from([None, "full", "trailer", "bonus"]),
    is_explicit=st.none() | st.booleans(),
    image_url=st.none() | addresses,
    transcripts=st.lists(
        st.builds(Transcript, url=addresses, media_type=st.just("text/vtt"), language=maybe),
        max_size=2,
    ).map(tuple),
    chapters_url=st.none() | addresses,
    hosts=people,
    guests=people,
)
shows = st.builds(
    Show,
    author=texts_of_any_kind.map("A {}".format),
    owner=st.builds(
        Person, name=texts_of_any_kind, email=st.sampled_from(["a@notes.example", "nobody"])
    ),
    image_url=addresses,
    categories=st.sampled_from([(("News", "Politics"), ("Arts",)), (("Technology",),)]),
    is_explicit=st.booleans(),
    kind=st.sampled_from(["episodic", "serial"]),
    guid=st.sampled_from(["", "9b024349-ccf0-5f69-a609-6b82873eab3c"]),
    is_locked=st.booleans(),
    is_complete=st.booleans(),
    new_url=st.none() | addresses,
)
languages = st.sampled_from([None, "en", "en_US", "ar", "he-IL", "english", "", "\x00"])
entries_of_any_kind = st.builds(
    Entry,
    id=texts_of_any_kind.map("tag:notes.example,2024:".__add__),
    title=texts_of_any_kind,
    updated=moments,
    published=st.none() | moments,
    created=st.none() | moments,
    link=st.none() | addresses,
    authors=people,
    categories=st.lists(texts_of_any_kind, max_size=3).map(tuple),
    summary=texts_of_any_kind,
    content_html=texts_of_any_kind.map("<p>{}</p>".format) | st.just(""),
    language=languages,
    lead_image=st.none() | images,
    enclosures=st.lists(enclosures, max_size=3).map(tuple),
    episode=st.none() | episodes,
    rights=maybe,
    license_url=st.none() | addresses,
    comments_url=st.none() | addresses,
    word_count=st.integers(-1, 10**6),
    reading_time_minutes=st.integers(-1, 1000),
)


@st.composite
def feeds_of_any_kind(draw: st.DrawFn) -> Feed:
    entries = draw(st.lists(entries_of_any_kind, max_size=3))
    documents = tuple(
        Document(format=name, path=f"feed.{name}", url=draw(st.none() | addresses))
        for name in FORMATS
    )
    return Feed(
        id=draw(texts_of_any_kind.map("tag:notes.example,2024:feed:".__add__)),
        title=draw(texts_of_any_kind),
        description=draw(texts_of_any_kind),
        home_url=draw(addresses),
        updated=draw(moments),
        entries=tuple(
            replace(entry, id=f"{entry.id}#{number}") for number, entry in enumerate(entries)
        ),
        documents=documents,
        language=draw(languages),
        authors=draw(people),
        rights=draw(maybe),
        license_url=draw(st.none() | addresses),
        icon_url=draw(st.none() | addresses),
        logo_url=draw(st.none() | addresses),
        image=draw(st.none() | images),
        hubs=draw(st.lists(addresses, max_size=2).map(tuple)),
        ttl_minutes=draw(st.none() | st.integers(-1, 10**6)),
        topics_url=draw(st.none() | addresses),
        editor=draw(st.none() | st.builds(Person, name=texts_of_any_kind, email=maybe)),
        stylesheet_url=draw(st.none() | addresses),
        previous_archive=draw(st.sampled_from([(), documents])),
        rss_joined_authors=draw(st.booleans()),
        title_guard=draw(st.booleans()),
        show=draw(st.none() | shows),
    )


any_feed = given(feeds_of_any_kind())
few = settings(max_examples=60, derandomize=True, deadline=None)


@few
@any_feed
def test_any_feed_is_rendered_well_formed_twice_the_same_and_passes_the_last_look(
    feed: Feed,
) -> None:
    for document in feed.documents:
        data = render(feed, document)
        assert data == render(feed, document)
        if document.format != "json":
            parsed(data)
        verify(document, data, feed)


@few
@any_feed
def test_any_atom_feed_is_valid_by_the_grammar(feed: Feed) -> None:
    grammar = etree.RelaxNG(etree.fromstring(GRAMMAR))
    assert grammar.validate(etree.fromstring(rendered(feed, "atom"))), grammar.error_log


@few
@any_feed
def test_ids_titles_and_dates_read_back_as_they_were(feed: Feed) -> None:
    cleaned = clean_feed(feed)
    ids = [entry.id for entry in cleaned.entries]
    titles = [entry.title for entry in cleaned.entries]
    published = [entry.published for entry in cleaned.entries]
    rss, atom_feed, items = channel(feed), atom(feed), json_of(feed)["items"]
    assert texts(rss, "item/guid") == texts(atom_feed, "a:entry/a:id") == ids
    assert [item["id"] for item in items] == ids
    assert [item["title"] for item in items] == titles
    for read in (texts(rss, "item/title"), texts(atom_feed, "a:entry/a:title")):
        assert [title.replace("\u2060", "") for title in read] == titles
    assert list(map(parsedate_to_datetime, texts(rss, "item/pubDate"))) == published
    dates = texts(atom_feed, "a:entry/a:published")
    assert list(map(datetime.fromisoformat, dates)) == published
    assert [item["date_published"] for item in items] == dates


@few
@any_feed
def test_cleaning_a_clean_feed_changes_nothing(feed: Feed) -> None:
    cleaned = clean_feed(feed)
    assert clean_feed(cleaned) == cleaned


_DIGESTS: Final = """
import hashlib, json, locale, sys
sys.path[:0] = sys.argv[1:3]
locale.setlocale(locale.LC_ALL, "")
from feeds import FEEDS
from feedwright.formats import render
print(json.dumps({
    f"{name} {document.format}": hashlib.sha256(render(feed, document)).hexdigest()
    for name, feed in FEEDS.items()
    for document in feed.documents
}))
"""


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "0", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "4242", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "31337", "TZ": "Asia/Kathmandu", "LANGUAGE": "de", "PYTHONUTF8": "0"},
    ],
)
def test_X18_the_same_bytes_in_any_process_hash_seed_locale_and_time_zone(
    environment: Mapping[str, str],
) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", _DIGESTS, str(SRC), str(HERE)],
        env={"PATH": os.environ["PATH"], **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(run.stdout) == {
        f"{name} {document.format}": hashlib.sha256(render(feed, document)).hexdigest()
        for name, feed in FEEDS.items()
        for document in feed.documents
    }


@pytest.mark.parametrize("format_name", FORMATS)
def test_D1_nothing_changes_the_locale_of_the_process(
    format_name: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By itself feedgen does, twice a date, and another thread would see it."""

    def refuse(*_: object) -> str:
        raise AssertionError("the locale was asked for or changed")

    monkeypatch.setattr(locale, "setlocale", refuse)
    assert rendered(FULL, format_name)
