"""The picture that stands for the article, with the words that belong to it."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from feedwright.extract.caption import split_caption
from feedwright.extract.page.claim import Claim
from feedwright.extract.page.names import is_caption_name, name_words
from feedwright.extract.page.structured import resolve, text_of
from feedwright.extract.page.texts import element_text, short_text
from feedwright.extract.pictures import file_name, is_tiny, picture_url, side
from feedwright.model import Image

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml import etree

    from feedwright.extract.page.page import Page

__all__ = ["find_lead_image", "picture_addresses", "shown_images"]

_METAS: Final = (
    "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src",
    "parsely-image-url", "sailthru.image.full", "image", "thumbnail",
)  # fmt: skip
_NOT_LEAD: Final = re.compile(
    r"(?:^|[/_.-])(?:logos?|favicons?|icons?|avatars?|gravatar|sprite|spacer|blank|placeholder"
    r"|default|pixel|1x1|transparent|apple-touch-icon|emoji|profiles?)(?:[/_.-]|\d|$)|\.svg$",
    re.IGNORECASE,
)
_PORTRAIT_WORDS: Final = frozenset(
    "avatar author autor auteur byline emoji gravatar icon logo portrait profile smiley".split()
)
#: Parts of an address that name one picture in all its sizes.
_TOKEN: Final = re.compile(r"[A-Za-z0-9]{6,}")
_DATE: Final = re.compile(r"(?:19|20)\d{4,6}$")
_MIN_SIDE: Final = 100
_MAX_SHOWN: Final = 12
_MAX_CAPTION_CHARS: Final = 600


def shown_images(page: Page, elements: Iterable[etree._Element]) -> tuple[Image, ...]:
    """The pictures that a reader sees at those ``img`` elements, portraits and icons left out."""
    found: dict[str, Image] = {}
    for element in elements:
        if len(found) >= _MAX_SHOWN:
            break
        image = _shown(page, element)
        if image is not None and _may_lead(image):
            found.setdefault(image.url, image)
    return tuple(found.values())


def picture_addresses(page: Page) -> dict[str, str]:
    """File name → absolute address of the pictures that the metadata name."""
    urls = [claim.value.url for claim in chain(_json_ld(page), _metas(page))]
    return {file_name(url): url for url in reversed(urls)}


def find_lead_image(page: Page, shown: Sequence[Image]) -> Claim[Image] | None:
    """The lead image: what the metadata name, in the form in which the article shows it.

    The picture in the metadata is often cut or stamped for sharing; where the same one stands in
    the article, that one counts, with its caption and credit. Without metadata the first shown.
    Logos, icons, portraits and pixels stand for no article.
    """
    off = page.house.disabled_rules
    for claim in chain(_json_ld(page), _metas(page), _microdata(page)):
        if claim.rule in off or not _may_lead(claim.value):
            continue
        same = next((image for image in shown if _is_same(image.url, claim.value.url)), None)
        return claim if same is None else replace(claim, value=_joined(same, claim.value))
    if shown and "first-picture" not in off:
        return Claim(
            value=shown[0], rule="first-picture", place="img", text=shown[0].url, confidence=0.6
        )
    return None


def _shown(page: Page, element: etree._Element) -> Image | None:
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    if is_tiny(attributes) or not _PORTRAIT_WORDS.isdisjoint(_names(element)):
        return None
    parent = element.getparent()
    sources: list[dict[str, str]] = []
    if parent is not None and parent.tag == "picture":
        sources = [{str(k): str(v) for k, v in s.attrib.items()} for s in parent.iter("source")]
    url = page.address(picture_url(attributes, sources, largest=True))
    if url is None:
        return None
    words = split_caption(_words(element))
    return Image(
        url=url,
        caption=words.caption,
        credit=words.credit,
        alt=attributes.get("alt", "").strip() or None,
        width=side(attributes.get("width")),
        height=side(attributes.get("height")),
    )


def _names(element: etree._Element) -> set[str]:
    """The words in the classes of the element and of the two around it."""
    words: set[str] = set()
    around: etree._Element | None = element
    for _ in range(3):
        if around is None:
            break
        words.update(name_words(around.get("class") or ""))
        around = around.getparent()
    return words


def _words(element: etree._Element) -> str:
    """The caption and credit of a picture: of its figure, else of the box that holds only it."""
    box = element.getparent()
    for _ in range(5):
        if box is None or box.tag in {"body", "article", "main"}:
            return ""
        if box.tag == "figure":
            notes = [element_text(note) for note in box.iter("figcaption")]
            text = " ".join(notes) if notes else element_text(box)
            return text if len(text) <= _MAX_CAPTION_CHARS else ""
        words = short_text(box, _MAX_CAPTION_CHARS)
        if words != "":
            named = any(is_caption_name(e.get("class") or "") for e in box.iter("*"))
            return words if words and named else ""
        box = box.getparent()
    return ""


def _json_ld(page: Page) -> Iterator[Claim[Image]]:
    for node in page.articles:
        for key in ("image", "thumbnailUrl"):
            value = node.get(key)
            for item in value if isinstance(value, list) else [value]:
                image = _of_node(page, resolve(item, page.nodes))
                if image:
                    yield Claim(
                        value=image,
                        rule="json-ld-image",
                        place=f"JSON-LD {key}",
                        text=image.url,
                        confidence=0.75,
                    )
                    break


def _of_node(page: Page, value: object) -> Image | None:
    if isinstance(value, str):
        url = page.address(value)
        return Image(url=url) if url else None
    if not isinstance(value, dict):
        return None
    url = page.address(text_of(value.get("url") or value.get("contentUrl") or value.get("@id")))
    if url is None:
        return None
    return Image(
        url=url,
        caption=text_of(value.get("caption")) or None,
        credit=text_of(value.get("creditText") or value.get("creator")) or None,
        width=side(text_of(value.get("width"))),
        height=side(text_of(value.get("height"))),
    )


def _metas(page: Page) -> Iterator[Claim[Image]]:
    metas = page.head.metas
    for name in _METAS:
        values = metas.get(name, ())
        url = page.address(values[0]) if values else None
        if url is None:
            continue
        image = Image(
            url=url,
            alt=next(iter(metas.get(f"{name}:alt", ())), None),
            width=side(next(iter(metas.get(f"{name}:width", ())), "")),
            height=side(next(iter(metas.get(f"{name}:height", ())), "")),
        )
        yield Claim(
            value=image,
            rule=name.replace(":", "-").replace(".", "-"),
            place=f"meta[{name}]",
            text=url,
            confidence=0.75,
        )
    for link in page.head.links:
        if "image_src" in link.relations and (url := page.address(link.url)):
            yield Claim(
                value=Image(url=url),
                rule="image-src",
                place="link[rel=image_src]",
                text=url,
                confidence=0.7,
            )


def _microdata(page: Page) -> Iterator[Claim[Image]]:
    """What schema.org microdata says is the picture: an ``img``, or a figure around one."""
    for element in page.layout.with_property("image"):
        if page.body not in element.iterancestors():
            continue  # it was cut out with what is no part of the article
        picture = next(element.iter("img"), None)
        image = _shown(page, picture) if picture is not None else None
        if image is not None:
            yield Claim(
                value=image,
                rule="microdata-image",
                place="[itemprop=image]",
                text=image.url,
                confidence=0.85,
            )


def _joined(shown: Image, named: Image) -> Image:
    """The shown picture; what is not said of it is taken from the metadata.

    Its address too, if the file has the same name: a saved page may lead to its own copy.
    """
    same_file = file_name(shown.url) == file_name(named.url)
    return replace(
        named if same_file else shown,
        caption=shown.caption or named.caption,
        credit=shown.credit or named.credit,
        alt=shown.alt or named.alt,
    )


def _is_same(one: str, other: str) -> bool:
    """Whether two addresses are of one picture, in other sizes or formats maybe."""
    a, b = _tokens(one), _tokens(other)
    return one == other or not a.isdisjoint(b)


def _tokens(url: str) -> set[str]:
    """The parts of an address that no other picture has: long, with a digit, no date."""
    path = url.partition("?")[0].partition("//")[2].split("/")[-2:]
    return {
        token
        for part in path
        for token in _TOKEN.findall(part)
        if any(map(str.isdigit, token)) and not _DATE.match(token)
    } | {path[-1].rpartition(".")[0]}


def _may_lead(image: Image) -> bool:
    if any(size is not None and size < _MIN_SIDE for size in (image.width, image.height)):
        return False
    path = image.url.partition("?")[0].partition("//")[2].partition("/")[2]
    return not _NOT_LEAD.search(path)
