"""The published folder over HTTP, as readers of feeds want it (the extra ``serve``).

``feedwright serve`` runs it. To have it within another application, mount `application`:

    from pathlib import Path
    from feedwright.config import read_settings
    from feedwright.serve import application

    settings = read_settings(Path("feedwright.toml"), cwd=Path.cwd())
    app.mount("/feeds", application(settings, at="/"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from feedwright.serve.application import Application
from feedwright.serve.site import Site

if TYPE_CHECKING:
    from feedwright.config.settings import Settings

__all__ = ["application", "public_path"]


def application(settings: Settings, *, at: str | None = None) -> Application:
    """The publication as an ASGI 3 application, which needs no library.

    ``at`` is where the published folder is, below the place where the application is mounted; None
    is the path of its public address. Whether a host is ours is for the other application to say.
    """
    return Application(Site(settings, at=at or public_path(settings), hosts=None))


def public_path(settings: Settings) -> str:
    """The path of the published folder's address, with its slashes; "/" where it is not known."""
    return unquote(urlsplit(settings.feeds_url or "").path) or "/"
