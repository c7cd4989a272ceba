"""What the commands are called and what they do, in words."""

from __future__ import annotations

from typing import Final, Literal

__all__ = [
    "ACTIONS",
    "ACTION_SUMMARIES",
    "COMMANDS",
    "JSON_HELP",
    "SUMMARIES",
    "TARGETS",
    "Action",
    "Command",
]

Command = Literal[
    "build",
    "show",
    "init",
    "learn",
    "adopt",
    "doctor",
    "check",
    "catalogue",
    "withdraw",
    "serve",
    "notify",
    "watch",
    "deploy",
]
Action = Literal["list", "show", "link", "new"]

#: What `deploy` can print; the same as in `feedwright.deploy`, which takes longer to load.
TARGETS: Final = (
    *("nginx", "caddy", "apache", "netlify", "cloudflare"),
    *("systemd", "crontab", "dockerfile", "github-actions"),
)

#: Of each command, a line.
SUMMARIES: Final[dict[Command, str]] = {
    "build": "publish the feeds",
    "show": "say what is read from article files, and why",
    "init": "write a config from what the articles tell",
    "learn": "teach the config what the pages have in common",
    "adopt": "take over the feed that subscribers have",
    "doctor": "say what is wrong, and what to do about it",
    "check": "say what is wrong with feeds",
    "catalogue": "look into the memory of ids, and say which file is which article",
    "withdraw": "take an article back for good",
    "serve": "send the feeds over HTTP, as readers want them",
    "notify": "tell hubs what has changed",
    "watch": "publish the feeds whenever something changes",
    "deploy": "print what web servers and schedulers have to be told",
}

#: Every command: its usage, what it does, and examples.
COMMANDS: Final[dict[Command, tuple[str, str, str]]] = {
    "build": (
        "feedwright build [OPTION]...",
        """\
Brings the published folder up to date with the articles. Files whose content
stays are not touched. Without a config it reads articles/ and publishes feeds/.""",
        """\
examples:
  feedwright build
  feedwright build --articles texts --out public/feeds
  feedwright build --dry-run --json""",
    ),
    "show": (
        "feedwright show [OPTION]... PATH...",
        """\
Says what is read from article files; a folder stands for all article files in
it. Uses the config of the current folder, if there is one, and changes nothing.""",
        """\
examples:
  feedwright show articles/mali.txt
  feedwright show --explain articles/mali.txt
  feedwright show --json articles/*.html""",
    ),
    "init": (
        "feedwright init [OPTION]... [DIR]",
        """\
Looks at the article files of a publication and writes a commented feedwright.toml
with what they tell of it. An existing config is never overwritten without --force.""",
        """\
examples:
  feedwright init
  feedwright init --articles texts my-magazine
  feedwright init --schema > feedwright.schema.json""",
    ),
    "learn": (
        "feedwright learn [OPTION]...",
        """\
Looks for what the article files have in common and writes it into the config: lines
that stand on many pages become furniture, the way dates are written house style, the
name of the publication a suggestion. What you wrote there stays as it is.""",
        """\
examples:
  feedwright learn --dry-run
  feedwright learn
  feedwright learn --config my-magazine/feedwright.toml""",
    ),
    "adopt": (
        "feedwright adopt [OPTION]... OLD_FEED...",
        """\
Takes over ids, links and dates from the feed that subscribers have already (RSS,
Atom or JSON Feed: files, http or https addresses), so that the next build delivers
nothing twice. Says what has an article, what has none, and what subscribers see.""",
        """\
examples:
  feedwright adopt --dry-run https://old.example.org/feed/
  feedwright adopt old-feed.xml old-feed-page-2.xml
  feedwright adopt --new-links https://old.example.org/feed/""",
    ),
    "doctor": (
        "feedwright doctor [OPTION]...",
        """\
Looks for whatever stands in the way of the next build, or is wrong with the last
one: config, articles, permissions, lock, catalogue, published feeds, room, clock.
Says what to do about it, and changes nothing.""",
        """\
examples:
  feedwright doctor
  feedwright doctor --quiet
  feedwright doctor --json""",
    ),
    "check": (
        "feedwright check [OPTION]... FEED...",
        """\
Says what is wrong with feeds: RSS, Atom, JSON Feed and OPML, whoever made them. A
FEED is a file, a folder of feeds, or an http(s) address. What belongs together is
best checked together: ids that differ between formats, archives that lead nowhere.""",
        """\
examples:
  feedwright check feeds
  feedwright check --strict rss.xml atom.xml
  feedwright check --json https://windrow.example/feeds/rss.xml""",
    ),
    "catalogue": (
        "feedwright catalogue list|show|link|new [OPTION]...",
        """\
The publication's memory: which article has which id, first seen when, last changed
when, and where its file is.""",
        """\
examples:
  feedwright catalogue list
  feedwright catalogue show articles/mali.txt
  feedwright catalogue link articles/mali.txt articles/mali-2026.txt""",
    ),
    "withdraw": (
        "feedwright withdraw [OPTION]... PATH",
        """\
Takes an article back for good: the next build leaves it out, its id is never used
again, and a file with its text is not published. Says what subscribers see of it.""",
        """\
examples:
  feedwright withdraw articles/mali.txt --reason "The figures were wrong."
  feedwright withdraw --dry-run articles/mali.txt
  feedwright withdraw --undo articles/mali.txt""",
    ),
    "serve": (
        "feedwright serve [OPTION]...",
        """\
Sends the published folder over HTTP until it is told to end: with what readers need
to ask for news only, compressed, and with where feeds have moved or ended. A build
may run meanwhile. Needs the extra feedwright[serve].""",
        """\
examples:
  feedwright serve
  feedwright serve --port 8080 --access-log access.log
  feedwright serve --host :: --allow-host feeds.example.org --metrics 9100
  feedwright serve --watch""",
    ),
    "watch": (
        "feedwright watch [OPTION]...",
        """\
Brings the published folder up to date now, and whenever an article, the config, a
template or a media file changes or the time of an article comes, until it is told to
end. What is wrong is said, and waited for. Needs the extra feedwright[watch].""",
        """\
examples:
  feedwright watch
  feedwright watch --config my-magazine/feedwright.toml""",
    ),
    "notify": (
        "feedwright notify [OPTION]...",
        """\
Tells the hubs of the config ([site] hubs) which feeds have changed, as soon as they
are public at their addresses; subscribers then get the news at once (WebSub). What
cannot be told now is told by a later run, after a while that doubles each time.""",
        """\
examples:
  feedwright notify
  feedwright notify --wait 600
  feedwright notify --status""",
    ),
    "deploy": (
        "feedwright deploy [OPTION]... TARGET",
        """\
Prints what a web server, a host or a scheduler has to be told of this publication,
made from its config. A TARGET is nginx, caddy, apache, netlify, cloudflare, systemd,
crontab, dockerfile or github-actions.""",
        """\
examples:
  feedwright deploy nginx
  feedwright deploy crontab
  feedwright deploy --into . github-actions""",
    ),
}

#: Of what can be done with the catalogue, a line each.
ACTION_SUMMARIES: Final[dict[Action, str]] = {
    "list": "list all articles that are known",
    "show": "say all that is known of one",
    "link": "say which file is which article",
    "new": "say that a file is an article of its own",
}

#: Every action: its usage, what it does, and examples.
ACTIONS: Final[dict[Action, tuple[str, str, str]]] = {
    "list": (
        "feedwright catalogue list [OPTION]...",
        """\
Lists all articles that the catalogue knows, newest first: state, day, path, id and
title. Ids of articles that are gone are never used again.""",
        """\
examples:
  feedwright catalogue list
  feedwright catalogue list --json""",
    ),
    "show": (
        "feedwright catalogue show [OPTION]... PATH",
        """\
Says all that the catalogue knows of one article. Instead of the path of its file its
id can be given.""",
        """\
examples:
  feedwright catalogue show articles/mali.txt
  feedwright catalogue show tag:example.org,2026-07-01:mali""",
    ),
    "link": (
        "feedwright catalogue link [OPTION]... OLD NEW",
        """\
Says that the file NEW is the article that had the path or the id OLD: its id and its
dates stay. The next build acts on it; what subscribers see of that is said at once.""",
        """\
examples:
  feedwright catalogue link articles/mali.txt articles/mali-2026.txt
  feedwright catalogue link --dry-run articles/mali.txt articles/mali-2026.txt""",
    ),
    "new": (
        "feedwright catalogue new [OPTION]... PATH",
        """\
Says that a file is an article of its own, and no later version of one that is gone,
however much it is like it. The next build publishes it.""",
        """\
examples:
  feedwright catalogue new articles/mali-2026.txt""",
    ),
}

#: What ``--json`` prints, by the words that lead to it; nothing where there is nothing to report.
JSON_HELP: Final = {
    "build": "print the report as one JSON object",
    "show": "print one JSON object per article, one per line",
    "init": "print what was found as one JSON object",
    "learn": "print what was learned as one JSON object",
    "adopt": "print what was taken over as one JSON object",
    "doctor": "print the findings as one JSON object",
    "check": "print the findings as one JSON object",
    "withdraw": "print what subscribers see of it as one JSON object",
    "serve": "",
    "notify": "print what hubs know of each feed as one JSON object",
    "watch": "",
    "deploy": "print the files, by their names, as one JSON object",
    "catalogue list": "print one JSON object per article, one per line",
    "catalogue show": "print what is known as one JSON object",
    "catalogue link": "print what subscribers see of it as one JSON object",
    "catalogue new": "print what subscribers see of it as one JSON object",
}
