"""What a feed looks like to a person whose browser opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from feedwright.pages.wording import language_of, words_of

if TYPE_CHECKING:
    from feedwright.pages.template import Templates

__all__ = ["render_stylesheet"]


def render_stylesheet(language: str | None, *, templates: Templates) -> bytes:
    """CSS for RSS and Atom, light and dark, with a notice of what a feed is; UTF-8.

    CSS and not XSLT, which browsers are giving up (WHATWG issue 11523).
    """
    notice = words_of(language_of(language))["notice"]
    return templates.text("feed.css", {"notice": _css_string(notice)})


def _css_string(text: str) -> Markup:
    """The text as a string of CSS (CSS Syntax Module 3, section 4.3.5)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return Markup(f'"{escaped}"')  # noqa: S704 - a style sheet is no HTML
