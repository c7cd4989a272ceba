"""What only several documents together can be wrong about (I1, I3, I10, P3, P4, P7, J11, Q4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from msgspec import Struct, field

from feedwright.check.links import relation
from feedwright.check.report import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from feedwright.check.clearance import ClearFrame
    from feedwright.check.jsontree import JsonValue
    from feedwright.check.report import Report
    from feedwright.check.tree import Node

__all__ = ["Member", "check_set", "recall", "summarise", "summarise_json"]

_TYPES: Final = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
}


class Member(Struct, kw_only=True):
    """What a document says of itself and of others of its set."""

    report: Report
    format: str
    url: str = ""
    #: The feed's own id (Atom).
    id: str = ""
    #: Of its entries, in its order.
    ids: tuple[str, ...] = ()
    #: Format → address of the same feed.
    twins: dict[str, str] = field(default_factory=dict)
    #: Relation (RFC 5005, ``next``) → address.
    links: dict[str, str] = field(default_factory=dict)
    is_archive: bool = False
    #: Where it says that it is one, while it leads to no other.
    alone: Place | None = None


def recall(frame: ClearFrame, report: Report) -> Member:
    """What a document says that was cleared."""
    return Member(
        report=report,
        format=frame.format,
        url=frame.url,
        id=frame.id,
        twins=dict(frame.twins),
        links=dict(frame.links),
        is_archive=frame.is_archive,
    )


def summarise(root: Node, report: Report) -> Member | None:
    """What an RSS or Atom document says; None for another."""
    if root.tag == "rss":
        feed, format_, entry, identity = root.find("channel"), "rss", "item", "guid"
    elif root.tag == "atom:feed":
        feed, format_, entry, identity = root, "atom", "atom:entry", "atom:id"
    else:
        return None
    if feed is None:
        return None
    mark = feed.find("fh:archive")
    member = Member(report=report, format=format_, is_archive=mark is not None)
    member.ids = tuple(_text(item.find(identity)) for item in feed.all(entry))
    member.id = _text(feed.find("atom:id"))
    for link in feed.all("atom:link"):
        rel, base = relation(link), link.nearest("xml:base") or ""
        href = urljoin(base, link.attributes.get("href", "").strip())
        if rel == "self":
            member.url = member.url or href
        elif rel == "alternate":
            kind = _TYPES.get(link.attributes.get("type", ""))
            if kind:
                member.twins.setdefault(kind, href)
        else:
            member.links.setdefault(rel, href)
    leads_on = "prev-archive" in member.links or "next-archive" in member.links
    if mark is not None and not leads_on and feed.find("fh:complete") is None:
        member.alone = Place(*report.place(mark.start), mark.name, feed.name)
    return member


def summarise_json(top: JsonValue, report: Report) -> Member | None:
    """What a JSON Feed says; None when it is none."""
    if not isinstance(top.value, dict):
        return None
    texts = {name: member.value for name, member in top.value.items()}
    member = Member(report=report, format="json")
    url, following, items = texts.get("feed_url"), texts.get("next_url"), texts.get("items")
    member.url = url if isinstance(url, str) else ""
    if isinstance(following, str):
        member.links["next"] = following
    if isinstance(items, list):
        found = (item.value.get("id") for item in items if isinstance(item.value, dict))
        member.ids = tuple(str(one.value) for one in found if one is not None)
    return member


def _text(node: Node | None) -> str:
    return node.text.strip() if node is not None else ""


def check_set(members: Iterable[Member]) -> None:
    """Reports what does not fit together, with the document that is the odd one."""
    known = tuple(members)
    by_url: dict[str, Member] = {}
    for member in known:
        if member.url:
            other = by_url.setdefault(member.url, member)
            if other is not member:
                _say(member, "set-self-twice", value=member.url, other=other.report.source.path)
    for check in _CHECKS if len(known) > 1 else (_archives_lead_on,):
        check(known, by_url)


def _say(member: Member, rule: str, **details: object) -> None:
    member.report.note(rule, Place(), details)


def _twins_agree(members: tuple[Member, ...], by_url: dict[str, Member]) -> None:
    """I1, Q4: the documents of one feed have the same entries under the same ids."""
    told: set[frozenset[int]] = set()
    for member in members:
        for kind, url in member.twins.items():
            twin = by_url.get(url)
            pair = frozenset({id(member), id(twin)})
            if twin is None or twin is member or twin.format != kind or pair in told:
                continue
            told.add(pair)
            if member.ids == twin.ids:
                continue
            own, others = frozenset(member.ids), frozenset(twin.ids)
            missing = [one for one in twin.ids if one not in own]
            extra = [one for one in member.ids if one not in others]
            other = twin.report.source.path
            if missing or extra:
                value = (extra or missing)[0]
                _say(member, "set-ids-differ", other=other, value=value)
            else:
                _say(member, "set-order-differs", other=other)


def _feed_ids_differ(members: tuple[Member, ...], _: dict[str, Member]) -> None:
    """I10, I11: another feed has another id; archives and pages of one feed share it."""
    first: dict[str, Member] = {}
    for member in members:
        if not member.id or member.format != "atom":
            continue
        other = first.setdefault(member.id, member)
        linked = member.is_archive or other.is_archive or member.links or other.links
        if other is not member and other.url != member.url and not linked:
            _say(member, "set-feed-id-shared", value=member.id, other=other.report.source.path)


def _chains_are_whole(members: tuple[Member, ...], by_url: dict[str, Member]) -> None:
    """P3, P4, P7, J11: each chain ends, and its links lead both ways."""
    archives = {member.url for member in members if member.is_archive}
    for member in members:
        for rel in ("prev-archive", "next"):
            _follow(member, rel, by_url, archives)


def _follow(start: Member, rel: str, by_url: dict[str, Member], archives: set[str]) -> None:
    seen = {start.url}
    member = start
    while url := member.links.get(rel):
        if url in seen:
            if member is start or start.url == url:
                _say(member, "set-chain-loops", rel=rel, value=url)
            return
        seen.add(url)
        following = by_url.get(url)
        if following is None:
            if member is start and archives:
                _say(member, "set-chain-broken", rel=rel, value=url)
            return
        if member is start and rel == "prev-archive":
            _check_archive(start, following)
        member = following


def _check_archive(member: Member, archive: Member) -> None:
    """The document that ``prev-archive`` leads to (RFC 5005 section 4)."""
    if not archive.is_archive:
        _say(archive, "set-archive-unmarked", other=member.report.source.path)
    back = archive.links.get("next-archive")
    if member.is_archive and back != member.url:
        _say(archive, "set-archive-one-way", other=member.report.source.path, value=member.url)


def _archives_are_reached(members: tuple[Member, ...], by_url: dict[str, Member]) -> None:
    """P3: an archive that no document leads to is lost to readers."""
    reached = {member.links.get("prev-archive") for member in members}
    subscriptions = [member for member in members if not member.is_archive]
    for member in members:
        current = by_url.get(member.links.get("current", ""))
        if member.is_archive and current in subscriptions and member.url not in reached:
            _say(member, "set-archive-unreached", value=member.url)


def _archives_lead_on(members: tuple[Member, ...], by_url: dict[str, Member]) -> None:
    """P4: an archive document leads to the others, unless it is seen that there is none.

    That is seen when the feed that it is of, which leads to its newest archive, leads to this one.
    """
    for member in members:
        if member.alone is None:
            continue
        current = by_url.get(member.links.get("current", ""))
        if current is None or not member.url or current.links.get("prev-archive") != member.url:
            member.report.note("history-archive-alone", member.alone, {})


_CHECKS: Final[tuple[Callable[[tuple[Member, ...], dict[str, Member]], None], ...]] = (
    _twins_agree,
    _feed_ids_differ,
    _chains_are_whole,
    _archives_are_reached,
    _archives_lead_on,
)
