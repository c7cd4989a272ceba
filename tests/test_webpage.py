"""Saved pages are read by what they state and by where their prose stands."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.extract.body import html_to_text
from feedwright.model import HouseStyle
from feedwright.readers.webpage import read_webpage

if TYPE_CHECKING:
    from feedwright.model import Article

CASES = Path(__file__).parent / "articles" / "webpage"
NAMES = sorted(path.stem for path in CASES.glob("*.html"))
PROSE = (
    "<p>The mill has stood by the weir since before anybody wrote things down, and it turns.</p>"
    "<p>What it grinds is another matter; it was barley once, then bone, and now mostly time.</p>"
    "<p>The miller says that he would stop, but the wheel was there long before the brake.</p>"
)


def read(html: str, **house: Any) -> Article:
    """The article in the page, read by that house style."""
    return read_webpage("page.html", html.encode(), HouseStyle(**house))


def page(body: str, head: str = "") -> str:
    """A page with that head and body, the mill's prose between them."""
    return f"<html><head>{head}</head><body><h1>The mill</h1>{PROSE}{body}</body></html>"


@pytest.fixture(name="case", params=NAMES)
def _case(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Article]:
    name = request.param
    expected = tomllib.loads((CASES / f"{name}.expected.toml").read_text("utf-8"))
    return expected, read_webpage(
        f"{name}.html", (CASES / f"{name}.html").read_bytes(), HouseStyle()
    )


def test_what_a_page_says_of_itself_is_read(case: tuple[dict[str, Any], Article]) -> None:
    expected, article = case
    stated = (
        "title",
        "published",
        "updated",
        "language",
        "canonical_url",
        "license_url",
        "excerpt",
    )

    assert {f: getattr(article, f) for f in stated if f in expected} == {
        f: expected[f] for f in stated if f in expected
    }
    assert [person.name for person in article.authors] == expected["authors"]
    assert list(article.tags) == expected["tags"]


def test_the_body_is_the_article_and_nothing_else(case: tuple[dict[str, Any], Article]) -> None:
    expected, article = case

    assert article.body_text.startswith(expected["begins"])
    assert article.body_text.endswith(expected["ends"])
    assert [text for text in expected.get("holds", ()) if text not in article.body_text] == []
    assert [text for text in expected.get("lacks", ()) if text in article.body_text] == []
    assert [text for text in expected.get("html", ()) if text not in article.body_html] == []
    if "paragraphs" in expected:
        assert len(article.body_text.split("\n\n")) == expected["paragraphs"]


def test_the_lead_image_has_its_words(case: tuple[dict[str, Any], Article]) -> None:
    expected, article = case
    image = article.lead_image
    read_image = (
        {f: getattr(image, f) for f in ("url", "caption", "credit", "alt")} if image else {}
    )

    assert read_image == expected.get("image", {})


def test_every_field_names_its_rule(case: tuple[dict[str, Any], Article]) -> None:
    expected, article = case
    rules = {evidence.field: evidence.rule for evidence in article.evidence}
    filled = {"title", "authors", "published", "language", "tags", "canonical_url", "lead_image"}

    assert {f: rules[f] for f in expected.get("rules", {})} == expected.get("rules", {})
    assert {f for f in filled if getattr(article, f)} <= rules.keys()
    assert all(len(e.text) <= 200 and 0 <= e.confidence <= 1 for e in article.evidence)


def test_what_is_dropped_is_listed_with_its_rule(case: tuple[dict[str, Any], Article]) -> None:
    expected, article = case
    dropped = {(item.rule, item.text) for item in article.dropped}
    starts = {(rule, text) for rule, text in expected.get("dropped", {}).items()}

    assert [
        (rule, text)
        for rule, text in starts
        if not any(rule == r and t.startswith(text) for r, t in dropped)
    ] == []


SITE = '<meta property="og:site_name" content="Weir Weekly">'
LD = '<script type="application/ld+json">{{"@type":"{}","headline":"{}"}}</script>'


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (f"<title>The mill - Weir Weekly</title>{SITE}", "The mill"),
        ("<title>Weir Weekly: The mill</title>", "The mill"),
        (LD.format("NewsArticle", "A mill without a brake"), "A mill without a brake"),
        (LD.format("BlogPosting", "Visit the mill"), "The mill"),
        (LD.format("BlogPosting", "Of barley and bone"), "Of barley and bone"),
    ],
)
def test_headline_heading_and_title_are_weighed_against_each_other(head: str, title: str) -> None:
    """A NewsArticle's wording counts, else the heading's; one that shares no word is the site's."""
    assert read(page("", head)).title == title


def test_the_name_of_the_site_is_known_from_the_config_too() -> None:
    head = "<title>Barley and bone | Weir Weekly</title>"

    assert read(f"<head>{head}</head>{PROSE}", site_name="Weir Weekly").title == "Barley and bone"


@pytest.mark.parametrize("name", ["admin", "Staff", "weir.example", "jmiller", "Weir Weekly"])
def test_names_of_nobody_sign_nothing(name: str) -> None:
    head = (
        f'<meta property="og:site_name" content="Weir Weekly"><meta name="author" content="{name}">'
    )

    assert read(page("", head)).authors == ()


def test_a_person_signs_before_an_organisation() -> None:
    head = '<script type="application/ld+json">{"@type":"Article","author":"Press Agency"}</script>'

    article = read(page("", head).replace("</h1>", "</h1><p>By Orla Finch</p>"))

    assert [person.name for person in article.authors] == ["Orla Finch"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "/relative", "https://u:p@weir.example/", "//["]
)
def test_F10_a_canonical_address_is_absolute_http_without_a_user(url: str) -> None:
    assert read(page("", f'<link rel="canonical" href="{url}">')).canonical_url is None


def test_a_rule_that_is_switched_off_is_not_applied() -> None:
    related = "<div class='related-links'><p>Another article that has much to say, too.</p></div>"

    assert "Another article" not in read(page(related)).body_text
    assert "Another article" in read(page(related), disabled_rules=("named-furniture",)).body_text


def test_a_name_that_would_take_the_whole_article_away_is_not_believed() -> None:
    html = "".join(
        f"<div class='widget-text sidebar'>{part}</p></div>" for part in PROSE.split("</p>")
    )

    assert "barley once" in read(f"<h1>The mill</h1>{html}").body_text


def test_house_furniture_is_dropped_by_its_pattern() -> None:
    article = read(
        page("<p>The mill is brought to you by Weir Weekly.</p>"), furniture=(".*Weekly.",)
    )

    assert "Weekly" not in article.body_text
    assert "house-furniture" in {item.rule for item in article.dropped}


def test_a_body_of_furniture_alone_is_kept() -> None:
    assert read("<div><p>Share this article</p></div>").body_text == "Share this article"


def test_F9_nothing_active_comes_through() -> None:
    payload = (
        "<p onclick=x()>Click on this paragraph, which is long enough.</p><script>x()</script>"
        "<svg onload=x()></svg><a href='javascript:x()'>and on this link</a><style>p{}</style>"
    )

    html = read(page(payload)).body_html.lower()

    assert "click on this paragraph" in html
    assert [bad for bad in ("onclick", "script", "svg", "style") if bad in html] == []


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 5_000, "<b>" * 5_000, "<ul><li>" * 4_000, "<script " * 5_000, "<!--" * 5_000,
        "<a href=/x>a link</a> " * 12_000, "<table>" * 500, "<select>" + "<option>a" * 5_000,
        "<font><b><i>" * 500, "<![ x" * 2_000, "<p " + "a=1 " * 20_000 + ">", "&" * 20_000,
        "<nav></nav>x" * 5_000, "<img srcset='" + "," * 50_000 + "'>", "<" * 200_000,
        "<br>" * 50_000, "<time>x</time>" * 10_000, "<span>July 1, 2023</span>" * 5_000,
        "<table><tr><th>a" + "<td>b" * 5_000, "<p>x</p>" * 12_000,
        "<script>publish" + '":' * 100_000 + "</script>",
    ],
    ids=lambda body: str(body)[:12],
)  # fmt: skip
def test_F11_F12_hostile_markup_leaves_the_article_readable(body: str) -> None:
    assert "The mill has stood by the weir" in read(page(body)).body_text


@pytest.mark.parametrize(
    "script",
    ["[" * 5_000, '{"a":' * 5_000, "{} " * 5_000, '{"@type":"Article",}', "null", '"x"', "{",
     '{"@type":["Article",1,null],"author":[null,{"name":{"name":[]}}],"image":[[]],"keywords":{}}'],
    ids=lambda script: str(script)[:12],
)  # fmt: skip
def test_broken_structured_data_costs_only_itself(script: str) -> None:
    article = read(page("", f'<script type="application/ld+json">{script}</script>'))

    assert article.title == "The mill"
    assert "barley once" in article.body_text


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    read_webpage("page.html", data, HouseStyle())
    read_webpage("page.html", b"<html><body><p>" + data, HouseStyle())


_PIECES = st.sampled_from(
    [
        *(
            "<div class=share>",
            "</div>",
            "<p>",
            "</p>",
            "<article>",
            "</section>",
            "<aside>",
            "<nav>",
        ),
        *("<h1>Title</h1>", "<h2>Related</h2>", "<ul><li>", "<table><tr><td>", "<br>", "&amp;"),
        *("<a href=/x>", "<img src=a>", "<noscript><img src=b>", "<picture><source srcset='a 1w'>"),
        "<figure><figcaption>Photo: A B</figcaption>",
        "<iframe src=//youtube.com/embed/aaaaaaa>",
        "<meta itemprop=author content=x>",
        "<time datetime=2020-01-01>",
        "A sentence of some length, with a comma. ",
        *("By Jane Roe", "1 May 2020", "<!-- -->"),
    ]
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.lists(_PIECES, max_size=40))
def test_any_markup_is_read_and_the_text_is_that_of_the_html(pieces: list[str]) -> None:
    article = read("".join(pieces))

    assert article.body_text == html_to_text(article.body_html)
    assert "\n\n\n" not in article.body_text


@pytest.mark.parametrize(
    "place",
    ["<p>{}</p>", "<script>{}</script>", '<script id="{}">x</script>', "<style>{}</style>",
     "<!-- {} -->", '<svg class="{}"/>', "<svg>x</svg {}>"],
)  # fmt: skip
def test_a_byte_that_is_no_utf_8_is_noticed_wherever_it_stands(place: str) -> None:
    prose = "".join(
        f"<p>Number {i} of the café’s prose, long enough to be one.</p>" for i in range(9)
    )
    page = (
        f"<html><head></head><body><article><h1>Café</h1>\n{place}\n{prose}</article></body></html>"
    )
    before, behind = page.encode().split(b"{}")

    article = read_webpage("a.html", before + b"a\xff" + behind, HouseStyle())

    assert [one.rule for one in article.evidence if one.field == "body_text"] == ["encoding:mixed"]
    assert "Number 3 of the café’s prose" in article.body_text
