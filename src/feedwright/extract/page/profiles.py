"""Where the people who wrote an article have their pages and pictures, as far as it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from feedwright.extract.lexicon import fold
from feedwright.extract.page.structured import resolve, text_of
from feedwright.extract.page.texts import element_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedwright.extract.page.page import Page
    from feedwright.model import Person

__all__ = ["with_profiles"]


def with_profiles(people: tuple[Person, ...], page: Page) -> tuple[Person, ...]:
    """The people with the addresses of their pages and pictures.

    From the persons of JSON-LD (``url``, ``image``) and links with the relation "author", by
    their names; a link that names nobody belongs to the only author.
    """
    known = {fold(person.name): person for person in people}
    alone = people[0].name if len(people) == 1 else ""
    for name, uri, avatar in (*_persons(page), *_links(page, alone)):
        person = known.get(fold(name))
        if person is not None:
            known[fold(name)] = replace(
                person, uri=person.uri or uri, avatar_url=person.avatar_url or avatar
            )
    return tuple(known[fold(person.name)] for person in people)


def _persons(page: Page) -> Iterator[tuple[str, str | None, str | None]]:
    for node in page.articles:
        for key in ("author", "creator"):
            value = node.get(key)
            for one in value if isinstance(value, list) else [value]:
                person = resolve(one, page.nodes)
                if isinstance(person, dict):
                    image = resolve(person.get("image"), page.nodes)
                    yield text_of(person), _address(person, page), _picture(image, page)


def _address(person: dict[str, Any], page: Page) -> str | None:
    """The person's page, else the first address that is theirs as well."""
    stated = person.get("url") or person.get("sameAs")
    first = stated[0] if isinstance(stated, list) and stated else stated
    return page.address(first) if isinstance(first, str) else None


def _picture(image: object, page: Page) -> str | None:
    first = image[0] if isinstance(image, list) and image else image
    if isinstance(first, dict):
        first = first.get("url") or first.get("contentUrl")
    return page.address(first) if isinstance(first, str) else None


def _links(page: Page, alone: str) -> Iterator[tuple[str, str | None, None]]:
    for anchor in page.layout.with_relation("author"):
        yield element_text(anchor), page.address(anchor.get("href")), None
    for link in page.head.links:
        if "author" in link.relations:
            yield alone, page.address(link.url), None
    for value in page.head.metas.get("article:author", ()):
        if value.startswith("http"):
            yield alone, page.address(value), None
