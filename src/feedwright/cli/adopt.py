"""``feedwright adopt``: what was taken over from a feed, and what subscribers see of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from feedwright.cli.build import impact_json, preview, seen_words
from feedwright.cli.clock import read_clock
from feedwright.cli.console import printable
from feedwright.cli.publication import settings_of
from feedwright.config.source import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from feedwright.adoption import Adoption, FormerEntry, Pair
    from feedwright.cli.arguments import Arguments
    from feedwright.cli.console import Console

__all__ = ["run"]

#: Of a kind; more are counted.
_MOST_LISTED: Final = 20
_RULES: Final = {
    "id": "by their id",
    "link": "by their address",
    "name": "by the name of the file",
    "title": "by title and date",
    "text": "by their text",
}


def run(arguments: Arguments, console: Console) -> int:
    """Takes over the feeds and says what came of it; the exit code."""
    cwd = Path.cwd()
    clock = read_clock()
    settings = settings_of(arguments)
    # A mistake in the words of the command costs no libraries.
    from feedwright.adoption import adopt  # noqa: PLC0415

    adoption = adopt(
        settings,
        arguments.feeds,
        now=clock.now,
        dry_run=arguments.dry_run,
        force=arguments.force,
        new_links=arguments.new_links,
        jobs=settings.engine.jobs,
        wait_seconds=arguments.wait,
    )
    for feed in adoption.feeds:
        if feed.warning:
            console.note(printable(f"feedwright: warning: {feed.source}: {feed.warning}"))
    if arguments.json:
        console.result(_as_json(adoption))
    elif not arguments.quiet:
        for line in _lines(adoption, shown(settings.articles.folder, cwd)):
            console.result(printable(line))
    return 0


def _lines(adoption: Adoption, folder: str) -> Iterator[str]:
    for feed in adoption.feeds:
        yield f"{feed.source}: {feed.kind}, {_count(len(feed.entries), 'entry')}"
        if feed.nameless:
            yield f"  without id and link, left out: {_count(feed.nameless, 'entry')}"
    rules = adoption.rules
    known = ", ".join(f"{rules[rule]} {words}" for rule, words in _RULES.items() if rule in rules)
    has = "has" if len(adoption.pairs) == 1 else "have"
    yield (
        f"{len(adoption.pairs)} of {_count(len(adoption.entries), 'entry')} {has} an article"
        f"{f': {known}' if known else ''}"
    )
    if adoption.dry_run:
        yield from _listed("is", [f"{folder}/{p.path}  {_named(p.entry)}" for p in adoption.pairs])
    yield from _doubts(adoption, folder)
    yield from _effects(adoption, folder)
    if adoption.dry_run:
        yield "nothing was written; the same without --dry-run takes it over"
    else:
        yield "taken over; feedwright build publishes it, and --dry-run shows it before"


def _doubts(adoption: Adoption, folder: str) -> Iterator[str]:
    """What could not be matched, either way."""
    if adoption.unclear:
        yield (
            f"{_count(len(adoption.unclear), 'entry')} could be more than one article;"
            " put the id into the front matter of the right one, and adopt again:"
        )
        lines = [
            f"{_named(one.entry)}: {', '.join(f'{folder}/{path}' for path in one.paths)}"
            for one in adoption.unclear
        ]
        yield from _listed("unclear", lines)
    unclear = {one.entry.id for one in adoption.unclear}
    second = [one for one in adoption.unmatched if one.other_id is not None]
    if second:
        yield (
            f"{_count(len(second), 'entry')} with a second id for one article: the first feed"
            f" counts, and who follows the other sees {_them(second)} again:"
        )
        yield from _listed("second id", [_named(one) for one in second])
    lost = [one for one in adoption.unmatched if one.id not in unclear and one not in second]
    if lost:
        yield (
            f"{_count(len(lost), 'entry')} without an article: readers keep"
            f" {_them(lost)}, the feed does"
            " not; an article that comes later under that address or id gets its id back:"
        )
        yield from _listed("no article", [_named(one) for one in lost])


def _effects(adoption: Adoption, folder: str) -> Iterator[str]:
    """What subscribers see of the first build."""
    if adoption.clashes:
        yield f"{_count(len(adoption.clashes), 'id')} of articles published here gave way"
    if adoption.feed_id:
        yield f"the feed keeps its id {adoption.feed_id}"
    if adoption.older:
        stays = "stays" if len(adoption.older) == 1 else "stay"
        yield (
            f"{_count(len(adoption.older), 'article')} older than the oldest entry {stays} out of"
            f" the feed: subscribers may have had {_them(adoption.older)}; give the feed's older"
            " pages as well, if you can"
        )
        yield from _listed("older", [f"{folder}/{path}" for path in adoption.older])
    for what, pairs in (("title", adoption.retitled), ("link", adoption.relinked)):
        if pairs:
            yield f"{_count(len(pairs), what)} other than in the feed; readers show the new one:"
            yield from _listed(what, [f"{folder}/{p.path}  {_was(p, what)}" for p in pairs])
    yield f"of the next build subscribers see {seen_words(adoption.impact)}"
    yield from preview(adoption.impact)


def _was(pair: Pair, what: str) -> str:
    before = pair.entry.title if what == "title" else pair.entry.link
    return f"was {before}" if before else "had none"


def _named(entry: FormerEntry) -> str:
    return f"{entry.title or entry.link or 'untitled'}  ({entry.id})"


def _listed(what: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines[:_MOST_LISTED]:
        yield f"  {what:<12}  {line}"
    if len(lines) > _MOST_LISTED:
        yield f"  {what:<12}  … and {len(lines) - _MOST_LISTED} more (--json lists them all)"


def _them(things: Sequence[object]) -> str:
    return "it" if len(things) == 1 else "them"


def _count(number: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def _as_json(adoption: Adoption) -> str:
    def told(entry: FormerEntry) -> dict[str, Any]:
        return {"id": entry.id, "title": entry.title, "link": entry.link}

    fields = {
        "feeds": [
            {
                "source": feed.source,
                "kind": feed.kind,
                "entries": len(feed.entries),
                "nameless": feed.nameless,
                "warning": feed.warning,
            }
            for feed in adoption.feeds
        ],
        "matched": [{"path": p.path, "rule": p.rule, **told(p.entry)} for p in adoption.pairs],
        "unclear": [{**told(one.entry), "paths": one.paths} for one in adoption.unclear],
        "unmatched": [told(entry) for entry in adoption.unmatched],
        "new": adoption.new,
        "older": adoption.older,
        "gave_way": [{"path": one.pair.path, "id": one.id} for one in adoption.clashes],
        "retitled": [pair.path for pair in adoption.retitled],
        "relinked": [pair.path for pair in adoption.relinked],
        "feed_id": adoption.feed_id,
        "subscribers": impact_json(adoption.impact),
        "dry_run": adoption.dry_run,
    }
    return json.dumps(fields, ensure_ascii=True)
