"""What a feed looks like to a person whose browser opens it."""

from __future__ import annotations

from markupsafe import Markup

from feedwright.pages.page import Page
from feedwright.pages.paths import STYLESHEET_PATH
from feedwright.pages.wording import language_of, words_of

__all__ = ["stylesheet_page"]


def stylesheet_page(language: str | None) -> Page:
    """CSS for RSS and Atom, light and dark, with a notice of what a feed is.

    CSS and not XSLT, which browsers are giving up (WHATWG issue 11523).
    """
    notice = words_of(language_of(language))["notice"]
    values = {"notice": _css_string(notice)}
    return Page(path=STYLESHEET_PATH, template="feed.css", values=values)


def _css_string(text: str) -> Markup:
    """The text as a string of CSS (CSS Syntax Module 3, section 4.3.5)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return Markup(f'"{escaped}"')  # noqa: S704 - a style sheet is no HTML
