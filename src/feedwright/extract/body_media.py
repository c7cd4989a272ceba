"""Pictures, embedded media and their captions in the subtree of an article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from bs4 import Tag

from feedwright.addresses import to_uri
from feedwright.extract.caption import split_caption
from feedwright.extract.pictures import is_tiny, picture_url, side
from feedwright.model import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    from feedwright.extract.body import Reading

__all__ = ["collect_images", "mend_media"]

_CAPTION_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:caption|captions|credit|credits|legende?|bildunterschrift|wp-caption-text|photo-?credit"
    r"|image-?credit|image-?caption|copyright)(?:$|[\s_-]|__)",
    re.IGNORECASE,
)
_PORTRAIT: Final = re.compile(
    r"(?:^|[\s/_.-])(?:avatar|gravatar|author|emoji|icon|logo|smiley)s?(?:$|[\s/_.-])",
    re.IGNORECASE,
)


def mend_media(root: Tag, reading: Reading) -> None:
    """Make pictures and embedded media what a person sees, and collect the pictures."""
    for name, rule in _RULES:
        if name not in reading.house.disabled_rules:
            rule(root, reading)


def _noscript(root: Tag, reading: Reading) -> None:
    """The picture in a ``noscript`` takes the place of the one that a script would have loaded."""
    del reading
    for noscript in root.find_all("noscript"):
        picture = noscript.find("img")
        if picture is None:
            noscript.decompose()
            continue
        shown = noscript.find_previous_sibling("img") or (
            noscript.parent.find("img") if noscript.parent is not None else None
        )
        if shown is not None and shown is not picture and not shown.find_parent("noscript"):
            if _source(shown) is None:
                shown["src"] = _source(picture) or ""
            noscript.decompose()
        else:
            noscript.unwrap()


def _pictures(root: Tag, reading: Reading) -> None:
    """Every ``img`` gets the address of its real picture; pixels, portraits and stand-ins go."""
    for image in root.find_all("img"):
        url = _absolute(_source(image), reading)
        if url is None or is_tiny(_attributes(image)) or _is_portrait(image):
            image.decompose()
            continue
        keep = {"src": url}
        for name in ("alt", "title", "width", "height"):
            value = str(image.get(name) or "").strip()
            if value:
                keep[name] = value
        image.attrs = keep  # type: ignore[assignment]  # bs4's own mapping type accepts any mapping
    for picture in root.find_all("picture"):
        picture.unwrap()
    for source in root.find_all("source"):
        if source.parent is None or source.parent.name not in {"video", "audio"}:
            source.decompose()


def _captions(root: Tag, reading: Reading) -> None:
    """What is named a caption becomes a ``figcaption``; pictures are collected with theirs."""
    for tag in root.find_all(["p", "div", "span", "dd", "small", "cite", "em"]):
        name = f"{_classes(tag)} {tag.get('itemprop') or ''}"
        if name.strip() and _CAPTION_NAME.search(name) and len(tag.get_text(strip=True)) < 600:
            if tag.find(["img", "iframe", "video"]) is not None:
                continue
            if tag.find_parent("figcaption") is None:
                tag.name = "figcaption"


def collect_images(root: Tag, reading: Reading) -> None:
    """Note the pictures that are in the body, with their captions and credits."""
    reading.images.extend(_image(image) for image in root.find_all("img"))


def _embeds(root: Tag, reading: Reading) -> None:
    """Embedded media become a paragraph with a link to them."""
    for tag in root.find_all(["iframe", "embed", "video", "audio"]):
        url = _absolute(_source(tag) or _first_source(tag), reading)
        if url is None or is_tiny(_attributes(tag)) or not _is_media(url, tag.name):
            tag.decompose()
            continue
        link = Tag(name="a", attrs={"href": _watch_url(url)})
        link.string = str(tag.get("title") or "").strip() or urlsplit(url).netloc
        paragraph = Tag(name="figcaption")
        paragraph.append(link)
        tag.replace_with(paragraph)


_RULES: Final[tuple[tuple[str, Callable[[Tag, Reading], None]], ...]] = (
    ("noscript-pictures", _noscript),
    ("lazy-pictures", _pictures),
    ("captions", _captions),
    ("embeds", _embeds),
)


def _source(tag: Tag) -> str | None:
    """The address of what the element really shows."""
    sources = []
    if tag.parent is not None and tag.parent.name == "picture":
        sources = [_attributes(source) for source in tag.parent.find_all("source")]
    return picture_url(_attributes(tag), sources)


def _attributes(tag: Tag) -> dict[str, str]:
    return {name: str(value) for name, value in tag.attrs.items() if isinstance(value, str)}


def _first_source(tag: Tag) -> str | None:
    source = tag.find("source")
    return str(source.get("src") or "") if isinstance(source, Tag) else None


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


def _is_media(url: str, name: str) -> bool:
    """Whether an embedded address is for people to look at, not an advertisement or a counter."""
    return name in {"video", "audio"} or bool(_HOSTS.search(urlsplit(url).netloc))


_HOSTS: Final = re.compile(
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
    figure = image.find_parent("figure")
    holder = figure or image.parent
    notes = []
    if holder is not None:
        notes = [n.get_text(" ", strip=True) for n in holder.find_all("figcaption")]
    caption = split_caption(" ".join(notes)) if notes else None
    return Image(
        url=str(image["src"]),
        alt=str(image.get("alt") or "").strip() or None,
        caption=caption.caption if caption else None,
        credit=caption.credit if caption else None,
        width=side(str(image.get("width") or "")),
        height=side(str(image.get("height") or "")),
    )
