"""Media as their files are: real ones, in ``tests/media``, and some that only look like it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.media import MediaFacts, Shelf, read_facts
from publications import CONFIG, markdown, publication, run

_MEDIA = Path(__file__).parent / "media"
_PICTURES = {
    "boat.png": "image/png",
    "boat.jpg": "image/jpeg",
    "boat.gif": "image/gif",
    "boat.webp": "image/webp",
    "boat.avif": "image/avif",
    "boat.svg": "image/svg+xml",
    "misnamed.jpg": "image/png",
}


@pytest.mark.parametrize("name", _PICTURES)
def test_M2_a_picture_is_what_its_file_is(name: str) -> None:
    assert read_facts(_MEDIA / name) == MediaFacts(
        size_bytes=(_MEDIA / name).stat().st_size,
        media_type=_PICTURES[name],
        width=64,
        height=40,
    )


def test_M2_a_picture_that_was_turned_has_the_measures_that_people_see() -> None:
    facts = read_facts(_MEDIA / "turned.jpg")
    assert facts is not None
    assert (facts.width, facts.height) == (40, 64)


@pytest.mark.parametrize(("name", "seconds"), [("bell.mp3", 1.5), ("bell.ogg", 1.5)])
def test_K3_sound_lasts_as_long_as_it_does(name: str, seconds: float) -> None:
    facts = read_facts(_MEDIA / name)
    assert facts is not None
    assert facts.duration_seconds == pytest.approx(seconds, abs=0.2)


def test_what_is_no_readable_file_has_no_facts(tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    os.mkfifo(tmp_path / "pipe.png")

    for name in ("empty.png", "pipe.png", "missing.png", "."):
        assert read_facts(tmp_path / name) is None


@given(st.sampled_from([*_PICTURES, "bell.mp3", "bell.ogg"]), st.binary(), st.integers(0))
def test_a_damaged_file_is_measured_or_not_but_never_raises(
    tmp_path_factory: pytest.TempPathFactory, name: str, noise: bytes, at: int
) -> None:
    data = (_MEDIA / name).read_bytes()
    cut = at % len(data)
    path = tmp_path_factory.getbasetemp() / f"damaged-{name}"
    path.write_bytes(data[:cut] + noise + data[cut + len(noise) :][: at % 700])

    facts = read_facts(path)

    assert facts is None or facts.size_bytes == path.stat().st_size


def _entry(folder: Path) -> dict[str, Any]:
    item: dict[str, Any] = json.loads((folder / "feeds/feed.json").read_bytes())["items"][0]
    return item


_MEDIA_CONFIG = CONFIG + '\n[media]\nfolder = "static"\n'
_FIELDS = 'image: "/pictures/boat.jpg"\naudio: {url: /bell.mp3, length: 7, type: audio/mpeg}\n'


def _static(folder: Path) -> None:
    (folder / "static/pictures").mkdir(parents=True)
    shutil.copy(_MEDIA / "boat.jpg", folder / "static/pictures")
    shutil.copy(_MEDIA / "bell.mp3", folder / "static")


def test_M2_K2_feeds_say_what_the_files_say(tmp_path: Path) -> None:
    body = 'Look.\n\n<img src="/pictures/boat.jpg?v=2" alt="A boat">\n'
    article = markdown("A", body=body, more=_FIELDS)
    folder = publication(tmp_path, config=_MEDIA_CONFIG, a__md=article)
    _static(folder)

    run(folder)

    size = str((_MEDIA / "boat.jpg").stat().st_size)
    (attached,) = _entry(folder)["attachments"]
    assert attached["size_in_bytes"] == (_MEDIA / "bell.mp3").stat().st_size
    assert attached["duration_in_seconds"] == 2
    for name in ("rss.xml", "atom.xml"):
        (entry,) = feedparser.parse((folder / "feeds" / name).read_bytes()).entries
        picture = next(one for one in entry.media_content if one["medium"] == "image")
        assert (picture["filesize"], picture["width"], picture["height"]) == (size, "64", "40")
        assert 'width="64"' in entry.content[0].value


def test_a_picture_beside_its_article_is_found_without_any_setting(tmp_path: Path) -> None:
    article = markdown("A", body="Look.\n\n![A boat](boat.png)\n")
    folder = publication(tmp_path)
    (folder / "articles/2026").mkdir()
    (folder / "articles/2026/a.md").write_text(article)
    shutil.copy(_MEDIA / "boat.png", folder / "articles/2026")

    run(folder)

    assert 'width="64"' in _entry(folder)["content_html"]


@pytest.mark.parametrize(
    "reference",
    ["../outside/boat.png", "/../outside/boat.png", "%2e%2e/outside/boat.png", "link.png", "\0"],
)
def test_nothing_outside_of_the_folders_is_looked_at(tmp_path: Path, reference: str) -> None:
    for name in ("inside", "outside"):
        (tmp_path / name).mkdir()
    shutil.copy(_MEDIA / "boat.png", tmp_path / "outside")
    (tmp_path / "inside/link.png").symlink_to(tmp_path / "outside/boat.png")
    home = "https://quay.example/"
    shelf = Shelf(url=home, folder=tmp_path / "inside", articles=tmp_path / "inside")

    assert shelf.find(reference, "a.md", home + reference) is None
    assert shelf.find(home + reference, "a.md", home + reference) is None


def test_what_is_elsewhere_stays_as_it_was_written(tmp_path: Path) -> None:
    fields = 'image: {url: "https://cdn.example/boat.jpg", width: 9, height: 8}\n'
    folder = publication(tmp_path, config=_MEDIA_CONFIG, a__md=markdown("A", more=fields))
    _static(folder)

    run(folder)

    (entry,) = feedparser.parse((folder / "feeds/rss.xml").read_bytes()).entries
    assert entry.media_content[0]["width"] == "9"
    assert "filesize" not in entry.media_content[0]
