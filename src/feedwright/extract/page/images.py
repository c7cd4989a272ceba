"""The picture that stands for the article, with the words that belong to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from feedwright.extract.caption import split_caption
from feedwright.extract.page.claim import Claim
from feedwright.extract.page.page import element_text
from feedwright.extract.page.structured import resolve, text_of
from feedwright.model import Image

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feedwright.extract.page.page import Page

__all__ = ["find_lead_image", "image_name"]

_NOT_LEAD: Final = re.compile(
    r"(?:^|[/_.-])(?:logos?|favicons?|icons?|avatars?|gravatar|sprite|spacer|blank|placeholder|default"
    r"|pixel|1x1|transparent|apple-touch-icon)(?:[/_.-]|\d|$)",
    re.IGNORECASE,
)
_DIMENSION: Final = re.compile(r"\d{1,5}")
_MIN_SIDE: Final = 50


def find_lead_image(page: Page, in_body: Sequence[Image]) -> Claim[Image] | None:
    """The lead image; words and sizes come from the same picture in the body where it stands there.

    Logos, icons, portraits and pixels stand for no article.
    """
    for claim in _claims(page, in_body):
        if claim.rule in page.house.disabled_rules or not _may_lead(claim.value):
            continue
        return claim
    return None


def image_name(url: str) -> str:
    """The file name of an address, without what makes it one of several sizes."""
    return url.partition("?")[0].rstrip("/").rpartition("/")[2].casefold()


def _claims(page: Page, in_body: Sequence[Image]) -> Iterator[Claim[Image]]:
    found = [
        *_json_ld(page),
        *_metas(page),
        *_microdata(page),
        *(("first-figure", "figure", image, 0.6) for image in in_body[:3]),
    ]
    for rule, place, image, confidence in found:
        yield Claim(
            value=_with_words(image, in_body),
            rule=rule,
            place=place,
            text=image.url,
            confidence=confidence,
        )


def _json_ld(page: Page) -> Iterator[tuple[str, str, Image, float]]:
    for node in page.articles:
        for key in ("image", "thumbnailUrl"):
            value = node.get(key)
            for item in value if isinstance(value, list) else [value]:
                image = _of_node(page, resolve(item, page.nodes))
                if image:
                    yield "json-ld-image", f"JSON-LD {key}", image, 0.9
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
        width=_side(text_of(value.get("width"))),
        height=_side(text_of(value.get("height"))),
    )


def _metas(page: Page) -> Iterator[tuple[str, str, Image, float]]:
    metas = page.head.metas
    for name in (
        "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src",
        "parsely-image-url", "sailthru.image.full", "image", "thumbnail",
    ):  # fmt: skip
        for value in metas.get(name, ()):
            url = page.address(value)
            if url:
                alone = len(metas[name]) == 1
                yield (
                    name.replace(":", "-"),
                    f"meta[{name}]",
                    Image(
                        url=url,
                        alt=next(iter(metas.get(f"{name}:alt", ())), None) if alone else None,
                        width=_side(next(iter(metas.get("og:image:width", ())), ""))
                        if alone
                        else None,
                        height=_side(next(iter(metas.get("og:image:height", ())), ""))
                        if alone
                        else None,
                    ),
                    0.8,
                )
    for link in page.head.links:
        if "image_src" in link.relations and (url := page.address(link.url)):
            yield "image-src", "link[rel=image_src]", Image(url=url), 0.7


def _microdata(page: Page) -> Iterator[tuple[str, str, Image, float]]:
    """What schema.org microdata says is the picture: an ``img``, or a figure around one."""
    for element in page.body.iter("*"):
        if "image" not in (element.get("itemprop") or "").split():
            continue
        picture = next(element.iter("img"), element)
        values = (picture.get(name) for name in ("data-src", "src", "content", "href"))
        url = next(
            (u for v in values if v and not v.startswith("data:") and (u := page.address(v))), None
        )
        if url is None:
            continue
        words = next((element_text(found) for found in element.iter("figcaption")), "")
        caption = split_caption(words) if words else None
        yield (
            "microdata-image",
            "[itemprop=image]",
            Image(
                url=url,
                caption=caption.caption if caption else None,
                credit=caption.credit if caption else None,
                alt=(picture.get("alt") or "").strip() or None,
                width=_side(picture.get("width") or ""),
                height=_side(picture.get("height") or ""),
            ),
            0.85,
        )


def _with_words(image: Image, in_body: Sequence[Image]) -> Image:
    name = image_name(image.url)
    same = next((other for other in in_body if image_name(other.url) == name), None)
    if same is None:
        return image
    return Image(
        url=image.url,
        caption=same.caption or image.caption,
        credit=same.credit or image.credit,
        alt=same.alt or image.alt,
        width=image.width,
        height=image.height,
    )


def _may_lead(image: Image) -> bool:
    small = any(side is not None and side < _MIN_SIDE for side in (image.width, image.height))
    return not small and not _NOT_LEAD.search(
        image.url.partition("?")[0].partition("//")[2].partition("/")[2]
    )


def _side(text: str) -> int | None:
    match = _DIMENSION.match(text.strip())
    return int(match[0]) or None if match else None
