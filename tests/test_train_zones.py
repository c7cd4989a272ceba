"""The program that makes the weights of the zones, on a made-up corpus."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from feedwright.extract.text.features import look_at
from feedwright.extract.text.paragraphs import read_paragraphs
from feedwright.extract.text.zones import ZONES, Weights, find_zones, shipped_weights

sys.path.append(str(Path(__file__).parent.parent / "tools"))

from page_text import main_text, whole_text
from train_zones import FOLDS, fold_of, read_held_out, read_pages, train, write_table
from zone_truth import tell_zones

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS: Final = (
    "harbour lantern tide bread timber letters morning rain hills roofs gate spring neighbours "
    "boats geese pennies winter field bridge stone water light people carried before after under"
).split()
_MENU: Final = ("Home", "News", "Sport", "Opinion", "Shop", "Log in")
_FOOT: Final = ("Related stories", "Share", "Comments", "About us", "Privacy policy", "Contact")


def _sentence(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(_WORDS, k=count)).capitalize() + "."


def _page(rng: random.Random) -> tuple[list[str], list[str], str]:
    """The lines of a page, their zones, and its title."""
    title = _sentence(rng, 7).rstrip(".")
    body = [" ".join(_sentence(rng, 14) for _ in range(3)) for _ in range(rng.randint(4, 8))]
    menu, foot = rng.sample(_MENU, 5), rng.sample(_FOOT, 5)
    lines = [*menu, title, "By Ada Whitlow", "1 July 2023", *body, *foot]
    counts = (len(menu), 1, 2, len(body), 0, len(foot))
    zones = [zone for zone, count in zip(ZONES, counts, strict=True) for _ in range(count)]
    return lines, zones, title


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """Twenty pages of ten sites, half of them kept as text and half as HTML."""
    rng = random.Random(20230701)  # noqa: S311 - made-up pages
    for name, suffix in (("text-made", "txt"), ("web-made", "html")):
        folder = tmp_path / "sets" / name
        (folder / "pages").mkdir(parents=True)
        rows = []
        for number in range(10):
            lines, zones, title = _page(rng)
            text = "\n".join(lines)
            if suffix == "html":
                text = "".join(f"<p>{line}</p>" for line in lines)
                text = f"<html><head><title>{title}</title></head><body>{text}</body></html>"
            file = f"pages/{number}.{suffix}"
            (folder / file).write_text(text, encoding="utf-8")
            body = [line for line, zone in zip(lines, zones, strict=True) if zone == "body"]
            url = f"https://www.site{number}.example/{number}"
            truth = {"file": file, "url": url, "title": title, "authors": [], "lang": "en"}
            rows.append(truth | {"body": "\n\n".join(body)})
        text = "".join(f"{json.dumps(row)}\n" for row in (*rows, rows[0]))
        (folder / "truth.jsonl").write_text(text, encoding="utf-8")
    return tmp_path / "sets"


def test_weights_find_the_zones_of_a_page_of_another_site(sets: Path) -> None:
    weights = Weights(train(read_pages(sets), least_sites=2))
    lines, zones, _ = _page(random.Random(7))  # noqa: S311 - likewise
    seen = look_at(read_paragraphs("\n".join(lines)))
    assert find_zones(seen, weights=weights) == tuple(zones)


def test_the_same_pages_give_the_same_file(sets: Path, tmp_path: Path) -> None:
    tables = [train(read_pages(sets), least_sites=2) for _ in range(2)]
    assert tables[0] == tables[1]
    write_table(tables[0], tmp_path / "zones.json")
    assert json.loads((tmp_path / "zones.json").read_text(encoding="utf-8")) == tables[0]


def test_what_one_site_shows_alone_has_no_weight(sets: Path) -> None:
    table = train(read_pages(sets), least_sites=11)
    assert not any(table[group] for group in ("look", "near", "drift", "words", "place"))


def test_every_page_is_taken_once_and_a_saved_page_as_text(sets: Path) -> None:
    pages = list(read_pages(sets))
    assert [page.file for page in pages].count("pages/0.txt") == 1
    assert {page.site for page in pages} == {f"site{number}.example" for number in range(10)}
    assert [page.text.count("Home") for page in pages if page.set_name == "web-made"].count(1) > 3


def test_every_article_is_also_shown_by_itself(sets: Path) -> None:
    alone = [page for page in read_pages(sets) if page.zones[0] == "headline"]
    assert len(alone) == 20
    for page in alone:
        assert page.file is None
        assert set(page.zones) == {"headline", "header", "body"}
        assert 2 <= page.zones.count("body") <= 8


def test_a_held_out_page_is_read_without_its_site(sets: Path, tmp_path: Path) -> None:
    pages = list(read_pages(sets))
    read_held_out(pages, tmp_path)
    answers = (tmp_path / "text-made.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(answer)["path"] for answer in answers} == {
        page.file for page in pages if page.file
    }
    assert all(fold_of(page.site) < FOLDS for page in pages)


def test_the_shipped_weights_are_of_known_zones_and_features() -> None:
    weights = shipped_weights()
    assert any(step for zone in weights.steps for _, step in zone)


def _cases() -> Iterator[tuple[str, str, dict[str, str | list[str]]]]:
    """Lines with the first letters of their zones before them, and the truth."""
    body = (
        "The mill on the Corran has been silent since the flood of last spring.\n\n"
        "A stone of it was carried down to the churchyard by nine people.\n\nNobody spoke."
    )
    first, second, third = body.split("\n\n")
    named: dict[str, str | list[str]] = {"title": "A mill falls silent", "authors": []}
    yield (
        "a headline that the window's title repeats",
        (
            "be A mill falls silent | The Post\nbe Home\nhl A mill falls silent\nhe By Ada Whitlow"
            f"\nbo {first}\nbt Advertisement\nbo {second}\nbo {third}\naf Comments"
        ),
        {**named, "body": body},
    )
    yield (
        "a teaser of the same text far below",
        f"hl A mill falls silent\nbo {first}\nbo {second}\nbo {third}\naf More\naf {first}",
        {**named, "body": body},
    )
    yield (
        "a truth of a body that begins with its title",
        f"be Home\nhl A mill falls silent\nbo {first}\nbo {second}\nbo {third}",
        {"body": f"A mill falls silent\n\n{body}"},
    )
    yield (
        "no headline on the page",
        f"be Home\nbe Contact\nbo {first}\nbo {second}\nbo {third}\naf Imprint",
        {**named, "body": body},
    )
    yield "another article", "Home\nNothing of it stands here at all.", {**named, "body": body}


_SHORT: Final = dict(zip(("be", "hl", "he", "bo", "bt", "af"), ZONES, strict=True))


@pytest.mark.parametrize(("page", "truth"), [case[1:] for case in _cases()], ids=str)
def test_the_truth_tells_the_zones(page: str, truth: dict[str, str | list[str]]) -> None:
    marked = [line.partition(" ") for line in page.splitlines()]
    known = [_SHORT[mark] for mark, _, _ in marked if mark in _SHORT]
    lines = [line if mark in _SHORT else f"{mark} {line}" for mark, _, line in marked]
    assert list(tell_zones(lines, truth)) == known


def test_a_saved_page_becomes_lines() -> None:
    page = (
        "<html><head><title> The\n Post </title><script>no()</script></head><body><nav><a>Home</a>"
        "</nav><main><h1>A <b>mill</b></h1><p>One\ntwo<br>three</p><ul><li>a<li>b</ul>"
        '<ol><li>c</ol><p hidden>never</p><p style="display: none">never</p></main></body></html>'
    )
    assert whole_text(page).split("\n") == "The Post|Home|A mill|One two|three|a|b|c".split("|")
    assert main_text(page) == "A mill\n\nOne two\nthree\n\n• a\n• b\n\n1. c"
    assert (whole_text(""), main_text("<p>without a main part")) == ("", "")
