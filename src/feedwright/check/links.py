"""Links of Atom, wherever they stand (rules A5, A6, A15, A16, P16)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from feedwright.check.languages import is_language
from feedwright.check.shapes import Shape
from feedwright.check.uris import is_absolute
from feedwright.check.values import is_media_type

if TYPE_CHECKING:
    from feedwright.check.shapes import Inspection
    from feedwright.check.tree import Node

__all__ = ["LINK", "check_link", "check_self", "relation"]

#: Relations of the IANA that stand in feeds.
_RELATIONS: Final = frozenset(
    "about alternate appendix archives author blocked-by bookmark chapter cite-as collection"
    " contents copyright create-form current describedby describes disclosure duplicate edit"
    " edit-form edit-media enclosure external first glossary help hosts hub index item last"
    " latest-version license lrdd memento monitor monitor-group next next-archive original payment"
    " preconnect predecessor-version prerender prev prev-archive previous privacy-policy profile"
    " related replies search section self service start stylesheet subsection successor-version"
    " tag terms-of-service timegate timemap type up version-history via webmention".split()
)
#: Registered for pages, in use in feeds by mistake.
_PAGES_ONLY: Final = frozenset({"canonical", "preview", "icon", "shortlink"})
_HISTORY: Final = frozenset("current first last next next-archive prev-archive previous".split())
_REGISTRY: Final = "http://www.iana.org/assignments/relation/"
_FEED_TYPES: Final = frozenset(
    {"application/atom+xml", "application/rss+xml", "application/rdf+xml"}
)
LINK: Final = Shape(
    value="anything",
    attributes={
        "href": "iri",
        "rel": "anything",
        "type": "anything",
        "hreflang": "anything",
        "title": "plain",
        "length": "count",
        "rdf:type": "anything",
        "rdf:resource": "anything",
        "thr:count": "count",
        "thr:updated": "rfc3339",
        "thr:when": "anything",
    },
    many=True,
    is_open=True,
)


def relation(link: Node) -> str:
    """What the link is to its feed or entry."""
    return link.attributes.get("rel", "alternate").removeprefix(_REGISTRY)


def check_link(link: Node, inspection: Inspection) -> None:
    """Reports what is wrong with the link by itself."""
    report, attributes, rel = inspection.report, link.attributes, relation(link)
    if "href" not in attributes:
        report.add("atom-link-without-href", link)
    if not rel:
        report.add("attribute-blank", link, attribute="rel")
    elif rel in _PAGES_ONLY or (rel not in _RELATIONS and not is_absolute(rel)):
        report.add("atom-link-relation", link, attribute="rel", value=rel)
    if rel in _HISTORY and link.parent is not None and link.parent.tag in {"atom:entry", "item"}:
        report.add("history-link-in-entry", link, value=rel)
    if attributes.get("title") == "":
        report.add("attribute-blank", link, attribute="title")
    _check_type(link, rel, inspection)
    language = attributes.get("hreflang")
    if language is not None and not is_language(language):
        report.add("language-invalid", link, attribute="hreflang", value=language)
    for name in ("thr:count", "thr:updated"):
        if name in attributes and rel != "replies":
            report.add("thread-count-elsewhere", link, attribute=name, name=name)
    if "thr:when" in attributes:
        report.add("thread-when", link, attribute="thr:when")
    if link.text.strip():
        report.add("atom-link-not-empty", link)


def _check_type(link: Node, rel: str, inspection: Inspection) -> None:
    value = link.attributes.get("type")
    if value is None:
        if rel == "enclosure":
            inspection.report.add("atom-enclosure-untyped", link)
        elif rel == "replies":
            inspection.report.add("thread-replies-untyped", link)
        return
    if not is_media_type(value):
        inspection.report.add("media-type-invalid", link, attribute="type", value=value)
    elif rel == "self" and value.partition(";")[0].strip() not in _FEED_TYPES:
        inspection.report.add("self-not-feed", link, attribute="type", value=value)


def check_self(link: Node, inspection: Inspection) -> None:
    """Reports a self link of a feed that does not lead to where the feed is."""
    href = link.attributes.get("href", "").strip()
    if not href:
        return
    base = link.nearest("xml:base") or ""
    target = urljoin(base, href)
    if not is_absolute(target):
        inspection.report.add("self-relative", link, attribute="href", value=href)
    url = inspection.report.source.url
    if url and urljoin(url, target).partition("#")[0] != url.partition("#")[0]:
        inspection.report.add("self-elsewhere", link, attribute="href", value=href, url=url)
