"""Pages and pictures of those who write, from where they are stated to where readers see them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from feedwright.model import HouseStyle, Person
from feedwright.readers.webpage import read_webpage
from publications import CONFIG, markdown, publication, run

if TYPE_CHECKING:
    from pathlib import Path

ATOM = "{http://www.w3.org/2005/Atom}"
PAGE = """<!doctype html><html lang="en"><head><title>Tides</title>
<link rel="canonical" href="https://quay.example/tides/">{head}</head><body><article><h1>Tides</h1>
{byline}<p>The harbour office opened its new tide table on Monday, and the first ship to use it left
two minutes early. Nobody could remember that ever happening.</p></article></body></html>"""
ADA, BEN = "https://quay.example/people/ada/", "https://ben.example/"


def signed(value: Any) -> str:
    data = {"@type": "NewsArticle", "headline": "Tides", "author": value}
    nodes = [data, {"@type": "Person", "@id": "#ada", "name": "Ada Quill", "url": "/people/ada/"}]
    return f'<script type="application/ld+json">{json.dumps(nodes)}</script>'


def authors(**parts: str) -> tuple[Person, ...]:
    page = PAGE.format(**{"head": "", "byline": "", **parts})
    return read_webpage("a.html", page.encode(), HouseStyle()).authors


@pytest.mark.parametrize(
    ("value", "people"),
    [
        ({"name": "Ada Quill", "url": ADA}, [Person(name="Ada Quill", uri=ADA)]),
        ({"@id": "#ada"}, [Person(name="Ada Quill", uri=ADA)]),
        (
            [
                {"name": "Ada Quill", "sameAs": [ADA], "image": {"url": "/ada.jpg"}},
                {"name": "Ben Tarn", "url": BEN, "image": ["https://ben.example/me.png"]},
            ],
            [
                Person(name="Ada Quill", uri=ADA, avatar_url="https://quay.example/ada.jpg"),
                Person(name="Ben Tarn", uri=BEN, avatar_url="https://ben.example/me.png"),
            ],
        ),
        (
            {"name": "Ada Quill", "url": "javascript:alert(1)", "image": 3},
            [Person(name="Ada Quill")],
        ),
        ("Ada Quill", [Person(name="Ada Quill")]),
    ],
)
def test_structured_data_tells_where_people_are(value: Any, people: list[Person]) -> None:
    assert list(authors(head=signed(value))) == people


def test_a_link_to_an_author_is_the_page_of_the_one_it_names() -> None:
    byline = '<p>By <a rel="author" href="/people/ada/">Ada Quill</a> and Ben Tarn</p>'

    found = authors(head=signed([{"name": "Ada Quill"}, {"name": "Ben Tarn"}]), byline=byline)

    assert found == (Person(name="Ada Quill", uri=ADA), Person(name="Ben Tarn"))


@pytest.mark.parametrize(
    "head",
    [f'<link rel="author" href="{ADA}">', f'<meta property="article:author" content="{ADA}">'],
)
def test_an_address_without_a_name_is_that_of_an_only_author(head: str) -> None:
    one = authors(head=f"{head}{signed('Ada Quill')}")
    assert one == (Person(name="Ada Quill", uri=ADA),)

    two = authors(head=head + signed([{"name": "Ada Quill"}, {"name": "Ben Tarn"}]))
    assert [person.uri for person in two] == [None, None]


def test_feeds_say_where_people_are_and_what_they_look_like(tmp_path: Path) -> None:
    people = f'{{ name = "Ada Quill", uri = "{ADA}", avatar = "{ADA}me.png" }}'
    config = CONFIG.replace("[articles]", f"people = [{people}]\n\n[articles]")
    own = (
        "authors:\n- {name: Ben Tarn, url: 'https://ben.example/', avatar: 'https://ben.example/b'}"
    )
    folder = publication(
        tmp_path,
        config=config,
        a__md=markdown("A", more="author: ADA QUILL\n"),
        b__md=markdown("B", "2026-08-01", more=f"{own}\n- {{name: Ada Quill, url: '{BEN}ada'}}\n"),
    )
    run(folder)

    items = json.loads((folder / "feeds/feed.json").read_text())["items"]
    assert [item["authors"] for item in items] == [
        [{"name": "Ada Quill", "url": ADA, "avatar": f"{ADA}me.png"}],
        [
            {"name": "Ben Tarn", "url": BEN, "avatar": f"{BEN}b"},
            {"name": "Ada Quill", "url": f"{BEN}ada", "avatar": f"{ADA}me.png"},
        ],
    ]
    entries = etree.parse(folder / "feeds/atom.xml").getroot().findall(f"{ATOM}entry")
    assert [[one.text for one in entry.iter(f"{ATOM}uri")] for entry in entries] == [
        [ADA],
        [BEN, f"{BEN}ada"],
    ]
