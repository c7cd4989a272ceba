"""The lead image and the enclosures that front matter states, in the shapes that themes use."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from msgspec.structs import replace

from feedwright.characters import one_line
from feedwright.extract.caption import split_caption
from feedwright.mediatypes import find_media_type, is_played
from feedwright.model import Enclosure, Image
from feedwright.readers.fields import as_text, plain_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.readers.fields import FieldReading

__all__ = [
    "URL_KEYS",
    "address_of",
    "first_text",
    "items_of",
    "number_of",
    "read_enclosures",
    "read_image",
    "table_of",
]

_IMAGE_KEYS: Final = (
    *("image", "leadimage", "cover", "coverimage", "featuredimage", "featureimage", "featured"),
    *(
        "heroimage",
        "hero",
        "banner",
        "bannerimage",
        "header",
        "headerimage",
        "ogimage",
        "socialimage",
    ),
    *("thumbnail", "images", "photo", "picture", "teaser"),
)
URL_KEYS: Final = ("url", "src", "path", "image", "href", "file", "link", "filename", "teaser")
_CAPTION_KEYS: Final = ("caption", "title", "legend")
_CREDIT_KEYS: Final = (
    *("credit", "credits", "attribution", "photographer", "photocredit", "author", "source"),
    "copyright",
)
_ALT_KEYS: Final = ("alt", "alttext", "alternative", "imagedescription", "description")
_ENCLOSURE_KEYS: Final = (
    *("enclosures", "enclosure", "audio", "podcast", "audiofile", "audiourl", "mp3"),
    *("podcastfile", "podcasturl", "podcastaudio", "episodeaudio", "episodefile"),
    *("attachments", "attachment", "video", "videofile", "videourl"),
)
#: Tables of an episode's fields, one of which may be its file.
_TABLES: Final = frozenset({"podcast", "episode"})
_SIZE_KEYS: Final = ("length", "size", "sizebytes", "sizeinbytes", "bytes", "filesize")
_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2}(?:\.\d{1,6})?)")


def read_image(reading: FieldReading) -> None:
    """The lead image: a URL, a list of them, or a table; keys like ``image_alt`` beside it."""
    for key, value in reading.stated(*_IMAGE_KEYS):
        item = value[0] if isinstance(value, list) else value
        table = table_of(item)
        url = first_text(table, URL_KEYS)
        if url is None or url.casefold() in {"true", "false", "none"}:
            continue
        if (address := address_of(url, reading)) is None:
            reading.complain(key, url, "give an http or https address, or a path")
            continue
        reading.state("lead_image", _image({**_beside(reading, key), **table}, address), key, url)
        return


def _image(given: dict[str, Any], address: str) -> Image:
    if len(given) == 1:  # it is the address
        return Image(url=address, media_type=find_media_type(None, address))
    caption, credit = split_caption(first_text(given, _CAPTION_KEYS) or "")
    return Image(
        url=address,
        caption=caption,
        credit=first_text(given, _CREDIT_KEYS) or credit,
        alt=first_text(given, _ALT_KEYS),
        media_type=_media_type(given, address),
        size_bytes=number_of(given, "size", "length", "filesize", "sizebytes"),
        width=number_of(given, "width"),
        height=number_of(given, "height"),
    )


def table_of(item: Any) -> dict[str, Any]:
    """The value as a table by plain keys; anything but a table is the address of one."""
    if isinstance(item, dict):
        return {plain_key(str(key)): value for key, value in item.items()}
    return {"url": item}


def _beside(reading: FieldReading, key: str) -> dict[str, Any]:
    """What keys like ``image_alt``, ``cover_caption`` or ``photo_credit`` say of the image."""
    said: dict[str, Any] = {}
    names = _names_beside(key)
    if not names.keys().isdisjoint(reading.values):
        for full, name in names.items():
            if (value := reading.values.get(full)) is not None:
                said.setdefault(name, value)
    return said


@cache
def _names_beside(key: str) -> dict[str, str]:
    """The keys that may stand beside that one, each with what it tells of the image."""
    prefixes = (key, key.removesuffix("image"), "image", "photo")
    return {
        prefix + name: name
        for name in (*_CAPTION_KEYS, *_CREDIT_KEYS, *_ALT_KEYS)
        for prefix in prefixes
        if prefix
    }


def first_text(table: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    """The text of the first of the keys that has one, on one line."""
    return next((one_line(text) for key in keys if (text := as_text(table.get(key)))), None)


def number_of(table: dict[str, Any], *keys: str) -> int | None:
    """The whole number above 0 of the first of the keys that has text of digits."""
    for key in keys:
        text = as_text(table.get(key)) or ""
        if text.isascii() and text.isdigit() and 0 < len(text) <= 15:
            return int(text) or None
    return None


def _media_type(table: dict[str, Any], address: str) -> str | None:
    """The type that the table states, else the one of the address's suffix."""
    for key in ("mediatype", "mimetype", "contenttype", "mime", "type"):
        stated = as_text(table.get(key)) or ""
        if "/" in stated:
            return find_media_type(stated, address)
    return find_media_type(None, address)


def address_of(url: str, reading: FieldReading) -> str | None:
    """The address, absolute where the article's or the site's is known; None for other schemes."""
    if url.startswith("//"):
        url = f"https:{url}"
    try:
        scheme = urlsplit(url).scheme
        if scheme:
            return url if scheme in {"http", "https"} else None
        base = reading.found.get("canonical_url") or reading.house.site_url or ""
        if base and (url.startswith("/") or "canonical_url" in reading.found):
            return urljoin(base, url)
    except ValueError:
        return None
    return url


def read_enclosures(reading: FieldReading) -> None:
    """Attached media: URLs or tables; one whose type nobody says is left out and named."""
    found: dict[str, Enclosure] = {}
    first = ""
    for key, value in reading.stated(*_ENCLOSURE_KEYS):
        for item in items_of(value):
            table = table_of(item)
            url = first_text(table, URL_KEYS)
            if url is None and key in _TABLES and isinstance(item, dict):
                continue
            address = address_of(url, reading) if url else None
            if url is None or address is None:
                reading.complain(key, item, "give an http or https address")
                continue
            media_type = _media_type(table, address)
            if media_type is None:
                reading.complain(key, url, "give its type, as in type: audio/mpeg")
                continue
            first = first or key
            enclosure = Enclosure(
                url=address,
                media_type=media_type,
                size_bytes=number_of(table, *_SIZE_KEYS),
                title=first_text(table, ("title", "name")),
                duration_seconds=_duration(as_text(table.get("duration"))),
            )
            found.setdefault(address, enclosure)
    if found:
        enclosures = _with_what_stands_beside(tuple(found.values()), reading)
        reading.state("enclosures", enclosures, first, ", ".join(found))


def _with_what_stands_beside(
    enclosures: tuple[Enclosure, ...], reading: FieldReading
) -> tuple[Enclosure, ...]:
    """The only sound or film, with the duration and the size that stand in keys of their own."""
    played = [one for one in enclosures if is_played(one.media_type)]
    if len(played) != 1:
        return enclosures
    prefixes = ("", "audio", "podcast", "episode", "video", "enclosure")
    durations = (as_text(reading.values.get(f"{prefix}duration")) for prefix in prefixes)
    sizes = [f"{prefix}{name}" for prefix in prefixes for name in ("bytes", "size", "filesize")]
    only = replace(
        played[0],
        duration_seconds=played[0].duration_seconds
        or next(filter(None, map(_duration, durations)), None),
        size_bytes=played[0].size_bytes or number_of(dict(reading.values), *sizes),
    )
    return tuple(only if one is played[0] else one for one in enclosures)


def items_of(value: Any) -> Iterator[Any]:
    """What stands in a list, or in a list of lists, or the value alone; no flags."""
    for item in (value if isinstance(value, list) else [value])[:100]:
        if isinstance(item, list):
            yield from (deeper for deeper in item[:100] if not isinstance(deeper, list))
        elif as_text(item) not in {None, "true", "false"} or isinstance(item, dict):
            yield item


def _duration(text: str | None) -> float | None:
    """Seconds from "251", "4:11" or "1:04:11"; None for anything else."""
    if text is None:
        return None
    if match := _CLOCK.fullmatch(text):
        hours, minutes, seconds = match.groups()
        return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)
    if re.fullmatch(r"\d{1,7}(?:\.\d{1,6})?", text):
        return float(text)
    return None
