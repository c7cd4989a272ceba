"""Readers that others wrote, subscribed to a feed: what each asks a server for, and then has."""

from __future__ import annotations

import json
import mailbox
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import feedparser
from reader import make_reader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["FOLLOWERS", "STEPS", "Follower", "Had"]

_JAVASCRIPT: Final = Path(__file__).parents[1] / "javascript"
_BIN: Final = Path(sys.executable).parent


class Had(NamedTuple):
    """An item that a reader has: its id, if it tells, its title, its text."""

    id: str
    title: str
    text: str


#: The steps of the story, in their order, each with what has happened before it.
STEPS: Final[Mapping[str, str]] = {
    "first": "first fetch",
    "unchanged": "nothing new",
    "again": "once more",
    "renamed": "files renamed",
    "new": "a new article",
    "edited": "an edited article",
    "moved": "moved feed",
    "after": "a new article there",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """A reader, and what it is known to do; every word of it is tried out."""

    follow: Callable[[str, Path], Callable[[], list[Had]]]
    #: What the tests need to run it.
    needs: tuple[str, ...] = ()
    #: Status codes that it gets, by step.
    statuses: Mapping[str, str]
    #: How an edit shows: "updated", "not shown", "twice".
    edit: str = "updated"
    #: Whether it is still there when the feed has moved.
    follows: bool = True


def _feedparser(url: str, _: Path) -> Callable[[], list[Had]]:
    """As its documentation says that it is to be used; who uses it keeps the entries."""
    known: dict[str, Had] = {}
    validators: dict[str, str] = {}

    def poll() -> list[Had]:
        found = feedparser.parse(url, **validators)
        for name in ("etag", "modified"):
            if found.get(name):
                validators[name] = found[name]
        for entry in found.entries:
            known[entry.id] = Had(entry.id, entry.title, entry.content[0].value)
        return list(known.values())

    return poll


def _reader(url: str, folder: Path) -> Callable[[], list[Had]]:
    def poll() -> list[Had]:
        with closing(make_reader(str(folder / "reader.sqlite"))) as reader:
            reader.add_feed(url, exist_ok=True)
            # Among all feeds it passes over one whose max-age is not over; asked for one, it asks.
            reader.update_feed(url)
            return [
                Had(entry.id, entry.title or "", entry.content[0].value)
                for entry in reader.get_entries()
            ]

    return poll


def _newsboat(url: str, folder: Path) -> Callable[[], list[Had]]:
    (folder / "config").touch()
    (folder / "urls").write_text(f"{url}\n")

    def poll() -> list[Had]:
        _run("newsboat", "-C", "config", "-u", "urls", "-c", "cache.db", "-x", "reload", at=folder)
        with closing(sqlite3.connect(folder / "cache.db")) as cache:
            rows = cache.execute("SELECT guid, title, content FROM rss_item").fetchall()
        return [Had(*row) for row in rows]

    return poll


def _sfeed(url: str, folder: Path) -> Callable[[], list[Had]]:
    (folder / "sfeedrc").write_text(
        f'sfeedpath="{folder}/feeds"\nfeeds() {{\n feed "quay" "{url}"\n}}\n'
    )

    def poll() -> list[Had]:
        # It ends with 1 when it could not fetch, and keeps what it has.
        _run("sfeed_update", "sfeedrc", at=folder, check=False)
        lines = (folder / "feeds" / "quay").read_text().splitlines()
        rows = [line.split("\t") for line in lines]
        return [Had(row[5], row[1], row[3]) for row in rows]

    return poll


def _rss2email(url: str, folder: Path) -> Callable[[], list[Had]]:
    (folder / "rss2email.cfg").write_text(
        "[DEFAULT]\nto = reader@quay.example\nemail-protocol = maildir\n"
        f"maildir-path = {folder}/mail\nmaildir-mailbox = INBOX\n"
        f"[feed.quay]\nurl = {url}\n"
    )
    (folder / "mail").mkdir()
    box = mailbox.Maildir(folder / "mail" / "INBOX")

    def poll() -> list[Had]:
        program = str(_BIN / "r2e")
        _run(program, "-c", "rss2email.cfg", "-d", "rss2email.json", "run", at=folder)
        return [
            Had(str(one["X-RSS-ID"]), str(one["Subject"]), str(one.get_payload(decode=True)))
            for one in box
        ]

    return poll


def _rss_parser(url: str, folder: Path) -> Callable[[], list[Had]]:
    """It keeps nothing: what it has is what it got."""

    def poll() -> list[Had]:
        printed = _run("node", str(_JAVASCRIPT / "fetch.mjs"), url, at=folder)
        return [Had(*row) for row in json.loads(printed)]

    return poll


def _run(*command: str, at: Path, check: bool = True) -> str:
    environment = {**os.environ, "HOME": str(at), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, cwd=at, env=environment, capture_output=True, text=True, check=check
    )
    return done.stdout


def _always(*, moved: str = "301 200") -> dict[str, str]:
    """Of a reader that knows no conditional request."""
    return dict.fromkeys(STEPS, "200") | {"moved": moved, "after": moved}


def _conditional(news: str = "200") -> dict[str, str]:
    """Of one that does."""
    unchanged = dict.fromkeys(("unchanged", "again", "renamed"), "304")
    later = {"new": news, "edited": news, "moved": "301 200", "after": f"301 {news}"}
    return {"first": "200", **unchanged, **later}


FOLLOWERS: Final[Mapping[str, Follower]] = {
    "feedparser": Follower(follow=_feedparser, statuses=_conditional("226")),
    # It keeps the old entity tag where a new version has nothing that it stores.
    "reader": Follower(follow=_reader, statuses={**_conditional("226"), "after": "301 200"}),
    "newsboat": Follower(
        follow=_newsboat,
        needs=("newsboat",),
        statuses={**_conditional("226"), "unchanged": "200"},
    ),
    "sfeed": Follower(
        follow=_sfeed,
        needs=("sfeed_update", "curl"),
        statuses=_always(moved="301"),
        edit="twice",
        follows=False,
    ),
    "rss2email": Follower(follow=_rss2email, statuses=_conditional(), edit="not shown"),
    "rss-parser": Follower(
        follow=_rss_parser, needs=("node", "npm:rss-parser"), statuses=_always()
    ),
}
