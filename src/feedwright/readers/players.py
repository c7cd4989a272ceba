"""Sound and film that play in an article's body, as what is attached to it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from feedwright.mediatypes import find_media_type, is_played
from feedwright.model import Enclosure, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.model import Article, HouseStyle

__all__ = ["attach_players"]

_RULE: Final = "body-players"
#: As the sanitiser writes them: one form of tag, quotes around every value.
_PLAYER: Final = re.compile(
    r"<(?P<tag>audio|video)\b(?P<attributes>[^>]*)>(?P<inside>.*?)</(?P=tag)>", re.DOTALL
)
_SOURCE: Final = re.compile(r"<source\b([^>]*)>")
_SRC: Final = re.compile(r'\ssrc="([^"]*)"')
_TYPE: Final = re.compile(r'\stype="([^"]*)"')
#: A film that runs round and round without a sound is a picture.
_IS_PICTURE: Final = re.compile(r"\s(?:loop|muted)(?:=|\s|$)")
_MOST: Final = 10


def attach_players(article: Article, house: HouseStyle) -> Article:
    """The article with what plays in its body attached, if it states nothing that is."""
    stated = any(is_played(one.media_type) for one in article.enclosures)
    # Most bodies hold neither "audio>" nor "video>".
    has_players = "o>" in article.body_html
    if stated or _RULE in house.disabled_rules or not has_players:
        return article
    found = {one.url: one for one in _players(article.body_html)}
    if not found:
        return article
    enclosures = (*article.enclosures, *list(found.values())[:_MOST])
    evidence = Evidence(field="enclosures", rule=_RULE, text=", ".join(found)[:200], confidence=0.7)
    return replace(article, enclosures=enclosures, evidence=(*article.evidence, evidence))


def _players(html: str) -> Iterator[Enclosure]:
    for player in _PLAYER.finditer(html):
        attributes = player["attributes"]
        if _IS_PICTURE.search(attributes):
            continue
        for text in (attributes, *_SOURCE.findall(player["inside"])):
            source, kind = _SRC.search(text), _TYPE.search(text)
            if source is None:
                continue
            url = unescape(source[1])
            media_type = find_media_type(unescape(kind[1]) if kind else None, url)
            if media_type is not None and is_played(media_type):
                yield Enclosure(url=url, media_type=media_type)
                break
