"""Templates → pages: ours, or those of the same name that the publisher wrote."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any, Final

from jinja2 import (
    BytecodeCache,
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
    from collections.abc import Mapping
    from pathlib import Path
    from types import CodeType

    from jinja2.bccache import Bucket

    from feedwright.pages.page import Page

__all__ = ["Templates"]

_STYLE: Final = "page.css"
_SCRIPT: Final = "page.js"


class _Compiled(BytecodeCache):
    """What the templates were compiled to in this process, for as long as their text is the same.

    Who builds again and again, watching, would compile them each time.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """The code is in the bucket, if it is that of the bucket's text."""
        checksum, code = self._known.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """What is in the bucket is known."""
        self._known[bucket.key] = (bucket.checksum, bucket.code)


_COMPILED: Final = _Compiled()


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
            bytecode_cache=_COMPILED,
            keep_trailing_newline=True,
        )
        self.folder = folder

    def render(self, page: Page) -> bytes:
        """The file; an HTML page has its style within and, on request, its script.

        Nothing may be fetched but from its ``origins``.
        """
        if page.origins is None:
            return self._render(page.template, page.values).encode()
        style = Markup(self._render(_STYLE, {}))  # noqa: S704 - a template, not a text
        code = Markup(self._render(_SCRIPT, {})) if page.script else ""  # noqa: S704 - the same
        pictures = " ".join(sorted({"'self'", "data:", *page.origins}))
        policy = f"default-src 'none'; img-src {pictures}; media-src {pictures}"
        policy += f"; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
        if code:
            policy += f"; script-src {_hash(code)}"
        values = {**page.values, "style": style, "script": code, "policy": policy}
        return self._render(page.template, values).encode()

    def _render(self, name: str, values: Mapping[str, Any]) -> str:
        try:
            return self._environment.get_template(name).render(values)
        except TemplateSyntaxError as error:
            place = f"{error.filename or error.name}:{error.lineno}"
            raise _mistake(place, error) from None
        except TemplateError as error:
            place = str(self.folder / name) if self.folder else name
            raise _mistake(place, error) from None


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _mistake(place: str, error: TemplateError) -> ConfigError:
    return ConfigError(place, (f"{place}: error: {error.message}",))
