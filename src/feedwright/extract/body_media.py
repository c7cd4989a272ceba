"""Pictures, embedded media and their captions in the subtree of an article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from feedwright.addresses import to_uri
from feedwright.extract.beautifulsoup import Tag
from feedwright.extract.body_blocks import around, holds
from feedwright.extract.caption import split_caption
from feedwright.extract.page.names import is_caption_name
from feedwright.extract.pictures import file_name, is_tiny, picture_url, side
from feedwright.late import late_pattern
from feedwright.model import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    from feedwright.extract.body import Reading

    #: Tags of the subtree by their name.
    Found = dict[str, list[Tag]]

__all__ = ["collect_images", "mend_media"]

_PORTRAIT: Final = re.compile(
    r"(?:^|[\s/_.-])(?:avatar|gravatar|author|emoji|icon|logo|smiley)s?(?:$|[\s/_.-])",
    re.IGNORECASE,
)


def mend_media(root: Tag, reading: Reading) -> None:
    """Make pictures and embedded media what a person sees; what is named a caption becomes one."""
    found: Found = {}
    for node in root.descendants:
        if isinstance(node, Tag) and node.name in _WANTED:
            found.setdefault(node.name, []).append(node)
    for name, rule in _RULES:
        if name not in reading.house.disabled_rules:
            rule(found, reading)


def collect_images(root: Tag, reading: Reading) -> None:
    """Note the pictures that are in the body, with their captions and credits."""
    images = [n for n in root.descendants if isinstance(n, Tag) and n.name == "img"]
    reading.images.extend(_image(image) for image in images)


def _of(found: Found, *names: str) -> list[Tag]:
    """The tags of those names that are still in the tree.

    Not by `Tag.decomposed`, which bs4 4.15 answers by a search of the tag for an element so named.
    """
    return [tag for name in names for tag in found.get(name, ()) if "_decomposed" not in vars(tag)]


def _noscript(found: Found, _: Reading) -> None:
    """The picture in a ``noscript`` takes the place of the one that a script would have loaded."""
    for noscript in _of(found, "noscript"):
        picture = noscript.find("img")
        if picture is None:
            noscript.decompose()
            continue
        parent = noscript.parent
        shown = parent.find("img") if parent is not None else None
        if shown is None or shown is picture or around(shown, "noscript") is not None:
            noscript.unwrap()
            continue
        if _source(shown) is None:
            shown["src"] = _source(picture) or ""
        noscript.decompose()


def _pictures(found: Found, reading: Reading) -> None:
    """Every ``img`` gets the address of its real picture; pixels, portraits and stand-ins go."""
    for image in _of(found, "img"):
        written = _source(image)
        url = _absolute(written, reading)
        if written and "//" not in written:
            url = reading.addresses.get(file_name(written), url)
        if url is None or is_tiny(_attributes(image)) or _is_portrait(image):
            image.decompose()
            continue
        keep = {"src": url}
        for name in ("alt", "title", "width", "height"):
            value = str(image.get(name) or "").strip()
            if value:
                keep[name] = value
        image.attrs.clear()
        image.attrs.update(keep)
    for source in _of(found, "source"):
        if source.parent is None or source.parent.name not in {"video", "audio"}:
            source.decompose()
    for picture in _of(found, "picture"):
        picture.unwrap()


def _captions(found: Found, _: Reading) -> None:
    """What is named a caption becomes a ``figcaption``."""
    for tag in _of(found, *_CAPTION_TAGS):
        name = f"{_classes(tag)} {tag.get('itemprop') or ''}".strip()
        if (
            name
            and is_caption_name(name)
            and len(tag.get_text(strip=True)) < _MAX_CAPTION_CHARS
            and not holds(tag, _PLAYED)
            and around(tag, "figcaption") is None
        ):
            tag.name = "figcaption"


def _embeds(found: Found, reading: Reading) -> None:
    """Frames of players become a link to the page behind, which is no text of the body."""
    for tag in _of(found, "iframe", "embed"):
        url = _absolute(_source(tag), reading)
        if url is None or is_tiny(_attributes(tag)) or not _HOSTS.search(urlsplit(url).netloc):
            tag.decompose()
            continue
        link = Tag(name="a", attrs={"href": _watch_url(url)})
        link.string = str(tag.get("title") or "").strip() or urlsplit(url).netloc
        figure, note = Tag(name="figure"), Tag(name="figcaption")
        note.append(link)
        figure.append(note)
        tag.replace_with(figure)


def _players(found: Found, reading: Reading) -> None:
    """Video and audio keep what they play, and hold a link for readers that play nothing."""
    for tag in _of(found, "video", "audio"):
        sources = [node for node in tag.descendants if isinstance(node, Tag)]
        tried = (_absolute(_source(one), reading) for one in (tag, *sources))
        url = next(filter(None, tried), None)
        if url is None or is_tiny(_attributes(tag)):
            tag.decompose()
            continue
        poster = _absolute(str(tag.get("poster") or ""), reading)
        sides = {name: str(tag[name]) for name in ("width", "height") if tag.get(name)}
        sides |= {name: "" for name in ("loop", "muted") if tag.has_attr(name)}
        tag.clear()
        tag.attrs.clear()
        tag.attrs.update({"src": url, **({"poster": poster} if poster else {}), **sides})
        link = Tag(name="a", attrs={"href": url})
        link.string = url.partition("?")[0].rpartition("/")[2] or url
        tag.append(link)


_PLAYED: Final = frozenset({"img", "iframe", "video", "audio"})
_CAPTION_TAGS: Final = ("p", "div", "span", "dd", "small", "cite", "em")
_MAX_CAPTION_CHARS: Final = 600
_WANTED: Final = frozenset(
    (*_CAPTION_TAGS, *"noscript img picture source iframe embed video audio".split())
)
_RULES: Final[tuple[tuple[str, Callable[[Found, Reading], None]], ...]] = (
    ("noscript-pictures", _noscript),
    ("lazy-pictures", _pictures),
    ("captions", _captions),
    ("embeds", _embeds),
    ("players", _players),
)


def _source(tag: Tag) -> str | None:
    """The address of what the element really shows."""
    sources = []
    if tag.parent is not None and tag.parent.name == "picture":
        sources = [_attributes(source) for source in tag.parent.find_all("source")]
    return picture_url(_attributes(tag), sources)


def _attributes(tag: Tag) -> dict[str, str]:
    return {name: str(value) for name, value in tag.attrs.items() if isinstance(value, str)}


def _absolute(url: str | None, reading: Reading) -> str | None:
    """The address, absolute where it can be made so, relative where the base is not known."""
    if not url or len(url) > 2_000:
        return None
    try:
        joined = urljoin(reading.base_url, url) if reading.base_url else url
        scheme = urlsplit(joined).scheme
    except ValueError:
        return None
    if scheme and scheme not in {"http", "https"}:
        return None
    return to_uri(joined) if scheme else joined


def _classes(tag: Tag) -> str:
    value = tag.get("class")
    return value if isinstance(value, str) else " ".join(value or ())


def _is_portrait(image: Tag) -> bool:
    names = _classes(image)
    return bool(_PORTRAIT.search(f"{names} "[:300]))


_HOSTS: Final = late_pattern(
    r"(?:^|\.)(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com|soundcloud\.com"
    r"|spotify\.com|twitch\.tv|ted\.com|archive\.org|datawrapper\.de|dwcdn\.net|flourish\.studio"
    r"|bandcamp\.com|mixcloud\.com|podigee\.io|podigee\.com|acast\.com|peertube\.\w+|wistia\.(?:com|net)"
    r"|jwplatform\.com|brightcove\.net|slideshare\.net|codepen\.io|tiktok\.com|instagram\.com"
    r"|twitter\.com|x\.com|facebook\.com|apple\.com|google\.com)$",
    re.IGNORECASE,
)
_YOUTUBE: Final = re.compile(r"youtube(?:-nocookie)?\.com/embed/([\w-]{6,20})")


def _watch_url(url: str) -> str:
    """The page where a person watches what a player plays."""
    match = _YOUTUBE.search(url)
    return f"https://www.youtube.com/watch?v={match[1]}" if match else url


def _image(image: Tag) -> Image:
    """The picture with the caption and credit of the figure around it."""
    holder = around(image, "figure") or image.parent
    notes = [
        node.get_text(" ", strip=True)
        for node in (holder.descendants if holder is not None else ())
        if isinstance(node, Tag) and node.name == "figcaption"
    ]
    caption = split_caption(" ".join(notes)) if notes else None
    return Image(
        url=str(image["src"]),
        alt=str(image.get("alt") or "").strip() or None,
        caption=caption.caption if caption else None,
        credit=caption.credit if caption else None,
        width=side(str(image.get("width") or "")),
        height=side(str(image.get("height") or "")),
    )
