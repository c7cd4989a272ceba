"""A page of its own for an article that has none: plain, accessible, self-contained."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from feedwright.formats.documents import MEDIA_TYPES
from feedwright.pages.page import Page, script_data
from feedwright.pages.paths import LANDING_PATH, article_path, relative_path
from feedwright.pages.view import direction, view_entry
from feedwright.pages.wording import language_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from feedwright.model import Entry, Feed

__all__ = ["article_page"]

#: Of pictures, sound and film that an article shows: wherever its author found them.
_ANYWHERE: Final = frozenset({"https:", "http:"})


def article_page(entry: Entry, main: Feed, people: Mapping[str, str], *, zone: tzinfo) -> Page:
    """The page of the entry, in the entry's own language.

    ``people`` are the paths of pages of authors, by the slugs of their names.

    It tells machines what it is: canonical address, the publication's feeds, JSON-LD
    (schema.org ``Article``) and Open Graph. The entry's content has been sanitised.
    """
    language = language_of(entry.language or main.language)
    tag = entry.language or main.language or language
    page = article_path(entry.id)
    view = view_entry(
        entry, language=language, default=tag, zone=zone, picture=None, page=page, people=people
    )
    content = entry.content_html or f"<p>{Markup.escape(entry.summary)}</p>"
    values = {
        "lang": tag,
        "dir": direction(tag),
        "words": words_of(language),
        "main": {"title": main.title},
        "entry": view,
        "content": Markup(content),  # noqa: S704 - sanitised when it became an entry's
        "canonical": entry.link,
        "landing": relative_path(page, LANDING_PATH),
        "license": entry.license_url,
        "rights": entry.rights or main.rights,
        "terms": main.terms_url,
        "reserved": main.tdm_reserved,
        "icon": None,
        "documents": list(_documents(page, main)),
        "translations": entry.translations,
        "graph": list(_graph(entry, main, tag)),
        "data": _data(entry, main, tag),
    }
    return Page(path=page, template="article.html", values=values, origins=_ANYWHERE)


def _documents(page: str, main: Feed) -> Iterable[dict[str, str]]:
    for document in main.documents:
        yield {
            "href": document.url or relative_path(page, document.path),
            "media_type": MEDIA_TYPES[document.format],
            "title": f"{main.title} ({posixpath.basename(document.path)})",
        }


def _graph(entry: Entry, main: Feed, tag: str) -> Iterable[tuple[str, str]]:
    """The properties of Open Graph (ogp.me), those that are known."""
    image = entry.lead_image
    published = entry.published or entry.updated
    properties = (
        ("og:type", "article"),
        ("og:title", entry.title),
        ("og:description", entry.summary),
        ("og:url", entry.link),
        ("og:site_name", main.title),
        ("og:locale", tag.replace("-", "_")),
        ("og:image", image.url if image else None),
        ("og:image:alt", image.alt if image else None),
        ("article:published_time", published.isoformat()),
        ("article:modified_time", entry.updated.isoformat()),
        *(("article:author", person.name) for person in entry.authors),
        *(("article:tag", category) for category in entry.categories),
    )
    return ((name, value) for name, value in properties if value)


def _data(entry: Entry, main: Feed, tag: str) -> Markup:
    """The same as JSON-LD."""
    published = entry.published or entry.updated
    known: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": entry.title,
        "description": entry.summary,
        "url": entry.link,
        "datePublished": published.isoformat(),
        "dateModified": entry.updated.isoformat(),
        "inLanguage": tag,
        "author": [_person(one.name, one.uri) for one in entry.authors],
        "image": entry.lead_image.url if entry.lead_image else None,
        "keywords": list(entry.categories),
        "license": entry.license_url,
        "publisher": {"@type": "Organization", "name": main.title, "url": main.home_url},
    }
    return script_data({name: one for name, one in known.items() if one})


def _person(name: str, uri: str | None) -> dict[str, str]:
    person = {"@type": "Person", "name": name}
    return {**person, "url": uri} if uri else person
