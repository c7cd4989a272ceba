"""Targets by name, and what is printed for each: templates with values in their target's quotes."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from feedwright import __version__
from feedwright.deploy.place import Place, quoted
from feedwright.deploy.rhythm import calendar_of, cron_of
from feedwright.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment

    Quote = Callable[[str], str]

__all__ = ["TARGETS", "Printed", "Target", "print_target"]

_PLAIN_WORD: Final = re.compile(r"[\w/.:=@%+$-]+")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]")


class Target(NamedTuple):
    """What is printed for one server, host or scheduler."""

    about: str
    #: Name of each file, and of its template.
    files: dict[str, str]


class Printed(NamedTuple):
    """A file to be put in place."""

    name: str
    text: str


TARGETS: Final[dict[str, Target]] = {
    "nginx": Target("a part of nginx's server block", {"feedwright.conf": "nginx.conf"}),
    "caddy": Target("a part of a site in a Caddyfile", {"feedwright.caddy": "caddyfile"}),
    "apache": Target("a part of Apache's virtual host", {"feedwright.conf": "apache.conf"}),
    "netlify": Target(
        "_headers and _redirects for Netlify",
        {"_headers": "headers", "_redirects": "netlify_redirects"},
    ),
    "cloudflare": Target(
        "_headers and _redirects for Cloudflare Pages",
        {"_headers": "headers", "_redirects": "cloudflare_redirects"},
    ),
    "systemd": Target(
        "a service and its timer",
        {"feedwright.service": "service", "feedwright.timer": "timer"},
    ),
    "crontab": Target("a line for a crontab", {"feedwright.cron": "crontab"}),
    "dockerfile": Target("an image that builds and serves", {"Dockerfile": "dockerfile"}),
    "github-actions": Target(
        "a workflow for GitHub Pages that keeps ids",
        {".github/workflows/feeds.yml": "workflow.yml"},
    ),
}


def print_target(name: str, place: Place) -> tuple[Printed, ...]:
    """The files of the target, ready to be put in place.

    Raises `ConfigError` for a value that cannot be said to it: nothing is printed that means
    something else there.
    """
    target = TARGETS[name]
    environment = _environment(name)
    return tuple(
        Printed(file, environment.get_template(f"{template}.txt").render(place=place))
        for file, template in target.files.items()
    )


def _environment(target: str) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - 40 ms

    environment = Environment(
        loader=PackageLoader("feedwright.deploy"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - no HTML: each value is put in its target's quotes
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    quote = _checked(target, _FORBIDDEN.get(target, ""), _QUOTES.get(target, _in_double_quotes))
    environment.globals |= {"version": __version__, "target": target}
    environment.filters |= {
        "calendar": calendar_of,
        "command": lambda words: " ".join(quote(word) for word in words),
        "comment": _comment,
        "cron": cron_of,
        "escaped": quoted,
        "literal": _checked(target, _FORBIDDEN.get(target, "") + '"', _literal),
        "percent": lambda text: text.replace("%", "\\%"),
        "quoted": quote,
        "then": lambda text, more: f"{text[:-1]}{more}{text[-1]}",
        "twins": _twins,
        "unescaped": unquote,
    }
    return environment


def _checked(target: str, forbidden: str, quote: Quote) -> Quote:
    """The quotes, which refuse what they cannot hold in."""

    def checked(value: object) -> str:
        text = str(value)
        found = next((mark for mark in text if mark in forbidden or _CONTROLS.match(mark)), None)
        if found is not None:
            message = f"{text!r} holds {found!r}, which cannot be said to {target}"
            raise ConfigError("", (message,))
        return quote(text)

    return checked


def _in_double_quotes(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _in_cron(text: str) -> str:
    # cron takes a per cent sign for the end of the line (crontab(5)).
    return shlex.quote(text).replace("%", "\\%")


def _in_systemd(text: str) -> str:
    word = text.replace("%", "%%").replace("$", "$$")
    return word if _PLAIN_WORD.fullmatch(word) else _in_double_quotes(word)


#: What has a meaning to the target and no escape: variables of nginx and Apache, placeholders of
#: Caddy, expressions of GitHub.
_FORBIDDEN: Final = {"nginx": "$", "apache": "$\\", "caddy": "{}`", "github-actions": "{}"}
_QUOTES: Final[dict[str, Quote]] = {
    "apache": lambda text: '"{}"'.format(text.replace('"', '\\"')),
    "systemd": _in_systemd,
    "crontab": _in_cron,
    "dockerfile": json.dumps,
    "github-actions": json.dumps,
}


def _literal(text: str) -> str:
    """A regular expression that matches the text alone, for the engines of all servers."""
    return re.sub(r"([\\.^$*+?()\[\]{}|])", r"\\\1", text)


def _twins(path: str) -> tuple[str, ...]:
    """With and without a slash at the end it is the same place."""
    plain = path.rstrip("/")
    return (plain, f"{plain}/") if plain else ("/",)


def _comment(text: str) -> str:
    """On one line, whatever it holds."""
    return " ".join(_CONTROLS.sub(" ", text).split())
