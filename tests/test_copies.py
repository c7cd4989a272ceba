"""Compressed copies beside the published files, and the memory of documents that are gone."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import brotli
import pytest
import zstandard

from feedwright.config import read_settings
from feedwright.delivery import content_type_of, max_age_seconds
from feedwright.errors import ConfigError
from publications import CONFIG, PROSE, markdown, publication, run

if TYPE_CHECKING:
    from pathlib import Path

PACKED = f'{CONFIG}\n[publish]\ncompress = ["gzip", "br", "zstd"]\n'


def copies(folder: Path) -> set[str]:
    published = folder / "feeds"
    return {path.name for path in published.iterdir() if path.suffix in {".gz", ".br", ".zst"}}


def test_every_text_has_a_copy_in_each_coding_that_gives_it_back(tmp_path: Path) -> None:
    home = publication(tmp_path, config=PACKED, ship__md=markdown("Ship"))
    run(home)
    feed = home / "feeds" / "rss.xml"
    data = feed.read_bytes()

    assert gzip.decompress((home / "feeds/rss.xml.gz").read_bytes()) == data
    assert brotli.decompress((home / "feeds/rss.xml.br").read_bytes()) == data
    unpacked = zstandard.ZstdDecompressor().decompress((home / "feeds/rss.xml.zst").read_bytes())
    assert unpacked == data
    assert {"feed.json.gz", "index.html.gz", "feed.css.br", "feeds.opml.zst"} <= copies(home)


def test_a_copy_that_gives_the_file_stays_however_it_was_packed(tmp_path: Path) -> None:
    home = publication(tmp_path, config=PACKED, ship__md=markdown("Ship"))
    run(home)
    packed = home / "feeds" / "rss.xml.gz"
    other = gzip.compress((home / "feeds/rss.xml").read_bytes(), compresslevel=1)
    assert other != packed.read_bytes()
    packed.write_bytes(other)

    report = run(home)

    assert packed.read_bytes() == other
    assert not report.has_changed_files


def test_a_copy_that_gives_something_else_is_made_anew(tmp_path: Path) -> None:
    home = publication(tmp_path, config=PACKED, ship__md=markdown("Ship"))
    run(home)
    good = {name: (home / "feeds" / name).read_bytes() for name in copies(home)}
    (home / "feeds/rss.xml.gz").write_bytes(b"not gzip")
    (home / "feeds/rss.xml.br").unlink()
    (home / "feeds/rss.xml.zst").write_bytes(good["atom.xml.zst"])

    report = run(home)

    assert {name: (home / "feeds" / name).read_bytes() for name in copies(home)} == good
    changed = {one.path for one in report.documents if one.change != "unchanged"}
    assert changed == {"rss.xml.gz", "rss.xml.br", "rss.xml.zst"}


def test_a_copy_does_not_outlive_what_it_is_a_copy_of(tmp_path: Path) -> None:
    home = publication(tmp_path, config=PACKED, ship__md=markdown("Ship"))
    run(home)
    publication(home, config=CONFIG)
    run(home)
    assert "rss.xml.gz" in copies(home)

    publication(home, ship__md=markdown("Ship", body=f"{PROSE}\n\nShe sank."))
    run(home)

    assert not {"rss.xml.gz", "rss.xml.br", "rss.xml.zst"} & copies(home)


def test_a_coding_whose_library_is_missing_is_a_mistake_in_the_config(tmp_path: Path) -> None:
    home = publication(tmp_path, config=PACKED, ship__md=markdown("Ship"))
    code = "import sys; sys.modules['brotli'] = None; from feedwright.cli import main; "
    words = [sys.executable, "-c", f"{code} sys.exit(main(['build']))"]
    done = subprocess.run(words, cwd=home, capture_output=True, text=True, check=False)

    assert done.returncode == 78
    assert "[publish] compress: br needs a library" in done.stderr
    assert 'pip install "feedwright[compress]"' in done.stderr


@pytest.mark.parametrize(
    "line",
    [
        'moved = { "a.xml" = "a.xml" }',
        'moved = { "a.xml" = "b.xml", "b.xml" = "c.xml" }',
        'moved = { "../a.xml" = "rss.xml" }',
        'moved = { "a.xml" = "ftp://quay.example/" }',
        'moved = { "https://quay.example/a.xml" = "rss.xml" }',
        'moved = ["a.xml"]',
        'gone = ["//quay.example/a"]',
        'gone = ["/"]',
        'compress = ["deflate"]',
    ],
)
def test_what_leads_nowhere_is_a_mistake(line: str, tmp_path: Path) -> None:
    publication(tmp_path, config=f"{CONFIG}\n[publish]\n{line}\n")

    with pytest.raises(ConfigError) as caught:
        read_settings(tmp_path / "feedwright.toml", cwd=tmp_path)

    assert len(caught.value.mistakes) == 1


def test_paths_are_read_without_escapes_and_targets_with_them(tmp_path: Path) -> None:
    line = 'moved = { "/caf%C3%A9/" = "tags/café/", "/?feed=rss2" = "rss.xml" }'
    publication(tmp_path, config=f"{CONFIG}\n[publish]\n{line}\n")

    settings = read_settings(tmp_path / "feedwright.toml", cwd=tmp_path)

    assert settings.publish.moved == (
        ("/café/", "tags/caf%C3%A9/"),
        ("/?feed=rss2", "rss.xml"),
    )


def test_what_was_pruned_is_listed_as_gone_until_it_comes_back(tmp_path: Path) -> None:
    boats = '\n[guard]\nmax-ended = 1\n[feed.boats]\ntitle = "Boats"\n'
    home = publication(tmp_path, config=CONFIG + boats, ship__md=markdown("Ship"))

    def gone() -> list[str]:
        found = json.loads((home / "feeds/feeds.json").read_bytes()).get("gone", [])
        return [str(one) for one in found]

    run(home)
    publication(home, config=CONFIG + "\n[guard]\nmax-ended = 1\n")
    run(home)
    assert gone() == []
    run(home, prune=True)
    assert gone() == ["boats/atom.xml", "boats/feed.json", "boats/rss.xml"]
    assert not run(home).has_changed_files
    publication(home, config=CONFIG + boats)
    run(home)
    assert gone() == []


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("tags/a/feed.json", "application/feed+json; charset=utf-8"),
        ("archive/feed-0012.json", "application/feed+json; charset=utf-8"),
        ("feeds.json", "application/json; charset=utf-8"),
        ("news-sitemap.xml", "application/xml; charset=utf-8"),
        ("pictures/ship.JPG", "image/jpeg"),
        ("notes", "application/octet-stream"),
    ],
)
def test_the_type_of_a_file_follows_from_its_name(path: str, kind: str) -> None:
    assert content_type_of(path) == kind


@pytest.mark.parametrize(
    ("path", "ttl", "seconds"),
    [
        ("rss.xml", 60, 3600),
        ("rss.xml", 1440, 3600),
        ("rss.xml", 1, 300),
        ("rss.xml", None, 1800),
        ("index.html", 15, 900),
        ("tags/a/archive/rss-0001.xml", 60, 86_400),
        ("feed.css", 60, 86_400),
        ("sound.mp3", 60, 86_400),
    ],
)
def test_a_feed_is_fresh_about_as_long_as_it_says(path: str, ttl: int | None, seconds: int) -> None:
    assert max_age_seconds(path, ttl) == seconds
