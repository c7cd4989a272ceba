"""What machines may do with the articles is said where they look for it (RSL 1.0, TDMRep)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest
from lxml import etree

from feedwright.check import Source, lint
from publications import CONFIG, codes, markdown, publication, run

if TYPE_CHECKING:
    from pathlib import Path

TERMS: Final = """
[pages]
articles = true

[terms]
permits = ["search", "ai-index"]
prohibits = ["ai-train"]
payment = "crawl"
amount = "0.015 EUR"
standard = "https://licences.example/crawl"
custom = "https://quay.example/licensing?for=machines&amp=1"
server = "https://licences.example/"
tdm-reservation = true
"""
RSL: Final = "{https://rslstandard.org/rsl}"
ADDRESS: Final = "https://quay.example/feeds/rsl.xml"
LINK: Final = f'<link rel="license" type="application/rsl+xml" href="{ADDRESS}">'
#: What the licence says, element by element.
SAID: Final = [
    ("permits", {"type": "usage"}, "search ai-index"),
    ("prohibits", {"type": "usage"}, "ai-train"),
    ("payment", {"type": "crawl"}, None),
    ("standard", {}, "https://licences.example/crawl"),
    ("custom", {}, "https://quay.example/licensing?for=machines&amp=1"),
    ("amount", {"currency": "EUR"}, "0.015"),
]


@pytest.fixture
def quay(tmp_path: Path) -> Path:
    elsewhere = markdown("B", more="link: https://elsewhere.example/b/\n")
    folder = publication(tmp_path, config=CONFIG + TERMS, a__md=markdown("A"), b__md=elsewhere)
    run(folder)
    return folder / "feeds"


def said(content: etree._Element) -> list[tuple[str, dict[str, str], str | None]]:
    licence = content[0]
    assert licence.tag == f"{RSL}license"
    parts = [node for node in licence.iter() if node is not licence]
    texts = [(one.text or "").strip() or None for one in parts]
    return [
        (one.tag.removeprefix(RSL), {str(k): str(v) for k, v in one.attrib.items()}, text)
        for one, text in zip(parts, texts, strict=True)
    ]


def test_a_document_says_them_for_the_whole_site(quay: Path) -> None:
    root = etree.parse(quay / "rsl.xml").getroot()

    assert (root.tag, root.prefix) == (f"{RSL}rsl", None)
    (content,) = root
    assert dict(content.attrib) == {"url": "/", "server": "https://licences.example/"}
    assert said(content) == SAID


def test_an_item_of_the_feeds_own_host_says_them_itself(quay: Path) -> None:
    items = etree.parse(quay / "rss.xml").getroot().findall("channel/item")

    found = {item.findtext("title"): item.findall(f"{RSL}content") for item in items}
    assert found["B"] == []
    (content,) = found["A"]
    assert content.get("url") == "https://quay.example/2026/a/"
    assert said(content) == SAID


def test_feeds_and_pages_lead_to_the_document(quay: Path) -> None:
    for name in ("index.html", "links.html"):
        page = (quay / name).read_text()
        assert LINK in page
        assert '<meta name="tdm-reservation" content="1">' in page
    for name in ("rss.xml", "atom.xml"):
        links = etree.parse(quay / name).getroot().iter("{http://www.w3.org/2005/Atom}link")
        types = {
            link.get("type"): link.get("href") for link in links if link.get("rel") == "license"
        }
        assert types == {"application/rsl+xml": ADDRESS}
    assert json.loads((quay / "feed.json").read_text())["_feedwright"]["terms"] == ADDRESS


def test_the_linter_has_nothing_against_them(quay: Path) -> None:
    documents = (
        Source(path=name, data=(quay / name).read_bytes()) for name in ("rss.xml", "atom.xml")
    )
    assert lint(documents) == ()


def test_a_publication_that_says_nothing_of_machines_publishes_nothing(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    run(folder)

    assert not (folder / "feeds/rsl.xml").exists()
    published = b"".join(path.read_bytes() for path in (folder / "feeds").glob("*.*ml"))
    assert b"rsl" not in published
    assert b"tdm" not in published


def test_mining_can_be_reserved_without_a_licence(tmp_path: Path) -> None:
    folder = publication(
        tmp_path, config=CONFIG + "\n[terms]\ntdm-reservation = true\n", a__md=markdown("A")
    )
    run(folder)

    assert not (folder / "feeds/rsl.xml").exists()
    assert "tdm-reservation" in (folder / "feeds/index.html").read_text()


def test_terms_that_hold_no_longer_are_taken_away(tmp_path: Path) -> None:
    folder = publication(tmp_path, config=CONFIG + TERMS, a__md=markdown("A"))
    run(folder)
    (folder / "feedwright.toml").write_text(CONFIG)

    report = run(folder)

    assert not (folder / "feeds/rsl.xml").exists()
    assert [one.path for one in report.documents if one.change == "removed"] == ["rsl.xml"]
    assert b"rsl" not in (folder / "feeds/rss.xml").read_bytes()


def test_terms_that_somebody_else_wrote_stay(tmp_path: Path) -> None:
    folder = publication(tmp_path, a__md=markdown("A"))
    theirs = folder / "feeds/rsl.xml"
    theirs.parent.mkdir()
    theirs.write_text("<rsl/>")

    run(folder)
    assert theirs.read_text() == "<rsl/>"

    (folder / "feedwright.toml").write_text(CONFIG + TERMS)
    report = run(folder)
    assert theirs.read_text() == "<rsl/>"
    assert "page-foreign" in codes(report)
