"""The view behind ``show``: what stands where, and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from feedwright.characters import columns
from feedwright.explain import Line, Span, explain, fold, view
from feedwright.model import (
    Article,
    Dropped,
    Enclosure,
    Evidence,
    HouseStyle,
    Image,
    Person,
    Withheld,
)
from feedwright.problems import problem
from feedwright.readers.found import FoundLine, find_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

SOURCE = """\
Menu
The ferry now waits
By Ada Marsh

The ferry waits for the *baker* on every single day of the week.

Share
"""
ARTICLE = Article(
    path="ferry.txt",
    title="The ferry now waits",
    authors=(Person(name="Ada Marsh", email="ada@contour.example"), Person(name="Bo Reed")),
    published=datetime(2023, 7, 1, 12, tzinfo=UTC),
    published_precision="day",
    body_text="The ferry waits for the baker on every single day of the week.",
    evidence=(
        Evidence(field="title", rule="headline", place="line 2", text="The ferry now waits"),
        Evidence(field="authors", rule="byline", place="line 3", confidence=0.9),
        Evidence(field="body_text", rule="zones", place="line 5 to 5", confidence=0.85),
        Evidence(field="encoding", rule="utf-8"),
    ),
    dropped=(
        Dropped(place="line 1", text="Menu", rule="navigation"),
        Dropped(place="line 7", text="Share", rule="share"),
    ),
)


FOUND = tuple(FoundLine(text, number) for number, text in enumerate(SOURCE.split("\n"), 1) if text)


def plain(lines: Iterable[Line]) -> list[str]:
    return [line.text.rstrip() for line in lines]


def test_every_field_has_a_line_and_missing_ones_say_so() -> None:
    lines = plain(view(ARTICLE))

    assert lines[0] == "ferry.txt"
    assert "  title      The ferry now waits" in lines
    assert "  authors    Ada Marsh (ada@contour.example)" in lines
    assert "             Bo Reed" in lines
    assert "  published  2023-07-01 (to the day)" in lines
    assert "  link       —" in lines
    assert not any("rights" in line for line in lines)


def test_a_file_that_holds_no_article_shows_its_problem_alone() -> None:
    article = Article(path="junk.txt", problems=(problem("file-empty", "junk.txt"),))

    assert plain(view(article)) == [
        "junk.txt",
        "  error      holds no text (remove it, or write the article) [file-empty]",
    ]


def test_a_picture_media_and_rights_show_all_their_words() -> None:
    image = Image(
        url="https://contour.example/i.jpg", caption="The quay", credit="Bo", alt="A quay"
    )
    media = Enclosure(url="https://contour.example/a.mp3", media_type="audio/mpeg")
    article = Article(path="a.md", lead_image=image, enclosures=(media,), rights="© 2023")

    lines = plain(view(article))

    assert "  image      https://contour.example/i.jpg" in lines
    assert "             credit: Bo" in lines
    assert "  media      https://contour.example/a.mp3 (audio/mpeg)" in lines
    assert "  rights     © 2023" in lines


def test_evidence_stands_below_its_field_with_rule_place_and_confidence() -> None:
    lines = plain(explain(ARTICLE, FOUND))

    title = lines.index("  title      The ferry now waits")
    assert lines[title + 1].strip() == "headline, line 2, 100% sure"
    second_author = lines.index("             Bo Reed")
    assert lines[second_author + 1].strip() == "byline, line 3, 90% sure"


def test_evidence_about_the_file_is_not_lost() -> None:
    lines = plain(explain(ARTICLE, FOUND))

    assert lines[lines.index("  the file") + 1].strip() == "utf-8, 100% sure"


def test_the_file_as_found_names_what_became_of_each_line() -> None:
    lines = plain(explain(ARTICLE, FOUND))

    assert lines[lines.index("  as found") + 1 :] == [
        "      1  dropped    Menu  [navigation]",
        "      2  title      The ferry now waits  [headline 100%]",
        "      3  authors    By Ada Marsh  [byline 90%]",
        "      5  body       The ferry waits for the *baker* on every single day of the week.",
        "      7  dropped    Share  [share]",
    ]


def test_what_was_kept_has_colour_and_what_was_dropped_is_dim() -> None:
    lines = {line.body[0].text: line for line in explain(ARTICLE, FOUND) if line.body}

    assert {span.style for span in lines["Share"].spans} == {"dim"}
    assert [span.style for span in lines["By Ada Marsh"].spans] == [
        *("dim", "good", "plain", "label", "good", "label"),
    ]


PROSE = " ".join(["The ferry waits for the baker on every single day of the week."] * 3)
DUMP = f"""\
Menu
Home

The ferry now waits

By Ada Marsh
March 3, 2026

{PROSE}

What the baker says

{PROSE.replace("ferry", "boat")}

Related articles
The bridge that answers
"""


def test_every_line_of_a_text_has_its_label_its_rule_and_how_sure_it_is() -> None:
    found = {line.text: line for line in find_lines("x.txt", DUMP.encode(), HouseStyle())}

    assert (found[PROSE].label, found[PROSE].rule, found[PROSE].is_body) == ("lede", "zones", True)
    assert found["What the baker says"].label == "subheading"
    assert found["Related articles"].rule == "furniture-related"
    assert not found["Related articles"].is_body
    assert all(0.5 < (line.confidence or 0) <= 1 for line in found.values())
    assert [line.number for line in found.values()] == [1, 2, 4, 6, 7, 9, 11, 13, 15, 16]


def test_lines_that_were_wrapped_have_the_label_of_their_paragraph() -> None:
    wrapped = "\n".join(["The ferry waits for the baker on every day of"] * 9 + ["the week."])
    found = find_lines("x.txt", f"The ferry now waits\n\n{wrapped}\n".encode(), HouseStyle())

    assert {line.label for line in found[1:]} == {"lede"}
    assert [line.rule for line in found[1:]] == ["zones"] + [""] * 9


def test_a_web_page_is_told_block_by_block_in_its_own_order() -> None:
    html = (
        "<title>x</title><body><nav><a href=/>Home</a> <a href=/w>Water</a></nav><h1>The ferry</h1>"
        f"<p>By <b>Ada Marsh</b></p><p>{PROSE}</p><script>no()</script><p>Share<br>Print</p>"
    )
    found = find_lines("x.html", html.encode(), HouseStyle())
    article = Article(
        path="x.html",
        title="The ferry",
        body_text=PROSE,
        evidence=(
            Evidence(field="title", rule="first-heading", place="h1", text="The ferry"),
            Evidence(field="authors", rule="byline", text="Ada Marsh", confidence=0.7),
            Evidence(field="body_html", rule="named-body", place="div", confidence=0.8),
        ),
        dropped=(Dropped(place="nav", text="Home Water", rule="silent-element"),),
    )
    lines = plain(explain(article, found))
    start = lines.index("  as found") + 1

    assert [line.text for line in found[:4]] == [
        *("Home Water", "The ferry", "By Ada Marsh", PROSE),
    ]
    assert lines[start : start + 6] == [
        "   dropped    Home Water  [silent-element]",
        "   title      The ferry  [first-heading 100%]",
        "   authors    By Ada Marsh  [byline 70%]",
        f"   body       {PROSE}  [named-body 80%]",
        "   dropped    Share  [outside-article]",
        "   dropped    Print  [outside-article]",
    ]


def test_the_date_that_a_page_shows_is_told_where_its_metadata_gave_it() -> None:
    article = Article(
        path="x.html",
        language="de",
        published=datetime(2026, 1, 5, 10, 20, tzinfo=UTC),
        evidence=(Evidence(field="published", rule="json-ld-date", text="2026-01-05T10:20Z"),),
    )
    found = [FoundLine("5. Januar 2026"), FoundLine("6. Januar 2026")]

    assert plain(explain(article, found))[-2:] == [
        "   published  5. Januar 2026  [json-ld-date 100%]",
        "   dropped    6. Januar 2026  [outside-article]",
    ]


def test_what_was_withheld_stands_where_the_value_would_have_stood() -> None:
    withheld = Withheld(field="authors", value="Ada Marsh", confidence=0.5, least=0.6)

    lines = plain(view(Article(path="x.txt", withheld=(withheld,), title="The ferry")))

    assert "  authors    — (withheld: Ada Marsh; 50% sure, 60% asked for)" in lines


def test_a_line_is_folded_at_words_and_hangs_below_its_body() -> None:
    line = Line(
        (Span("  title      "),), (Span("The ferry that waits for the bread and "), Span("goes"))
    )

    rows = ["".join(span.text for span in row) for row in fold(line, 35)]

    assert rows == [
        "  title      The ferry that waits",
        "             for the bread and goes",
    ]


def test_a_wide_script_is_folded_between_characters_and_nothing_is_lost() -> None:
    text = "渡船从星期二起就停航了，村里没有人知道它什么时候会再开。" * 3
    rows = list(fold(Line((Span("  body       "),), (Span(text),)), 40))

    assert all(sum(columns(span.text) for span in row) <= 40 for row in rows)
    assert "".join(span.text for row in rows for span in row).replace(" ", "") == f"body{text}"


def test_a_word_without_an_end_is_cut() -> None:
    rows = list(fold(Line((Span("  link       "),), (Span("https://a.example/" + "x" * 90),)), 40))

    assert len(rows) > 3
    assert all(sum(columns(span.text) for span in row) <= 40 for row in rows)


def test_what_was_dropped_from_a_page_is_listed_by_its_elements() -> None:
    article = Article(
        path="ferry.html",
        title="The ferry now waits",
        dropped=(Dropped(place="nav.main", text="Home\nWater", rule="silent-element"),),
    )

    lines = plain(explain(article))

    assert "  as found" not in lines
    assert lines[-1] == "    nav.main: Home Water  [silent-element]"


def test_a_very_long_line_is_shown_by_its_beginning() -> None:
    article = Article(
        path="long.txt", dropped=(Dropped(place="line 1", text="x", rule="not-prose"),)
    )

    (line,) = [
        one
        for one in plain(explain(article, [FoundLine("x" * 5_000_000, 1)]))
        if "not-prose" in one
    ]

    assert len(line) < 400
