"""One article in several languages: who belongs to whom, and where that is said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from feedwright.check import Source, lint
from publications import CONFIG, markdown, publication, run

if TYPE_CHECKING:
    from pathlib import Path

ATOM = "{http://www.w3.org/2005/Atom}"
KEYED = "lang: {}\ntranslationKey: tides\n"
PAGE = """<!doctype html><html lang="{lang}"><head><title>{title}</title>
<link rel="canonical" href="https://quay.example/{lang}/{name}">
<link rel="alternate" hreflang="en" href="https://quay.example/en/{name}">
<link rel="alternate" hreflang="de_AT" href="{other}">
<link rel="alternate" hreflang="x-default" href="https://quay.example/{name}">
<meta property="article:published_time" content="2026-09-01T10:00:00Z">
</head><body><article><h1>{title}</h1><p>The harbour office opened its new tide table on Monday, and
the first ship to use it left two minutes early. Nobody could remember that ever happening.</p>
</article></body></html>"""


def told(folder: Path) -> dict[str, list[str]]:
    """Title → the languages and addresses that its entry names, in JSON Feed."""
    items = json.loads((folder / "feeds/feed.json").read_text())["items"]
    return {
        item["title"]: [
            f"{one['language']} {one['url']}" for one in item["_feedwright"].get("translations", [])
        ]
        for item in items
    }


def links(folder: Path, rel: str) -> list[dict[str, str]]:
    """The links of that relation to pages that are not in English, in Atom."""
    root = etree.parse(folder / "feeds/atom.xml").getroot()
    found = [
        {str(key): str(value) for key, value in link.attrib.items()}
        for link in root.iterfind(f"{ATOM}entry/{ATOM}link")
    ]
    return [one for one in found if one["rel"] == rel and one.get("hreflang") != "en"]


def test_articles_with_the_same_key_name_each_other(tmp_path: Path) -> None:
    folder = publication(
        tmp_path,
        tides__md=markdown("Tides", more=KEYED.format("en")),
        gezeiten__md=markdown("Gezeiten", more=KEYED.format("de")),
        maree__md=markdown("La marée", more=KEYED.format("fr")),
        other__md=markdown("Another", more="lang: en\n"),
    )
    run(folder)

    assert told(folder) == {
        "Tides": [
            "de https://quay.example/2026/gezeiten/",
            "fr https://quay.example/2026/maree/",
        ],
        "Gezeiten": [
            "en https://quay.example/2026/tides/",
            "fr https://quay.example/2026/maree/",
        ],
        "La marée": [
            "de https://quay.example/2026/gezeiten/",
            "en https://quay.example/2026/tides/",
        ],
        "Another": [],
    }


@pytest.mark.parametrize(
    "original", ["tides.md", "tides", "./tides.md", "https://quay.example/the-tides/", "first-id"]
)
def test_a_translation_can_name_its_original(tmp_path: Path, original: str) -> None:
    folder = publication(
        tmp_path,
        tides__md=markdown(
            "Tides", more="lang: en\nid: first-id\nlink: https://quay.example/the-tides/\n"
        ),
        gezeiten__md=markdown("Gezeiten", more=f"lang: de\ntranslation-of: {original}\n"),
        maree__md=markdown("La marée", more=f"lang: fr\ntranslation-of: {original}\n"),
    )
    run(folder)

    assert told(folder)["La marée"] == [
        "de https://quay.example/2026/gezeiten/",
        "en https://quay.example/the-tides/",
    ]
    assert [line[:2] for line in told(folder)["Tides"]] == ["de", "fr"]


@pytest.mark.parametrize(
    ("where", "names"),
    [("name", ("tides.en", "tides.de")), ("folder", ("en/tides", "de/tides"))],
)
def test_paths_that_differ_in_the_language_alone_are_translations(
    tmp_path: Path, where: str, names: tuple[str, str]
) -> None:
    config = CONFIG.replace("[articles]", f'[articles]\nlanguage-in = "{where}"')
    folder = publication(tmp_path, config=config.replace("{slug}", "{path}"))
    for name, title in zip(names, ("Tides", "Gezeiten"), strict=True):
        path = folder / f"articles/{name}.md"
        path.parent.mkdir(exist_ok=True)
        lang = "en" if title == "Tides" else "de"
        path.write_text(markdown(title, more=f"lang: {lang}\n"))
    run(folder)

    assert told(folder) == {
        "Tides": [f"de https://quay.example/2026/{names[1]}/"],
        "Gezeiten": [f"en https://quay.example/2026/{names[0]}/"],
    }

    (folder / "feedwright.toml").write_text(CONFIG)
    run(folder, force=True)
    assert set(map(tuple, told(folder).values())) == {()}


def test_a_page_names_its_versions_and_the_home_page_is_none(tmp_path: Path) -> None:
    home = "https://quay.example/de/"
    pages = {
        f"{name}__html": PAGE.format(lang="en", title=f"On {name}", name=name, other=other)
        for name, other in (("tides", f"{home}gezeiten"), ("wind", home), ("rain", home))
    }
    folder = publication(tmp_path, **pages)
    run(folder)

    assert told(folder) == {
        "On tides": ["de-AT https://quay.example/de/gezeiten"],
        "On wind": [],
        "On rain": [],
    }


def test_front_matter_names_addresses_by_language(tmp_path: Path) -> None:
    stated = (
        "lang: en\ntranslations:\n  de: /de/gezeiten/\n  fr: https://quay.example/fr/maree/\n"
        "  en: /en/tides/\n  es: 'javascript:alert(1)'\n"
    )
    listed = "lang: en\ntranslations:\n- {lang: nl, url: /nl/wind/}\n- {lang: nl}\n- nl\n"
    folder = publication(
        tmp_path, a__md=markdown("Tides", more=stated), b__md=markdown("Wind", more=listed)
    )
    run(folder)

    assert told(folder) == {
        "Tides": ["de https://quay.example/de/gezeiten/", "fr https://quay.example/fr/maree/"],
        "Wind": ["nl https://quay.example/nl/wind/"],
    }


@pytest.mark.parametrize(("config", "rel"), [("", "related"), ("alternate-", "alternate")])
def test_atom_and_pages_lead_to_them(tmp_path: Path, config: str, rel: str) -> None:
    more = "\n[pages]\narticles = true\n"
    more += "\n[feeds]\nalternate-translations = true\n" if config else ""
    folder = publication(
        tmp_path,
        config=CONFIG.replace('link = "/{year}/{slug}/"', "") + more,
        tides__md=markdown("Tides & <em>", more=KEYED.format("en")),
        gezeiten__md=markdown("Gezeiten", more=KEYED.format("de")),
    )
    run(folder)

    german = "https://quay.example/feeds/read/2026-09-01-gezeiten.html"
    found = [one for one in links(folder, rel) if one["href"] == german]
    expected = {"rel": rel, "type": "text/html", "hreflang": "de", "href": german}
    assert {**expected, "title": "Gezeiten"} in found
    assert len(links(folder, "related")) == (0 if config else 1)
    atom = (folder / "feeds/atom.xml").read_bytes()
    assert lint([Source(path="atom.xml", data=atom)]) == ()

    page = (folder / "feeds/read/2026-09-01-gezeiten.html").read_text()
    english = "https://quay.example/feeds/read/2026-09-01-tides.html"
    assert f'<link rel="alternate" hreflang="de" href="{german}">' in page
    assert f'<link rel="alternate" hreflang="en" href="{english}">' in page
    assert (
        f'<a href="{english}" hreflang="en" lang="en" dir="auto">Tides &amp; &lt;em&gt;</a>' in page
    )


def test_a_translation_that_comes_later_is_named_and_is_no_news(tmp_path: Path) -> None:
    folder = publication(tmp_path, tides__md=markdown("Tides", more=KEYED.format("en")))
    run(folder)
    (folder / "articles/gezeiten.md").write_text(markdown("Gezeiten", more=KEYED.format("de")))

    report = run(folder)

    assert told(folder)["Tides"] == ["de https://quay.example/2026/gezeiten/"]
    assert report.updated == ()
    (folder / "articles/gezeiten.md").unlink()
    run(folder)
    assert told(folder)["Tides"] == []


def test_an_entry_whose_article_cannot_be_read_now_still_names_them(tmp_path: Path) -> None:
    folder = publication(
        tmp_path,
        tides__md=markdown("Tides", more=KEYED.format("en")),
        gezeiten__md=markdown("Gezeiten", more=KEYED.format("de")),
    )
    run(folder)
    before = told(folder)["Tides"]
    (folder / "articles/tides.md").write_bytes(b"\x00\x01\x02" * 50)
    run(folder)

    assert told(folder)["Tides"] == before


def test_the_same_language_twice_and_an_unknown_original_are_no_translations(
    tmp_path: Path,
) -> None:
    folder = publication(
        tmp_path,
        a__md=markdown("A", more=KEYED.format("en")),
        b__md=markdown("B", more=KEYED.format("en")),
        c__md=markdown("C", more="lang: de\ntranslation-of: nothing-here\n"),
    )
    run(folder)

    assert set(map(tuple, told(folder).values())) == {()}
