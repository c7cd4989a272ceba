"""Sound and film of articles: what pages state, and what plays in their bodies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from feedwright.model import Enclosure, Episode, HouseStyle
from feedwright.readers import read_article

if TYPE_CHECKING:
    from feedwright.model import Article

_PROSE = (
    "<p>The mill has stood by the weir since before anybody wrote things down, and it turns.</p>"
    "<p>What it grinds is another matter; it was barley once, then bone, and now mostly time.</p>"
    "<p>The miller says that he would stop, but the wheel was there long before the brake.</p>"
)
_SOUND = "https://mill.example/wheel.mp3"


def _page(head: str = "", body: str = "", **house: Any) -> Article:
    canonical = '<link rel="canonical" href="https://mill.example/wheel/">'
    html = (
        f"<html><head><title>The wheel</title>{canonical}{head}</head>"
        f"<body><article><h1>The wheel</h1>{_PROSE}{body}{_PROSE}</article></body></html>"
    )
    return read_article("wheel.html", html.encode(), HouseStyle(**house))


def _json_ld(**node: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


_EPISODE = {
    "@type": "PodcastEpisode",
    "name": "The wheel",
    "timeRequired": "PT25M34S",
    "episodeNumber": "7",
    "partOfSeason": {"@type": "PodcastSeason", "seasonNumber": 2},
    "associatedMedia": {
        "@type": "MediaObject",
        "contentUrl": "/wheel.mp3",
        "encodingFormat": "audio/mpeg",
        "contentSize": "24502118",
    },
}


def test_an_episode_in_json_ld_is_an_enclosure_and_an_episode() -> None:
    article = _page(_json_ld(**_EPISODE))

    assert article.enclosures == (
        Enclosure(
            url=_SOUND, media_type="audio/mpeg", size_bytes=24_502_118, duration_seconds=1534.0
        ),
    )
    assert article.episode == Episode(number=7, season=2)
    rules = {one.field: one.rule for one in article.evidence}
    assert (rules["enclosures"], rules["episode"]) == ("json-ld-media", "json-ld-episode")


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [("PT1H2M3.5S", 3723.5), ("P1DT1S", 86_401.0), ("pt90s", 90.0), ("PT0S", None), ("1:02", None)],
)
def test_the_duration_of_a_media_object_is_iso_8601(duration: str, seconds: float | None) -> None:
    audio = {"@type": "AudioObject", "contentUrl": _SOUND, "duration": duration}
    (found,) = _page(
        _json_ld(**{"@type": "NewsArticle", "headline": "A", "audio": audio})
    ).enclosures

    assert found.duration_seconds == seconds


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:audio" content="/wheel.mp3">',
        (
            '<meta property="og:audio:url" content="https://mill.example/wheel.mp3">'
            '<meta property="og:audio:type" content="audio/mpeg">'
        ),
        '<meta name="twitter:player:stream" content="https://mill.example/wheel.mp3">',
        _json_ld(**{"@type": "Article", "headline": "A", "audio": _SOUND}),
    ],
)
def test_what_the_head_says_is_to_be_heard_is_attached(head: str) -> None:
    assert [(one.url, one.media_type) for one in _page(head).enclosures] == [(_SOUND, "audio/mpeg")]


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:video" content="https://tube.example/embed/4">',
        (
            '<meta property="og:video" content="https://tube.example/embed/4.mp4">'
            '<meta property="og:video:type" content="text/html">'
        ),
        '<meta property="og:audio" content="javascript:alert(1)">',
        _json_ld(**{"@type": "Article", "audio": {"contentUrl": "https://mill.example/a.m3u8"}}),
        _json_ld(**{"@type": "Article", "audio": ["", None, 4, {"contentUrl": {"a": []}}]}),
        _json_ld(**{"@type": "WebSite", "audio": _SOUND}),
    ],
)
def test_what_nobody_can_fetch_as_sound_or_film_is_not_attached(head: str) -> None:
    assert _page(head).enclosures == ()


@pytest.mark.parametrize(
    ("player", "found"),
    [
        ('<audio controls src="/wheel.mp3"></audio>', (_SOUND, "audio/mpeg")),
        (
            '<figure><audio controls><source src="wheel.ogg" type="audio/ogg"></audio></figure>',
            ("https://mill.example/wheel/wheel.ogg", "audio/ogg"),
        ),
        (
            '<video controls poster="/p.jpg"><source src="/wheel.mp4?a=1&amp;b=2"></video>',
            ("https://mill.example/wheel.mp4?a=1&b=2", "video/mp4"),
        ),
    ],
)
def test_what_plays_in_the_body_is_attached(player: str, found: tuple[str, str]) -> None:
    article = _page(body=player)

    assert [(one.url, one.media_type) for one in article.enclosures] == [found]
    assert {one.rule for one in article.evidence if one.field == "enclosures"} == {"body-players"}


@pytest.mark.parametrize(
    "player",
    [
        '<video autoplay muted loop src="/wheel.mp4"></video>',
        '<audio src="blob:https://mill.example/1"></audio>',
        '<audio src="/stream"></audio>',
        "<audio></audio>",
    ],
)
def test_a_film_that_is_a_picture_and_a_stream_are_not_attached(player: str) -> None:
    assert _page(body=player).enclosures == ()


def test_what_the_head_says_goes_before_what_plays() -> None:
    article = _page(_json_ld(**_EPISODE), '<audio src="/other.mp3"></audio>')

    assert [one.url for one in article.enclosures] == [_SOUND]


def test_a_rule_can_be_switched_off() -> None:
    disabled = ("json-ld-media", "json-ld-episode", "body-players")
    article = _page(
        _json_ld(**_EPISODE), '<audio src="/other.mp3"></audio>', disabled_rules=disabled
    )

    assert (article.enclosures, article.episode) == ((), None)


def test_a_player_in_markdown_is_attached_and_a_header_goes_before_it() -> None:
    player = "Listen.\n\n<audio controls src='wheel.mp3'></audio>\n"
    bare = read_article("a.md", f"---\ntitle: A\n---\n{player}".encode(), HouseStyle())
    stated = f"---\ntitle: A\naudio: {_SOUND}\n---\n{player}"

    assert [one.url for one in bare.enclosures] == ["wheel.mp3"]
    (only,) = read_article("a.md", stated.encode(), HouseStyle()).enclosures
    assert only.url == _SOUND
