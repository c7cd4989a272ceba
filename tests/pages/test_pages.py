"""Pages as they are written: links that lead somewhere, words in the right language."""

from __future__ import annotations

import json
import os
import re
import tomllib
from datetime import UTC, datetime
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from people_pages import ENGLISH, publish_pages

from feedwright.errors import ConfigError
from feedwright.pages.page import Page
from feedwright.pages.paths import article_path, relative_path
from feedwright.pages.template import Templates
from feedwright.pages.wording import language_of, print_date
from publications import CONFIG, markdown, publication, run

if TYPE_CHECKING:
    from pathlib import Path

_IDS = st.one_of(
    st.from_regex(r"tag:quay\.example,20\d\d-0\d-1\d:[a-z0-9/%~._-]{1,80}", fullmatch=True),
    st.uuids().map(lambda uuid: uuid.urn),
    st.text(min_size=1, max_size=50),
)


@pytest.mark.parametrize(
    ("identity", "path"),
    [
        ("tag:quay.example,2023-07-01:mali", "read/2023-07-01-mali.html"),
        ("tag:quay.example,2023-07-01:2023/07/mali", "read/2023-07-01-2023-07-mali-"),
        ("tag:quay.example,2023-07-01:Mali", "read/2023-07-01-mali-"),
        ("tag:quay.example,2023-07-01:m%C3%A9tro", "read/2023-07-01-m-tro-"),
        ("https://old.example/?p=1", "read/"),
    ],
)
def test_the_path_of_a_page_follows_from_the_id(identity: str, path: str) -> None:
    found = article_path(identity)

    assert found.startswith(path)
    digest = found.removeprefix(path).removesuffix(".html")
    assert re.fullmatch("" if path.endswith(".html") else "[0-9a-f]{12}", digest)


@given(st.lists(_IDS, unique=True, max_size=30))
def test_no_two_ids_share_a_page_and_every_path_is_plain(ids: list[str]) -> None:
    paths = [article_path(identity) for identity in ids]

    assert len(set(paths)) == len(paths)
    assert all(re.fullmatch(r"read/[a-z0-9-]{1,120}\.html", path) for path in paths)


def test_an_article_without_an_address_leads_to_its_page(tmp_path: Path) -> None:
    publish_pages(tmp_path / "site")
    feeds = tmp_path / "site" / "feeds"
    items = json.loads((feeds / "feed.json").read_text("utf-8"))["items"]

    assert [item["url"] for item in items] == [
        "https://quay.example/feeds/read/2026-09-01-tides.html",
        "https://quay.example/feeds/read/2026-08-01-mina.html",
    ]
    for item in items:
        page = feeds / item["url"].removeprefix("https://quay.example/feeds/")
        soup = BeautifulSoup(page.read_text("utf-8"), "lxml")
        assert soup.select_one("link[rel=canonical]")["href"] == item["url"]  # type: ignore[index]
        assert [head.text for head in soup("h1")] == [item["title"]]
        data = json.loads(soup.select_one("script[type='application/ld+json']").text)  # type: ignore[union-attr]
        assert (data["headline"], data["datePublished"][:10]) == (
            item["title"],
            item["date_published"][:10],
        )


def test_everybody_who_writes_has_a_page_that_others_lead_to(tmp_path: Path) -> None:
    publish_pages(tmp_path / "site")
    feeds = tmp_path / "site" / "feeds"
    path = "authors/ada-quill/index.html"
    soup = BeautifulSoup((feeds / path).read_text("utf-8"), "lxml")

    assert [head.text for head in soup("h1")] == ["Ada Quill"]
    address = f"https://quay.example/feeds/{path}"
    assert soup.select_one("link[rel=canonical]")["href"] == address  # type: ignore[index]
    assert [a["href"] for a in soup.select("a[rel=me]")] == ["https://ada.example/"]
    assert [a["href"] for a in soup.select("h3 a")] == [
        "https://quay.example/feeds/read/2026-09-01-tides.html"
    ]
    offered = [link["href"] for link in soup.select("link[rel=alternate]")]
    assert offered[:2] == ["rss.xml", "atom.xml"]
    assert "../../rss.xml" in offered
    who = json.loads(soup.select_one("script[type='application/ld+json']").text)["mainEntity"]  # type: ignore[union-attr]
    assert who == {
        "@type": "Person",
        "name": "Ada Quill",
        "url": address,
        "sameAs": "https://ada.example/",
    }

    feed = json.loads((feeds / "authors/ada-quill/feed.json").read_text("utf-8"))
    assert feed["home_page_url"] == address
    for page, prefix in (("index.html", ""), ("read/2026-09-01-tides.html", "../")):
        text = BeautifulSoup((feeds / page).read_text("utf-8"), "lxml")
        signed = {a.text: a["href"] for a in text.select("a[rel=author]")}
        assert signed["Ada Quill"] == prefix + path
        assert signed["Ben Tarn"] == f"{prefix}authors/ben-tarn/index.html"
    listed = BeautifulSoup((feeds / "index.html").read_text("utf-8"), "lxml").select(".feeds a")
    assert path in [a["href"] for a in listed]


@pytest.mark.parametrize(("host", "shown"), [("quay.example", 1), ("pictures.example", 0)])
def test_a_face_is_shown_that_lies_with_the_publication(
    tmp_path: Path, host: str, shown: int
) -> None:
    avatar = f"https://{host}/ada.png"
    config = ENGLISH.replace("ada.example/", f'ada.example/", avatar = "{avatar}')
    publish_pages(tmp_path / "site", config)

    page = (tmp_path / "site/feeds/authors/ada-quill/index.html").read_text("utf-8")
    assert page.count(f'<img class="mark round" src="{avatar}"') == shown
    assert f'"image": "{avatar}"' in page


def test_without_pages_a_signature_leads_to_where_its_owner_is(tmp_path: Path) -> None:
    config = ENGLISH.replace("authors = true", "authors = false")
    publish_pages(tmp_path / "site", config)
    feeds = tmp_path / "site" / "feeds"

    assert not (feeds / "authors").exists()
    soup = BeautifulSoup((feeds / "read/2026-09-01-tides.html").read_text("utf-8"), "lxml")
    assert {a.text: a["href"] for a in soup.select("a[rel=author]")} == {
        "Ada Quill": "https://ada.example/"
    }


def test_an_article_with_an_address_gets_no_page(tmp_path: Path) -> None:
    config = CONFIG + "\n[pages]\narticles = true\n"
    own = 'canonical_url: "https://quay.example/a/"\n'
    folder = publication(
        tmp_path, config=config, a__md=markdown("A", more=own), b__md=markdown("B")
    )
    run(folder)

    assert not (folder / "feeds" / "read").exists()


def test_pages_of_authors_need_their_feeds(tmp_path: Path) -> None:
    config = CONFIG + "\n[pages]\nauthors = true\n"
    with pytest.raises(ConfigError, match=r"set \[sets\] authors = true"):
        run(publication(tmp_path, config=config, a__md=markdown("A")))


def test_pages_need_an_address(tmp_path: Path) -> None:
    config = '[site]\ntitle = "The Quay"\n[pages]\narticles = true\n'
    with pytest.raises(ConfigError, match=r"toml:4: .*the publication has none"):
        run(publication(tmp_path, config=config, a__md=markdown("A")))


def test_a_publication_without_a_description_does_not_say_its_title_twice(tmp_path: Path) -> None:
    bare = "\n".join(line for line in CONFIG.splitlines() if not line.startswith("description"))
    landing = {}
    for name, config in (("bare", bare), ("told", CONFIG)):
        folder = publication(tmp_path / name, config=config, a__md=markdown("A"))
        run(folder)
        landing[name] = (folder / "feeds/index.html").read_text("utf-8")

    assert 'class="about"' in landing["told"]
    assert 'class="about"' not in landing["bare"]


def test_titles_and_texts_are_no_markup(tmp_path: Path) -> None:
    title = "</script><script>alert(1)</script> & <b>co</b>"
    folder = publication(
        tmp_path, config=ENGLISH, a__md=markdown(title, body="<script>x</script>T.")
    )
    run(folder)

    files = (folder / "feeds").rglob("*.html")
    pages = [path.read_text("utf-8") for path in files if path.name != "links.html"]
    assert len(pages) == 2
    for page in pages:
        soup = BeautifulSoup(page, "lxml")
        assert [one.get("type") for one in soup("script")] in (
            [None],
            ["application/ld+json"],
        )
        assert title in soup.text


def test_a_template_of_the_publisher_stands_in_for_ours(tmp_path: Path) -> None:
    config = CONFIG + '\n[pages]\ntemplates = "templates"\n'
    folder = publication(tmp_path, config=config, a__md=markdown("A"))
    (folder / "templates").mkdir()
    own = folder / "templates" / "page.css"
    own.write_text("body{color:teal}")

    run(folder)

    page = (folder / "feeds" / "index.html").read_text("utf-8")
    assert "<style>body{color:teal}</style>" in page

    own.write_text("body{{% for %}}")
    with pytest.raises(ConfigError, match=r"page\.css:1: error: "):
        run(folder)
    own.write_text("{{ nothing.here }}")
    with pytest.raises(ConfigError, match=r"page\.css: error: 'nothing' is undefined"):
        run(folder)


def test_in_a_process_a_template_is_compiled_once_and_again_when_its_text_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []
    real = Environment.compile

    def counted(environment: Environment, source: str, *more: Any) -> Any:
        compiled.append(source)
        return real(environment, source, *more)

    monkeypatch.setattr(Environment, "compile", counted)
    own = tmp_path / "own.txt"
    made = []
    for text in ("teal", "pink", "pink", "teal"):
        own.write_text(text)
        os.utime(own, ns=(0, 0))
        made.append(Templates(tmp_path).render(Page(path="own", template="own.txt", values={})))

    assert made == [b"teal", b"pink", b"pink", b"teal"]
    assert compiled == ["teal", "pink", "teal"]


def test_a_template_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    config = CONFIG + '\n[pages]\ntemplates = "gone"\n'
    with pytest.raises(ConfigError, match="gone: error: "):
        run(publication(tmp_path, config=config, a__md=markdown("A")))


def test_every_language_has_every_word_and_its_dates() -> None:
    folder = resources.files("feedwright.pages")
    words = tomllib.loads(folder.joinpath("wording.toml").read_text("utf-8"))
    dates = tomllib.loads(folder.joinpath("dates.toml").read_text("utf-8"))

    assert {language: set(table) for language, table in words.items()} == {
        language: set(words["en"]) for language in dates
    }
    fields = {key: re.findall(r"\{\w+\}", text) for key, text in words["en"].items()}
    for table in words.values():
        assert {key: re.findall(r"\{\w+\}", text) for key, text in table.items()} == fields


@pytest.mark.parametrize(
    ("tag", "language", "date"),
    [
        ("en-GB", "en", "July 1, 2023"),
        ("de", "de", "1. Juli 2023"),
        ("pt-BR", "pt", "1 de julho de 2023"),
        ("zh-Hant", "zh", "2023年7月1日"),
        ("nl", "nl", "1 juli 2023"),
        ("xx", "en", "July 1, 2023"),
        (None, "en", "July 1, 2023"),
    ],
)
def test_pages_speak_the_language_of_the_publication(
    tag: str | None, language: str, date: str
) -> None:
    assert language_of(tag) == language
    assert print_date(datetime(2023, 7, 1, tzinfo=UTC), language) == date


@pytest.mark.parametrize(
    ("page", "path", "link"),
    [
        ("index.html", "rss.xml", "rss.xml"),
        ("read/a.html", "index.html", "../index.html"),
        ("index.html", "tags/ä b/rss.xml", "tags/%C3%A4%20b/rss.xml"),
    ],
)
def test_links_between_published_files_are_relative(page: str, path: str, link: str) -> None:
    assert relative_path(page, path) == link
