"""Pages and lists are made anew when something changed that stands in them, and else never."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from feedwright import printing
from feedwright.cache import CACHE_FILE
from feedwright.pages.template import Templates
from publications import NOW, SERVED, markdown, publication, run
from test_cache import Counted, many, published

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGES = """
[pages]
articles = true
authors = true

[sets]
topics = true
authors = true
min-entries = 1

"""
LATELY = """
[feed.lately]
title = "Lately"
query = 'since = "40d"'
"""
TERMS = """
[terms]
prohibits = ["ai-train"]
"""
COPIES = 'compress = ["gzip"]'
#: Articles have no address but that of their page. Of copies one coding stands for all.
CONFIG = (
    SERVED.replace('link = "/{year}/{slug}/"', "").replace(
        'compress = ["gzip", "br", "zstd"]', COPIES
    )
    + PAGES
    + LATELY
    + TERMS
)
LISTS = ("render_directory", "render_opml", "render_terms", "render_links")
CALM = "\nThe tide was calm, and nobody waited for it.\n"


def made(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Every file that is no document of a feed, when it is made."""
    counted = Counted(monkeypatch, Templates, "render")
    for name in LISTS:
        counted.count(monkeypatch, printing, name)
    return counted


def without_cache(folder: Path, aside: Path, **options: Any) -> dict[str, bytes]:
    """What a build publishes that makes every file and does not know what the last one made."""
    shutil.copytree(folder, aside, symlinks=True)
    (aside / ".feedwright" / CACHE_FILE).unlink()
    run(aside, **options)
    return published(aside)


def quay(folder: Path, *, config: str = CONFIG, **files: str) -> Path:
    here = publication(folder, config=config, **many(4), **files)
    signed = markdown("Signed", "2026-09-02", CALM, "authors: [Ada Quill]\ntags: [piers]\n")
    return publication(here, config=config, signed__md=signed)


def with_line(line: str) -> Callable[[Path], object]:
    """In the config, beside the publication's title."""
    return lambda folder: (folder / "feedwright.toml").write_text(
        CONFIG.replace('title = "The Quay"\n', f'title = "The Quay"\n{line}\n')
    )


def with_more(lines: str) -> Callable[[Path], object]:
    return lambda folder: (folder / "feedwright.toml").write_text(CONFIG + lines)


def without(line: str, other: str = "") -> Callable[[Path], object]:
    return lambda folder: (folder / "feedwright.toml").write_text(CONFIG.replace(line, other))


def own_template(folder: Path) -> None:
    """A template that leads, by way of a link, to a file that lies elsewhere."""
    without("[pages]", '[pages]\ntemplates = "templates"')(folder)
    (folder / "templates").mkdir()
    (folder / "elsewhere").mkdir(exist_ok=True)
    (folder / "elsewhere/style.css").write_text("body{color:teal}")
    (folder / "templates/linked").symlink_to(folder / "elsewhere")
    (folder / "templates/page.css").write_text('{% include "linked/style.css" %}')


def article(name: str, title: str, date: str, more: str = "") -> Callable[[Path], object]:
    text = markdown(title, date, CALM, more)
    return lambda folder: (folder / f"articles/{name}.md").write_text(text)


CHANGES: dict[str, Callable[[Path], object]] = {
    "an article of the newest": article("signed", "Signed anew", "2026-09-02", "tags: [piers]\n"),
    "a new article": article("new", "New", "2026-09-03", "tags: [piers]\n"),
    "a new topic": article("new", "New", "2026-08-01", "tags: [harbour]\n"),
    "a topic less": lambda folder: (folder / "articles/n01.md").unlink(),
    "a picture": article("signed", "Signed", "2026-09-02", "image: https://quay.example/a.png\n"),
    "the author": article("signed", "Signed", "2026-09-02", "authors: [Ben Tarn]\n"),
    "the title": without('title = "The Quay"', 'title = "The Pier"'),
    "the description": without("water's edge", "pier's edge"),
    "the language": without('language = "en"', 'language = "fr"'),
    "the zone": with_line('time-zone = "Pacific/Kiritimati"'),
    "the rights": with_line('rights = "© The Quay"'),
    "the icon": with_line('icon = "https://quay.example/icon.png"'),
    "a person": with_line('people = [{ name = "Ada Quill", uri = "https://ada.example/" }]'),
    "the editor": with_line('editor = "Ada Quill <ada@quay.example>"'),
    "the address": without("https://quay.example/", "https://pier.example/"),
    "the terms": without("ai-train", "ai-input"),
    "no author has a page": without("authors = true\n\n[sets]", "\n[sets]"),
    "no article has a page": without("articles = true"),
    "no topics": without("topics = true"),
    "no landing page": without("[pages]", "[pages]\nlanding = false"),
    "a feed of one's own": with_more(LATELY.replace("ately", "ong").replace("40d", "900d")),
    "no query": without(LATELY),
    "complete documents": with_more("\n[archive]\ncomplete = true\n"),
    "no copies": without(COPIES),
    "a template": own_template,
}


def test_what_stands_as_it_would_be_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = quay(tmp_path)
    run(folder)
    counted = made(monkeypatch)

    report = run(folder)

    assert counted.times == 0
    assert not report.has_changed_files
    assert {"index.html", "feed.css", "feeds.json", "feeds.opml", "index.html.gz"} <= {
        one.path for one in report.documents
    }


def test_a_page_is_made_when_what_it_shows_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = {f"o{n:02}__md": markdown(f"Old {n}", f"2025-08-{n + 1:02}", CALM) for n in range(10)}
    folder = quay(tmp_path, **more)
    run(folder)
    (folder / "articles/o00.md").write_text(markdown("Old 0", "2025-08-01", f"{CALM}\nOnce."))
    pages = Counted(monkeypatch, Templates, "render")

    report = run(folder)

    # The newest articles are shown, and it is none of them; the article has a page of its own.
    assert pages.times == 1
    changed = {one.path for one in report.documents if one.change == "changed"}
    assert "index.html" not in changed
    assert any(path.startswith("read/") for path in changed)
    assert {"rss.xml", "feeds.json", "feeds.opml"} <= changed


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = quay(tmp_path_factory.mktemp("built") / "one")
    run(folder)
    return folder


@pytest.mark.parametrize("change", CHANGES)
def test_no_page_and_no_list_is_out_of_date(tmp_path: Path, built: Path, change: str) -> None:
    folder = shutil.copytree(built, tmp_path / "one")
    run(folder)
    CHANGES[change](folder)
    expected = without_cache(folder, tmp_path / "aside", force=True, prune=True)

    run(folder, force=True, prune=True)

    assert published(folder) == expected


def test_a_template_of_the_publishers_own_is_followed_wherever_it_leads(tmp_path: Path) -> None:
    folder = quay(tmp_path)
    own_template(folder)
    run(folder)
    (folder / "elsewhere/style.css").write_text("body{color:navy}")

    run(folder)

    assert "color:navy" in (folder / "feeds/index.html").read_text()


@pytest.mark.parametrize("later", [timedelta(days=3), timedelta(days=60)])
def test_days_that_pass_are_seen_in_the_lists(tmp_path: Path, later: timedelta) -> None:
    """An article whose day comes, and articles that get too old for a query."""
    folder = quay(tmp_path / "one")
    article("soon", "Soon", "2026-10-03", "tags: [piers]\n")(folder)
    run(folder)
    assert "Soon" not in (folder / "feeds/index.html").read_text()
    expected = without_cache(folder, tmp_path / "aside", now=NOW + later)

    run(folder, now=NOW + later)

    assert "Soon" in (folder / "feeds/index.html").read_text()
    assert published(folder) == expected


def test_a_document_that_is_left_and_then_removed_by_hand_is_listed_and_then_not(
    tmp_path: Path,
) -> None:
    folder = quay(tmp_path)
    run(folder)
    directory = folder / "feeds/feeds.json"
    without("[feeds]", '[feeds]\nformats = ["rss"]')(folder)
    run(folder, force=True)
    run(folder)
    assert '"tags/piers/atom.xml"' in directory.read_text()

    (folder / "feeds/tags/piers/atom.xml").unlink()
    run(folder)

    assert '"tags/piers/atom.xml"' not in directory.read_text()
    assert '"tags/piers/rss.xml"' in directory.read_text()


def test_files_that_somebody_touched_are_put_right(tmp_path: Path) -> None:
    folder = quay(tmp_path)
    run(folder)
    run(folder)
    before = published(folder)
    for number, path in enumerate(sorted(before)):
        file = folder / "feeds" / path
        status = file.stat()
        if number % 3:
            file.write_bytes(before[path][:-9] + b"feedwright"[:9])
            os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
        else:
            file.unlink()

    run(folder)

    assert published(folder) == before


def test_a_page_in_the_place_of_which_is_somebody_elses_stays_away(tmp_path: Path) -> None:
    folder = quay(tmp_path)
    run(folder)
    page = folder / "feeds/index.html"
    ours = page.read_bytes()
    page.write_text("<title>My own</title>")

    told = [one.code for one in run(folder).problems]
    again = [one.code for one in run(folder).problems]

    assert told.count("page-foreign") == again.count("page-foreign") == 1
    assert page.read_text() == "<title>My own</title>"

    page.unlink()
    run(folder)

    assert page.read_bytes() == ours
