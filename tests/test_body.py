"""The body of an article: text of HTML block by block, and what is left of a subtree."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.extract.body import Body, Reading, html_to_text, read_body
from feedwright.extract.body_html import body_html
from feedwright.extract.pictures import picture_url

PROSE = (
    "<p>The clock in the hall has been wrong for so long that the trains have come to agree.</p>"
    "<p>Nobody winds it; it is thought to be kept going by the people who look at it, daily.</p>"
)


def body_of(html: str, **known: Any) -> Body:
    """What the rules leave of that HTML."""
    return read_body(BeautifulSoup(html, "lxml"), Reading(**known))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>two <b>and</b> three</p>", "One\n\ntwo and three"),
        ("<h2>Head</h2><ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "Head\n\na\n\nb\n\nc"),
        ("<p>a<br>b<br><br>c</p>", "a\nb\n\nc"),
        ("<p>one\n   two\t three</p>", "one two three"),
        ("<pre>  a\n\n    b\n</pre>", "  a\n\n    b"),
        ("<blockquote><p>said</p></blockquote>so", "said\n\nso"),
        ("<table><tr><th>Year</th><th>Rain</th></tr><tr><td>1911</td><td>4<br>in</td></tr></table>",
         "Year | Rain\n1911 | 4 in"),
        ("<table><tr><td><p>laid out</p></td><td><p>in columns</p></td></tr></table>",
         "laid out\n\nin columns"),
        ("<figure><img src=a><figcaption>Photo: X</figcaption></figure><p>text</p>", "text"),
        ("<p>a<script>x()</script><style>p{}</style><button>Go</button>b</p>", "ab"),
        ("<p>caf&eacute; &amp; bar</p>", "café & bar"),
        ("<dl><dt>term</dt><dd>meaning</dd></dl>", "term\n\nmeaning"),
        ("<p>a<span>b</span><wbr>c</p><embed src=x>d", "abc\n\nd"),
        ("plain", "plain"), ("", ""), ("<p> </p>", ""), ("<!-- only -->", ""),
    ],
)  # fmt: skip
def test_text_is_what_a_browser_would_lay_out_in_blocks(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_text_of_any_depth_is_kept() -> None:
    assert html_to_text("<div>" * 3_000 + "deep") == "deep"


@settings(max_examples=80, derandomize=True, deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1), min_size=1)
)
def test_paragraphs_come_back_as_they_were(paragraphs: list[str]) -> None:
    html = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)

    assert html_to_text(html) == "\n\n".join(paragraphs)


@pytest.mark.parametrize(
    ("image", "url"),
    [
        ({"src": "a.jpg"}, "a.jpg"),
        ({"src": "data:image/gif;base64,R0", "data-src": "b.jpg"}, "b.jpg"),
        ({"src": "/img/placeholder.png", "data-original": "/b.jpg"}, "/b.jpg"),
        ({"src": "blank.gif", "srcset": "s.jpg 300w, l.jpg 900w"}, "l.jpg"),
        ({"srcset": "one.jpg 1x, two.jpg 2x"}, "two.jpg"),
        ({"srcset": "https://i.example/a,b.jpg 300w, https://i.example/c,d.jpg 600w"},
         "https://i.example/c,d.jpg"),
        ({"src": "spacer.gif"}, None), ({}, None), ({"src": "data:image/png;base64,AA"}, None),
    ],
)  # fmt: skip
def test_a_lazy_picture_is_the_one_that_would_be_shown(
    image: dict[str, str], url: str | None
) -> None:
    assert picture_url(image) == url


def test_the_largest_size_of_all_sources_is_chosen_on_request() -> None:
    image, sources = {"src": "m.jpg"}, [{"srcset": "s.webp 200w, l.webp 1800w"}]

    assert picture_url(image, sources) == "m.jpg"
    assert picture_url(image, sources, largest=True) == "l.webp"


def test_a_counting_pixel_and_a_portrait_are_no_pictures() -> None:
    pixels = '<img src="/c.gif" width="1" height="1"><img class="author-avatar" src="/me.jpg">'

    body = body_of(pixels + PROSE)

    assert body.images == ()
    assert "<img" not in body.html


def test_a_picture_in_noscript_takes_the_place_of_its_stand_in() -> None:
    html = (
        '<figure><img src="data:image/gif;base64,R0"><noscript><img src="/real.jpg" alt="a clock">'
        "</noscript><figcaption>The clock. Photo: Ada Moor</figcaption></figure>"
    )

    image = body_of(html + PROSE, base_url="https://hall.example/").images[0]

    assert (image.url, image.caption, image.credit) == (
        "https://hall.example/real.jpg", "The clock.", "Ada Moor",
    )  # fmt: skip


def test_what_is_named_a_caption_joins_its_picture_in_a_figure() -> None:
    html = (
        '<div><div><img src="/c.jpg"></div><p class="image-caption">The clock, unwound.</p></div>'
    )

    body = body_of(html + PROSE)

    assert (
        '<figure><img src="/c.jpg"><figcaption>The clock, unwound.</figcaption></figure>'
        in body.html
    )
    assert "unwound" not in body.text


def test_a_caption_without_a_picture_is_noted_and_goes() -> None:
    body = body_of('<p class="caption">The clock, elsewhere.</p>' + PROSE)

    assert "elsewhere" not in body.html
    assert [(d.rule, d.text) for d in body.dropped] == [("caption", "The clock, elsewhere.")]


@pytest.mark.parametrize(
    ("embed", "link"),
    [
        ('<iframe src="https://www.youtube-nocookie.com/embed/abcDEF12345"></iframe>',
         "https://www.youtube.com/watch?v=abcDEF12345"),
        ('<iframe src="//player.vimeo.com/video/1"></iframe>', "https://player.vimeo.com/video/1"),
    ],
)  # fmt: skip
def test_C7_embedded_frames_become_a_link_outside_the_text(embed: str, link: str) -> None:
    body = body_of(embed + PROSE, base_url="https://hall.example/")

    assert f'href="{link}"' in body.html
    assert body.text == html_to_text(PROSE)


def test_frames_of_advertisers_go_without_a_trace() -> None:
    assert (
        "adserver" not in body_of('<iframe src="https://adserver.example/x"></iframe>' + PROSE).html
    )


def test_boxes_go_and_bare_text_becomes_a_paragraph() -> None:
    body = body_of(
        "<div><section><div>The hall has two doors.</div></section><h1>Doors</h1></div>" + PROSE
    )

    assert body.html.startswith("<p>The hall has two doors.</p>")
    assert "<h2>Doors</h2>" in body.html
    assert "<div" not in body.html


def test_lines_that_repeat_the_metadata_are_no_body() -> None:
    html = "<h1>The clock</h1><p>Ada Moor</p><p>By Ada Moor</p><p>3 May 2021</p>" + PROSE

    body = body_of(html, title="The clock", authors=("Ada Moor",))

    assert body.text.startswith("The clock in the hall")
    assert {d.rule for d in body.dropped} == {"title-again", "byline", "dateline"}


def test_a_date_in_the_middle_of_the_prose_stays() -> None:
    assert "3 May 2021" in body_of(PROSE + "<p>3 May 2021</p>" + PROSE).text


def test_a_highlight_that_a_paragraph_says_again_goes() -> None:
    box = f"<div>{html_to_text(PROSE).rpartition(chr(10))[2]}</div>"

    body = body_of(box + PROSE)

    assert body.text.count("Nobody winds it") == 1
    assert [d.rule for d in body.dropped] == ["quoted-ahead"]


def test_a_list_of_titles_of_other_articles_goes_and_a_list_of_things_stays() -> None:
    links = "<h3>More clocks</h3><ul><li><a href=/a>The clock that ran away</a></li>" * 1
    links += "<li><a href=/b>The clock that came back</a></li></ul>"

    body = body_of(
        PROSE + links + PROSE.replace("hall", "yard") + "<ul><li>a key</li><li>oil</li></ul>"
    )

    assert "clock that" not in body.text
    assert "More clocks" not in body.text
    assert body.text.endswith("a key\n\noil")


def test_related_articles_behind_the_end_go_with_their_teasers() -> None:
    teasers = "<h3>Related articles</h3><p>A short word on sundials.</p>"

    body = body_of(
        PROSE * 1 + PROSE.replace("clock", "bell") + PROSE.replace("clock", "gong") + teasers
    )

    assert "sundials" not in body.text
    assert "behind-end" in {d.rule for d in body.dropped}


def test_the_same_words_under_a_middle_heading_do_not_end_the_article() -> None:
    body = body_of(PROSE + "<h3>Related articles</h3>" + PROSE.replace("hall", "yard"))

    assert "in the yard" in body.text


def test_reading_a_body_twice_changes_nothing_more() -> None:
    once = body_of(
        PROSE + "<h2>Hands</h2><p>One is long, one is short.</p><blockquote>Tick.</blockquote>"
    )

    assert body_of(once.html).html == once.html


def test_a_local_copy_of_a_named_picture_leads_to_its_address() -> None:
    known = {"clock.jpg": "https://hall.example/img/clock.jpg"}

    body = body_of(PROSE + '<img src="page_files/clock.jpg">', addresses=known)

    assert [image.url for image in body.images] == ["https://hall.example/img/clock.jpg"]


def test_boxes_of_links_and_emphasis_are_paragraphs_of_their_own() -> None:
    boxes = "<div><a href='/a'>The hall.</a></div><div><div><b>The yard, too.</b></div></div>"

    html = body_of(PROSE + boxes + PROSE, base_url="https://hall.example/").html

    assert (
        '<p><a href="https://hall.example/a">The hall.</a></p><p><b>The yard, too.</b></p>' in html
    )


def test_C9_video_and_audio_stay_and_hold_a_link_for_readers_that_play_nothing() -> None:
    players = (
        '<video controls onplay="x()" poster="/t.jpg" width="640"><source src="/tick.mp4"></video>'
        '<audio src="data:audio/mp3;base64,AA"></audio><audio data-src="/tock.mp3"></audio>'
    )

    body = body_of(players + PROSE, base_url="https://hall.example/")

    assert body.html.startswith(
        '<video poster="https://hall.example/t.jpg" src="https://hall.example/tick.mp4"'
        ' width="640" controls=""><a href="https://hall.example/tick.mp4">tick.mp4</a></video>'
        '<audio src="https://hall.example/tock.mp3" controls="">'
    )
    assert body.html.count("<audio") == 1
    assert body.text == html_to_text(PROSE)


def test_C9_tables_details_code_and_lists_stay_as_they_are() -> None:
    kept = (
        '<table><caption>Clocks</caption><tbody><tr><th scope="col">Share</th>'
        '<td colspan="2">a</td></tr></tbody></table><details open="">'
        "<summary>More</summary><p>It ticks.</p></details>"
        '<pre><code>if wrong:\n    wind()\n</code></pre><ol start="3"><li>oil</li></ol>'
        '<p>H<sub>2</sub>O, <del>early</del>, <time datetime="2021-05-03">May</time></p>'
    )

    assert kept in body_of(PROSE + kept + PROSE.replace("hall", "yard")).html


def test_C6_C11_every_address_is_absolute_and_footnotes_lead_there_and_back() -> None:
    html = (
        '<p>The clock is wrong.<sup><a id="r1" href="#n1">1</a></sup>'
        f' <a href="../why?x=1">Why?</a></p>{PROSE}'
        '<blockquote cite="/said"><p>It has been wrong for longer than I live.</p></blockquote>'
        '<ol><li id="n1"><p>By an hour. <a href="#r1">↩</a></p></li></ol>'
    )

    body = body_of(html, base_url="https://hall.example/clock/")

    assert '<a href="https://hall.example/clock/#n1" id="r1">1</a>' in body.html
    assert '<li id="n1"><p>By an hour. <a href="https://hall.example/clock/#r1">↩</a></p></li>' in (
        body.html
    )
    assert 'href="https://hall.example/why?x=1"' in body.html
    assert 'cite="https://hall.example/said"' in body.html


def test_C10_a_lazy_picture_keeps_its_words_and_sides_and_loses_its_stand_in() -> None:
    image = (
        '<img class="lazy" src="data:image/gif;base64,R0" data-src="/c.jpg" alt="A clock"'
        ' width="600" height="400" onerror="x()">'
    )

    html = body_of(f"<p>{image}</p>{PROSE}", base_url="https://hall.example/").html

    assert '<img alt="A clock" height="400" src="https://hall.example/c.jpg" width="600">' in html


@pytest.mark.parametrize(
    "url",
    [
        "https://stats.example/piwik.php?idsite=3",
        "https://a.example/matomo.php?rec=1",
        "https://vg01.met.vgwort.de/na/0123456789abcdef",
        "https://pixel.wp.com/g.gif?v=ext",
        "https://www.facebook.com/tr?id=1&ev=PageView",
        "https://sb.scorecardresearch.com/p?c1=2",
        "https://ping.example/pixel.gif",
        "https://b.example/beacon?x=1",
    ],
)
def test_C10_what_counts_visits_is_no_picture(url: str) -> None:
    body = body_of(f'<p><img src="{url}" alt=""></p>{PROSE}')

    assert body.images == ()
    assert "<img" not in body.html


def test_the_markup_of_a_body_has_what_the_sanitiser_may_leave() -> None:
    markup = '<p class="x" onclick="y" lang="en">a &amp; b<!-- c --><br/>"&lt;i&gt;"</p>'
    source = '<img width="9" src="/i.png" alt="a &quot;b&quot; &lt;" data-src="j.png"/>'
    document = BeautifulSoup(markup + source, "html.parser")

    assert body_html(document) == (
        '<p lang="en">a &amp; b<br>"&lt;i&gt;"</p>'
        '<img alt="a &quot;b&quot; &lt;" src="/i.png" width="9">'
    )
