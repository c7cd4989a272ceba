"""Text and HTML inside feeds: rules C1 to C17 of the checklist, and the guard of titles."""

from __future__ import annotations

import html
import re
import unicodedata

import feedparser
import pytest
from feeds import FULL, MINIMAL, feed_with
from msgspec.structs import replace
from wire import NS, atom, attributes, channel, entries, items, json_of, parsed, rendered, texts

from feedwright.model import Image, Person

HARD = "AT&T < BT > <em>now</em> &amp; &#38; &nbsp; AT&T"


def unguarded(text: str | None) -> str:
    return (text or "").replace("\u2060", "")


def test_C1_C5_plain_text_of_rss_is_escaped_once() -> None:
    feed = replace(
        feed_with(title=HARD, authors=(Person(name=HARD),), categories=(HARD,), rights=HARD),
        title=HARD,
        description=HARD,
        rights=HARD,
        editor=Person(name=HARD, email="ed@notes.example"),
    )
    top, item = channel(feed), items(feed)[0]
    assert unguarded(top.findtext("title")) == HARD
    assert top.findtext("description") == HARD
    assert top.findtext("copyright") == HARD
    assert top.findtext("managingEditor") == f"ed@notes.example ({HARD})"
    assert unguarded(item.findtext("title")) == HARD
    assert item.findtext("category") == HARD
    assert item.findtext("dc:creator", namespaces=NS) == HARD
    assert item.findtext("dc:rights", namespaces=NS) == HARD


def test_C2_plain_text_of_rss_is_escaped_in_hexadecimal() -> None:
    image = Image(url="https://notes.example/i.png", alt=HARD, caption=HARD, credit=HARD)
    feed = replace(
        feed_with(
            title=HARD,
            authors=(Person(name=HARD),),
            categories=(HARD,),
            rights=HARD,
            lead_image=image,
            content_html="<p>x</p>",
        ),
        title=HARD,
        description=HARD,
        rights=HARD,
        image=Image(url="https://notes.example/i.png"),
        title_guard=False,
    )
    data = rendered(feed, "rss").decode()
    wanted = "AT&#x26;T &#x3C; BT &#x3E; &#x3C;em&#x3E;now&#x3C;/em&#x3E; &#x26;amp; &#x26;#38;"
    plain = re.findall(r"<(title|copyright|category|dc:creator|dc:rights)[^>]*>([^<]*)", data)
    assert len(plain) == 7
    for name, text in plain:
        assert text.startswith(wanted), name
    assert re.search(f"<channel>.*?<description>{re.escape(wanted)}", data, re.DOTALL)
    assert re.search(f"<image>.*?<title>{re.escape(wanted)}", data, re.DOTALL)


def test_M4_words_of_media_that_close_a_tag_are_html_that_shows_them() -> None:
    image = Image(url="https://notes.example/i.png", alt="</em> & more", caption="R&D <em>")
    for name in ("rss", "atom"):
        root = parsed(rendered(feed_with(lead_image=image), name))
        title = root.find(".//media:title", NS)
        caption = root.find(".//media:description", NS)

        assert title is not None
        assert caption is not None
        assert (title.get("type"), title.text) == ("html", "&lt;/em&gt; &amp; more")
        assert (caption.get("type"), caption.text) == ("plain", "R&D <em>")


def test_C4_texts_of_atom_that_close_a_tag_are_html_that_shows_them() -> None:
    feed = replace(feed_with(summary="</em> & more"), description="R&amp;D", rights="<b>")
    data = rendered(feed, "atom").decode()

    assert '<summary type="html">&amp;lt;/em&amp;gt; &amp;amp; more</summary>' in data
    assert '<subtitle type="text">R&#x26;amp;D</subtitle>' in data
    assert '<rights type="text">&lt;b&gt;</rights>' in data


def test_C3_description_and_content_of_rss_are_html_escaped_as_xml() -> None:
    summary, body = "Fish & chips < 5 € <b>", "<p>Fish &amp; chips &lt; 5 € &lt;b&gt;</p>"
    feed = feed_with(summary=summary, content_html=body)
    item = items(feed)[0]
    description = item.findtext("description") or ""
    assert description == "Fish &amp; chips &lt; 5 € &lt;b&gt;"
    assert html.unescape(description) == summary
    assert item.findtext("content:encoded", namespaces=NS) == body
    assert b"<![CDATA[" not in rendered(feed, "rss")


def test_C4_text_constructs_of_atom_state_their_type() -> None:
    feed = atom(FULL)
    for path in ("a:title", "a:subtitle", "a:rights"):
        assert [node["type"] for node in attributes(feed, path)] == ["text"], path
    for entry in entries(FULL):
        for path in ("a:title", "a:summary"):
            assert [node["type"] for node in attributes(entry, path)] == ["text"], path
        assert [node["type"] for node in attributes(entry, "a:content")] == ["html"]
    assert [node["type"] for node in attributes(entries(FULL)[0], "a:rights")] == ["text"]


@pytest.mark.parametrize(
    "title",
    [
        "AT&T and R&D",
        "a < b > c",
        "Use <em> for emphasis",
        "</p> closes",
        "AT&amp;T as it is written",
        "&#x26; &nbsp; &copy",
        "🎈 שלום עולם e\u0323\u0301 ½",
        "]]> <!-- --> <?x?>",
    ],
)
def test_C5_a_title_reads_back_as_it_was_written(title: str) -> None:
    feed = feed_with(title=title)
    expected = unicodedata.normalize("NFC", title)
    assert json_of(feed)["items"][0]["title"] == expected
    for format_name in ("rss", "atom"):
        read = feedparser.parse(rendered(feed, format_name)).entries[0].title
        assert unguarded(read) == expected


def test_C6_C7_C8_sanitised_content_is_passed_on_to_the_letter() -> None:
    """Formats add nothing to it and take nothing away: `sanitise.clean_html` has been there."""
    body = FULL.entries[0].content_html
    assert items(FULL)[0].findtext("content:encoded", namespaces=NS) == body
    assert entries(FULL)[0].findtext("a:content", namespaces=NS) == body
    assert json_of(FULL)["items"][0]["content_html"] == body


@pytest.mark.parametrize(
    ("language", "valid"),
    [("en", "en"), ("en_GB", "en-GB"), ("zh-Hans", "zh-Hans"), ("es-419", "es-419")],
)
def test_C15_languages_are_bcp_47(language: str, valid: str) -> None:
    feed = replace(feed_with(language=language), language=language)
    assert channel(feed).findtext("language") == valid
    assert items(feed)[0].findtext("dc:language", namespaces=NS) == valid
    assert atom(feed).get(f"{{{NS['xml']}}}lang") == valid
    assert json_of(feed)["language"] == valid


@pytest.mark.parametrize("language", ["english", "e", "en us", "", "x-klingon", "en-"])
def test_C15_what_is_no_language_tag_is_left_out(language: str) -> None:
    feed = replace(feed_with(language=language, content_html="<p>x</p>"), language=language)
    assert channel(feed).find("language") is None
    assert items(feed)[0].find("dc:language", NS) is None
    assert b"xml:lang" not in rendered(feed, "atom")
    assert "language" not in json_of(feed)


def test_C15_A22_J9_an_entry_in_another_language_says_so() -> None:
    spanish_item, spanish = items(FULL)[2], entries(FULL)[2]
    lang = f"{{{NS['xml']}}}lang"
    assert texts(spanish_item, "dc:language") == ["es-419"]
    assert spanish.get(lang) == "es-419"
    assert attributes(spanish, "a:content")[0][lang] == "es-419"
    assert attributes(spanish, "a:link[@rel='alternate']")[0]["hreflang"] == "es-419"
    assert entries(FULL)[0].get(lang) is None
    assert [item.get("language") for item in json_of(FULL)["items"]] == [None, None, "es-419"]


@pytest.mark.parametrize("language", ["ar", "he", "fa-IR", "ur", "ckb", "az-Arab", "ks", "yi-Hebr"])
def test_C16_content_that_runs_from_right_to_left_is_wrapped_so(language: str) -> None:
    feed = feed_with(language=language, content_html="<p>x</p>")
    wrapped = f'<div dir="rtl" lang="{language}"><p>x</p></div>'
    assert items(feed)[0].findtext("content:encoded", namespaces=NS) == wrapped
    assert entries(feed)[0].findtext("a:content", namespaces=NS) == wrapped
    assert json_of(feed)["items"][0]["content_html"] == wrapped


@pytest.mark.parametrize("language", ["en", "ar-Latn", "az", "zh-Hant", None])
def test_C16_other_content_is_not_wrapped(language: str | None) -> None:
    feed = feed_with(language=language, content_html="<p>x</p>")
    assert json_of(feed)["items"][0]["content_html"] == "<p>x</p>"


def test_C16_empty_content_stays_empty() -> None:
    feed = feed_with(language="ar", summary="ملخص")
    assert items(feed)[0].find("content:encoded", NS) is None


def test_C17_names_are_names_one_an_element() -> None:
    feed = feed_with(
        authors=(
            Person(name="Ines Marlowe <ines@notes.example>", email="ines@notes.example"),
            Person(name="desk@notes.example"),
            Person(name="José Ñandú (jose@notes.example)"),
            Person(name="José Ñandú"),
            Person(name=" "),
        )
    )
    names = ["Ines Marlowe", "José Ñandú"]
    assert texts(items(feed)[0], "dc:creator") == names
    assert texts(entries(feed)[0], "a:author/a:name") == names
    assert [author["name"] for author in json_of(feed)["items"][0]["authors"]] == names
    for format_name in ("rss", "atom", "json"):
        assert b"@notes.example" not in rendered(feed, format_name)


@pytest.mark.parametrize(
    ("title", "guarded"),
    [
        ("<b> and </b>", "<\u2060b> and <\u2060/b>"),
        ("<!-- <?php", "<\u2060!-- <\u2060?php"),
        ("AT&amp;T &#38; &#x26; &copy;", "AT&\u2060amp;T &\u2060#38; &\u2060#x26; &\u2060copy;"),
        ("a < b && c <3 &copy & d;", "a < b && c <3 &copy & d;"),
    ],
)
def test_a_title_that_looks_like_markup_is_guarded_in_rss_and_atom(
    title: str, guarded: str
) -> None:
    feed = replace(feed_with(title=title), title=title)
    assert channel(feed).findtext("title") == items(feed)[0].findtext("title") == guarded
    assert atom(feed).findtext("a:title", namespaces=NS) == guarded
    assert entries(feed)[0].findtext("a:title", namespaces=NS) == guarded
    assert json_of(feed)["items"][0]["title"] == title


def test_the_guard_of_titles_can_be_switched_off() -> None:
    feed = replace(feed_with(title="<b>"), title_guard=False)
    assert items(feed)[0].findtext("title") == "<b>"
    assert entries(feed)[0].findtext("a:title", namespaces=NS) == "<b>"


@pytest.mark.parametrize("tag", ["title", "summary"])
def test_what_a_document_must_have_has_a_stand_in(tag: str) -> None:
    feed = replace(feed_with(**{tag: "\x00"}), title=" ", description="\ufeff")
    assert channel(feed).findtext("title") == "https://notes.example/"
    assert channel(feed).findtext("description") == "https://notes.example/"
    assert items(feed)[0].findtext("title")
    assert items(feed)[0].findtext("description")
    assert entries(feed)[0].findtext("a:title", namespaces=NS)
    assert MINIMAL.title not in texts(channel(feed), "title")
