"""Templates → pages: ours, or those of the same name that the publisher wrote."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from markupsafe import Markup

from feedwright.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["Templates", "origin_of", "script_data"]

_IN_SCRIPT: Final = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"))
_STYLE: Final = "page.css"
_SCRIPT: Final = "page.js"


class Templates:
    """The templates of a publication; text that is put into them is escaped.

    A file of the same name in ``folder`` stands in for one of ours, and may extend or include
    them. What is wrong with it raises `ConfigError` with its name and line.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if folder and not folder.is_dir():
            message = f"{folder}: error: [pages] templates names a folder that is not there"
            raise ConfigError(str(folder), (message,))
        ours = PackageLoader("feedwright.pages")
        self._environment = Environment(
            loader=ChoiceLoader([FileSystemLoader(folder), ours]) if folder else ours,
            autoescape=True,
            undefined=StrictUndefined,
            keep_trailing_newline=True,
        )
        self.folder = folder

    def page(
        self, name: str, values: dict[str, Any], *, origins: Iterable[str], script: bool = False
    ) -> bytes:
        """The HTML page, its style within and, on request, its script.

        ``origins`` is where its pictures and media may come from, as sources of a content security
        policy (W3C CSP 3); nothing else may be fetched.
        """
        style = Markup(self._render(_STYLE, {}))  # noqa: S704 - a template, not a text
        code = Markup(self._render(_SCRIPT, {})) if script else ""  # noqa: S704 - the same
        pictures = " ".join(sorted({"'self'", "data:", *origins}))
        policy = f"default-src 'none'; img-src {pictures}; media-src {pictures}"
        policy += f"; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
        if code:
            policy += f"; script-src {_hash(code)}"
        values = {**values, "style": style, "script": code, "policy": policy}
        return self._render(name, values).encode()

    def text(self, name: str, values: dict[str, Any]) -> bytes:
        """A file that is no page, made from its template."""
        return self._render(name, values).encode()

    def _render(self, name: str, values: dict[str, Any]) -> str:
        try:
            return self._environment.get_template(name).render(values)
        except TemplateSyntaxError as error:
            place = f"{error.filename or error.name}:{error.lineno}"
            raise _mistake(place, error) from None
        except TemplateError as error:
            place = str(self.folder / name) if self.folder else name
            raise _mistake(place, error) from None


def script_data(values: dict[str, Any]) -> Markup:
    """The values as JSON for a ``script``, in characters that cannot end it."""
    text = json.dumps(values, ensure_ascii=False)
    for character, escaped in _IN_SCRIPT:
        text = text.replace(character, escaped)
    return Markup(text)  # noqa: S704 - see above


def origin_of(url: str) -> str | None:
    """Scheme and host of an address, as a source of a policy; None where it has none."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else None


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _mistake(place: str, error: TemplateError) -> ConfigError:
    return ConfigError(place, (f"{place}: error: {error.message}",))
