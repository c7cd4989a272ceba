"""The view behind ``show``: what stands where, and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from feedwright.explain import explain, view
from feedwright.model import Article, Dropped, Enclosure, Evidence, Image, Person
from feedwright.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feedwright.explain import Line

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


def plain(lines: Iterable[Line]) -> list[str]:
    return ["".join(span.text for span in line).rstrip() for line in lines]


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
    lines = plain(explain(ARTICLE, SOURCE))

    title = lines.index("  title      The ferry now waits")
    assert lines[title + 1].strip() == 'headline, line 2, 100% sure: "The ferry now waits"'
    second_author = lines.index("             Bo Reed")
    assert lines[second_author + 1].strip() == "byline, line 3, 90% sure"


def test_evidence_about_the_file_is_not_lost() -> None:
    lines = plain(explain(ARTICLE, SOURCE))

    assert lines[lines.index("  the file") + 1].strip() == "utf-8, 100% sure"


def test_the_file_as_found_names_what_became_of_each_line() -> None:
    lines = plain(explain(ARTICLE, SOURCE))

    assert lines[lines.index("  as found") + 1 :] == [
        "      1             Menu  [dropped: navigation]",
        "      2  title      The ferry now waits",
        "      3  authors    By Ada Marsh",
        "      5  body       The ferry waits for the *baker* on every single day of the week.",
        "      7             Share  [dropped: share]",
    ]


def test_dropped_lines_are_dim_and_their_rules_stand_out() -> None:
    dropped = [line for line in explain(ARTICLE, SOURCE) if line[-1].text == "  [dropped: share]"]

    assert [span.style for span in dropped[0]] == ["dim", "plain", "dim", "warning"]


def test_what_was_dropped_from_a_page_is_listed_by_its_elements() -> None:
    article = Article(
        path="ferry.html",
        title="The ferry now waits",
        dropped=(Dropped(place="nav.main", text="Home\nWater", rule="silent-element"),),
    )

    lines = plain(explain(article, "<html>"))

    assert "  as found" not in lines
    assert lines[-1] == "    nav.main: Home Water  [dropped: silent-element]"


def test_a_very_long_line_is_shown_by_its_beginning() -> None:
    article = Article(
        path="long.txt", dropped=(Dropped(place="line 1", text="x", rule="not-prose"),)
    )

    (line,) = [one for one in plain(explain(article, "x" * 5_000_000)) if "not-prose" in one]

    assert len(line) < 400
