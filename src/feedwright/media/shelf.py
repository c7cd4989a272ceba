"""Where the file of an address lies on this machine."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from feedwright.addresses import to_uri
from feedwright.media.facts import MediaFacts, read_facts

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Shelf"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Folders of media files, and what was read of them in this run."""

    #: What lies below this address …
    url: str | None = None
    #: … is in this folder.
    folder: Path | None = None
    #: Files beside an article, which it names without a path from the root.
    articles: Path | None = None
    #: Where a file was looked for, be there one or none.
    looked_at: set[str] = field(default_factory=set, init=False, compare=False)
    #: What is known of files that do not lie here, by address.
    elsewhere: dict[str, MediaFacts] = field(default_factory=dict, init=False, compare=False)
    _watched: list[set[str]] = field(default_factory=list, init=False, compare=False)
    _read: dict[str, MediaFacts | None] = field(default_factory=dict, init=False, compare=False)

    def find(self, reference: str, article_path: str, address: str) -> MediaFacts | None:
        """The facts of what an article refers to; None when it does not lie here.

        ``reference`` is what the article says, ``article_path`` its file below the articles'
        folder, ``address`` where subscribers find it. Nothing outside of the folders is looked at.
        """
        if self.articles and not reference.startswith(("https://", "http://", "/")):
            parts = urlsplit(reference)
            if not (parts.scheme or parts.netloc or parts.path.startswith("/")):
                beside = posixpath.join(posixpath.dirname(article_path), unquote(parts.path))
                facts = self._facts(self.articles, beside)
                if facts:
                    return facts
        if self.folder and self.url and address.startswith(self.url):
            return self._facts(self.folder, unquote(urlsplit(address[len(self.url) :]).path))
        return None

    def know(self, reference: str, article_path: str, address: str) -> MediaFacts | None:
        """`find`, or else what is known of the file that lies elsewhere."""
        facts = self.find(reference, article_path, address)
        return facts or (self.elsewhere.get(to_uri(address) or "") if self.elsewhere else None)

    def watch(self) -> set[str]:
        """Where files are looked for from now on, until this is asked for again."""
        self._watched[:] = [set()]
        return self._watched[0]

    def _facts(self, folder: Path, name: str) -> MediaFacts | None:
        place = str(folder / name.lstrip("/")) if "\0" not in name else ""
        if place:
            self.looked_at.add(place)
            for watched in self._watched:
                watched.add(place)
        path = os.path.realpath(place) if place else ""
        root = os.path.realpath(folder)
        if not path.startswith(root + os.sep):
            return None
        if path not in self._read:
            self._read[path] = read_facts(type(folder)(path))
        return self._read[path]
