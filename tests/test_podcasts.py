"""Podcasts from the config to the published feed."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from feedwright.assemble.podcasts import guid_of
from feedwright.check import Source, lint
from feedwright.config import read_settings
from feedwright.errors import ConfigError
from publications import CONFIG, NOW, codes, markdown, publication, run

if TYPE_CHECKING:
    from feedwright.report import Report

_BELL = Path(__file__).parent / "media" / "bell.mp3"
_SHOW = """
category = ["Technology", "News > Daily News"]
image = "https://quay.example/cover.jpg"
owner = "Ada Quill <ada@quay.example>"
"""
_PODCAST = f'{CONFIG}\n[podcast.tide-talk]\ntitle = "Tide Talk"\n{_SHOW}'
_ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
_GUID = "{https://podcastindex.org/namespace/1.0}guid"


@pytest.mark.parametrize(
    ("address", "guid"),
    [
        # The examples of the podcast namespace ("guid").
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        ("https://podnews.net/rss//", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ],
)
def test_K4_a_podcast_is_known_by_its_address(address: str, guid: str) -> None:
    assert guid_of(address) == guid


def _quay(folder: Path, config: str = _PODCAST) -> Path:
    sound = "audio: bell.mp3\n"
    files = {"a__md": markdown("Heard", more=sound), "b__md": markdown("Read", "2026-09-02")}
    publication(folder, config=config, **files)
    shutil.copy(_BELL, folder / "articles")
    return folder


def _channel(folder: Path, path: str = "tide-talk/rss.xml") -> ET.Element:
    channel = ET.parse(folder / "feeds" / path).getroot().find("channel")  # noqa: S314 - ours
    assert channel is not None
    return channel


def _titles(channel: ET.Element) -> list[str | None]:
    return [item.findtext("title") for item in channel.iter("item")]


def _findings(folder: Path) -> list[str]:
    paths = sorted((folder / "feeds").rglob("*.xml"))
    return [str(one) for one in lint(Source(path=p.name, data=p.read_bytes()) for p in paths)]


def test_a_podcast_is_a_feed_of_what_is_heard(tmp_path: Path) -> None:
    report = run(_quay(tmp_path))
    show = _channel(tmp_path)

    assert _titles(show) == ["Heard"]
    assert show.findtext("title") == "Tide Talk"
    assert show.findtext(f"{_ITUNES}author") == "The Quay"
    assert show.findtext(_GUID) == guid_of("https://quay.example/feeds/tide-talk/rss.xml")
    (enclosure,) = show.iter("enclosure")
    assert enclosure.attrib == {
        "url": "https://quay.example/2026/a/bell.mp3",
        "length": str(_BELL.stat().st_size),
        "type": "audio/mpeg",
    }
    assert [node.text for node in show.iter(f"{_ITUNES}duration")] == ["2"]
    assert _findings(tmp_path) == []
    assert codes(report) == set()


def test_M10_the_cover_is_the_picture_of_the_feed_in_every_format(tmp_path: Path) -> None:
    site = 'icon = "https://quay.example/icon.png"\nimage = "https://quay.example/144.png"\n'
    run(_quay(tmp_path, _PODCAST.replace("[articles]", f"{site}[articles]")))
    folder, cover = tmp_path / "feeds", "https://quay.example/cover.jpg"

    assert _channel(tmp_path).findtext("image/url") == cover
    assert json.loads((folder / "tide-talk/feed.json").read_bytes())["icon"] == cover
    assert f"<icon>{cover}</icon>" in (folder / "tide-talk/atom.xml").read_text()
    assert _channel(tmp_path, "rss.xml").findtext("image/url") == "https://quay.example/144.png"


def test_the_other_feeds_know_nothing_of_it(tmp_path: Path) -> None:
    run(_quay(tmp_path))

    assert b"itunes" not in (tmp_path / "feeds/rss.xml").read_bytes()
    assert _titles(_channel(tmp_path, "rss.xml")) == ["Read", "Heard"]


def test_a_query_narrows_what_is_heard(tmp_path: Path) -> None:
    _quay(tmp_path, _PODCAST + "query = 'tag = \"tides\"'\n")
    sound, tag = "audio: bell.mp3\n", "tags: [tides]\n"
    for name, more in (("c", sound + tag), ("d", tag)):
        article = markdown(name, "2026-09-03", more=more)
        (tmp_path / f"articles/{name}.md").write_text(article)

    run(tmp_path)

    assert _titles(_channel(tmp_path)) == ["c"]


def test_the_main_feed_can_be_the_podcast(tmp_path: Path) -> None:
    run(_quay(tmp_path, f"{CONFIG}\n[podcast.main]\n{_SHOW}"))
    channel = _channel(tmp_path, "rss.xml")

    assert channel.findtext(_GUID) == guid_of("https://quay.example/feeds/rss.xml")
    assert [item.find(f"{_ITUNES}episodeType") is not None for item in channel.iter("item")] == [
        False,
        True,
    ]


def _moved(folder: Path) -> None:
    config = folder / "feedwright.toml"
    text = config.read_text().replace(
        'url = "https://quay.example/"', 'url = "https://new.example/"'
    )
    config.write_text(text)


def test_I2_K4_the_guid_stays_when_the_publication_moves(tmp_path: Path) -> None:
    run(_quay(tmp_path))
    before = _channel(tmp_path).findtext(_GUID)

    _moved(tmp_path)
    run(tmp_path, force=True)

    assert _channel(tmp_path).findtext(_GUID) == before
    assert before != guid_of("https://new.example/feeds/tide-talk/rss.xml")


def test_I2_K4_a_guid_and_episodes_survive_a_lost_catalogue(tmp_path: Path) -> None:
    more = "audio: bell.mp3\nepisode: 4\nseason: 2\n"
    _quay(tmp_path)
    (tmp_path / "articles/a.md").write_text(markdown("Heard", more=more))
    run(tmp_path)
    before = (tmp_path / "feeds/tide-talk/rss.xml").read_bytes()

    shutil.rmtree(tmp_path / ".feedwright")
    (tmp_path / "articles/a.md").write_bytes(b"\0" * 9)
    report: Report = run(tmp_path)

    assert report.kept
    assert (tmp_path / "feeds/tide-talk/rss.xml").read_bytes() == before


def test_a_guid_of_elsewhere_is_taken_over(tmp_path: Path) -> None:
    guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    run(_quay(tmp_path, f'{_PODCAST}guid = "{guid}"\n'))

    assert _channel(tmp_path).findtext(_GUID) == guid


def test_nothing_changed_nothing_written(tmp_path: Path) -> None:
    run(_quay(tmp_path))

    assert not run(tmp_path, now=NOW + timedelta(days=1)).has_changed_files


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("[podcast.x]\n", '[podcast.x] has no "category"'),
        ("[podcast.x]\n", '[podcast.x] has no "image"'),
        ("[podcast.x]\n", '[podcast.x] has no "owner"'),
        (f'[podcast."Tide Talk"]\n{_SHOW}', "(write [podcast.tide-talk])"),
        (f'[podcast.x]\n{_SHOW}formats = ["json"]\n', "is not published as RSS"),
        (f"[podcast.main]\n{_SHOW}max-entries = 3\n", '[podcast.main] has a key "max-entries"'),
        (f"[podcast.x]\n{_SHOW}[feed.x]\n", "has the name of [feed.x]"),
        ('[podcast.x]\ncategory = "Dayly News"\n', '"Dayly News" is no category of Apple Podcasts'),
        ('[podcast.x]\ncategory = "Daily News"\n', 'write "News > Daily News"'),
        ('[podcast.x]\ncategory = "News > Books"\n', '"Books" is no category'),
        ('[podcast.x]\ncategory = "True Crime > Books"\n', "has no categories within it"),
        ('[podcast.x]\ncategory = "Arts > Books > New"\n', "has three levels"),
        ("[podcast.x]\ncategory = []\n", "is an empty list"),
        ('[podcast.x]\nguid = "4"\n', '"4" is no UUID'),
        ('[podcast.x]\nowner = "Ada"\n', "has no e-mail address"),
        ("[podcast]\nimage = 4\n", "write [podcast.NAME] above it"),
    ],
)
def test_a_podcast_that_no_directory_would_take_is_a_mistake(
    tmp_path: Path, table: str, message: str
) -> None:
    (tmp_path / "feedwright.toml").write_text(CONFIG + table)

    with pytest.raises(ConfigError) as caught:
        read_settings(None, cwd=tmp_path)

    assert message in str(caught.value)


def test_what_is_wrong_is_not_said_to_be_missing(tmp_path: Path) -> None:
    show = _SHOW.replace("Technology", "Tecnology")
    (tmp_path / "feedwright.toml").write_text(f"{CONFIG}[podcast.x]\n{show}")

    with pytest.raises(ConfigError) as caught:
        read_settings(None, cwd=tmp_path)

    assert 'did you mean "Technology"?' in str(caught.value)
    assert "has no" not in str(caught.value)


def test_the_editor_is_the_owner_where_none_is_named(tmp_path: Path) -> None:
    config = CONFIG.replace("[articles]", 'editor = "Ed <ed@quay.example>"\n[articles]')
    show = "\n".join(_SHOW.splitlines()[:-1])
    run(_quay(tmp_path, f"{config}\n[podcast.tide-talk]\n{show}\n"))

    owner = _channel(tmp_path).find(f"{_ITUNES}owner")
    assert owner is not None
    assert owner.findtext(f"{_ITUNES}email") == "ed@quay.example"


def test_feeds_json_knows_the_podcast(tmp_path: Path) -> None:
    run(_quay(tmp_path))
    listed = json.loads((tmp_path / "feeds/feeds.json").read_bytes())["feeds"]

    guids = {one["name"]: one.get("podcast_guid") for one in listed}
    assert guids == {
        "main": None,
        "tide-talk": guid_of("https://quay.example/feeds/tide-talk/rss.xml"),
    }
