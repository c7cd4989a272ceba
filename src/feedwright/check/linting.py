"""One document, or a set of them, from bytes to findings."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from feedwright.check.decoding import decode
from feedwright.check.extensions import UNLISTED
from feedwright.check.jsontree import JsonFaultError, parse_json
from feedwright.check.prolog import check_doctype, check_namespaces, check_root
from feedwright.check.report import Report
from feedwright.check.serving import check_serving
from feedwright.check.sets import check_set, recall, summarise, summarise_json
from feedwright.check.shapes import Inspection
from feedwright.check.tree import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from feedwright.check.finding import Finding, Source
    from feedwright.check.sets import Member
    from feedwright.check.tree import Node

__all__ = ["FORMATS", "LARGEST_BYTES", "lint"]

#: Four times what the W3C's validator takes; nobody should have to load more to read the news.
LARGEST_BYTES: Final = 20_000_000
_LOOKS_LIKE_JSON: Final = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*[\[{]")

#: Tag of the root element → whose rules it breaks, and "module:function".
FORMATS: Final[Mapping[str, tuple[str, str]]] = {
    "rss": ("rss", "feedwright.check.rss:check_rss"),
    "atom:feed": ("atom", "feedwright.check.atom:check_atom"),
    "atom:entry": ("atom", "feedwright.check.atom:check_atom"),
    "rdf:RDF": ("rss1", "feedwright.check.rdf:check_rdf"),
    "opml": ("opml", "feedwright.check.opml:check_opml"),
    "outlineDocument": ("opml", "feedwright.check.opml:check_opml"),
}


def lint(documents: Iterable[Source], *, now: datetime | None = None) -> tuple[Finding, ...]:
    """All that is wrong with the documents, by themselves and together, in their order.

    Within a document in the order of its lines. ``now`` is what dates in the future are told by;
    without it they are not. Never raises for what stands in a document.
    """
    reports, members = [], []
    for source in documents:
        report, member = _examine(source, now)
        reports.append(report)
        report.let_go()
        if member is not None:
            if source.entry_ids is not None:
                member.ids = source.entry_ids
            members.append(member)
    check_set(members)
    return tuple(
        finding
        for report in reports
        for finding in sorted(report.findings, key=lambda one: (one.line, one.column))
    )


def _examine(source: Source, now: datetime | None) -> tuple[Report, Member | None]:
    """The report of one document, and what it says to others; None when nobody can tell."""
    report = Report(source)
    if source.frame is not None:
        return report, recall(source.frame, report)
    if len(source.data) > LARGEST_BYTES:
        report.add("too-large", size=len(source.data), limit=LARGEST_BYTES)
    elif not source.data.strip(b" \t\r\n\0"):
        report.add("empty")
    elif _LOOKS_LIKE_JSON.match(source.data):
        return _examine_json(source, now)
    else:
        return _examine_xml(source, now)
    return report, None


def _examine_json(source: Source, now: datetime | None) -> tuple[Report, Member | None]:
    from feedwright.check.jsonfeed import check_json_feed  # noqa: PLC0415 - only for JSON

    try:
        text = source.data.decode("utf-8")
    except UnicodeDecodeError as error:
        read = source.data[: error.start].decode("utf-8")
        report = Report(source, read)
        byte = f"{source.data[error.start]:02X}"
        report.add("bytes-invalid", offset=len(read), byte=byte, encoding="utf-8")
        return report, None
    report = Report(source, text)
    if text.startswith("\ufeff"):
        report.add("json-bom", offset=0)
    check_serving(report, "json")
    try:
        top = parse_json(text.removeprefix("\ufeff"))
    except JsonFaultError as error:
        report.add("json-invalid", offset=error.offset, what=str(error))
        return report, None
    check_json_feed(top, report, now)
    return report, summarise_json(top, report)


def _examine_xml(source: Source, now: datetime | None) -> tuple[Report, Member | None]:
    decoded = decode(source)
    text = decoded.text or ""
    report = Report(source, text)
    for fault in decoded.faults:
        report.add(fault.rule, offset=fault.offset, **fault.details)
    if decoded.text is None:
        return report, None
    tree = parse(text)
    check_doctype(tree, report)
    check_namespaces(tree, report)
    known = FORMATS.get(tree.root.tag) if tree.root is not None else None
    if tree.root is not None and known is None:
        check_root(tree.root, report)
    if tree.fault is not None:
        # What follows the fault is not known, so nothing can be said to be missing.
        report.add(tree.fault.rule, offset=tree.fault.offset, **tree.fault.details)
        return report, None
    if tree.root is None or known is None:
        return report, None
    family, function = known
    check_serving(report, family)
    inspection = Inspection(report, tree, family, now)
    inspection.unlisted = UNLISTED
    inspection.encoding = decoded.encoding
    _check_of(function)(tree.root, inspection)
    return report, summarise(tree.root, report)


def _check_of(function: str) -> Callable[[Node, Inspection], None]:
    module, _, name = function.partition(":")
    return cast("Callable[[Node, Inspection], None]", getattr(import_module(module), name))
