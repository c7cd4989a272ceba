"""A media file at an address → what it is, from as little of it as tells."""

from __future__ import annotations

import io
import re
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from msgspec.structs import replace

from feedwright.exchange import Bounds, UnansweredError, ask
from feedwright.media.facts import facts_of
from feedwright.media.remembered import Remembered
from feedwright.mediatypes import find_media_type

if TYPE_CHECKING:
    from datetime import datetime

    from feedwright.exchange import Answer

__all__ = ["ask_for"]

#: The head of a picture is in it, and of most sound and film.
_BLOCK_BYTES: Final = 65_536
#: Of one file, whose index may stand at its end, or behind a cover of a megabyte.
_MOST_BLOCKS: Final = 32
_MOST_REDIRECTS: Final = 5
_RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
#: What a server says that does not know, and what it says with a page about what is missing.
_TELLS_NOTHING: Final = frozenset({"application/octet-stream", "binary/octet-stream"})
_NO_MEDIA: Final = ("text/", "application/json", "application/xhtml")


def ask_for(
    address: str,
    known: Remembered | None,
    *,
    now: datetime,
    seconds: float,
    private: frozenset[str],
) -> Remembered:
    """What is known of the address now, after one question to its server or a few.

    A file that has not changed is not looked into again. ``private`` are the hosts that may be in
    a private net. Takes no longer than ``seconds``, and never raises: who does not answer,
    or answers with something else, has failed.
    """
    deadline = time.monotonic() + seconds
    before = known or Remembered(asked=now)
    bounds = Bounds(
        seconds=seconds,
        most_bytes=_BLOCK_BYTES,
        is_cut=True,
        redirects=_MOST_REDIRECTS,
        private=private,
    )
    try:
        answer = ask(address, headers=_questions(before), bounds=bounds)
    except UnansweredError:
        return before.failed(now, is_gone=before.is_gone)
    if answer.status == 304 and before.facts:
        return replace(before, asked=now, failures=0, is_gone=False)
    size, stated = _size(answer), _media_type(answer, address)
    if answer.status not in {200, 206} or not size or stated is None:
        return before.failed(now, is_gone=answer.status in {404, 410})
    file = _RemoteFile(answer, size, _name(answer.url, stated), bounds, deadline)
    facts = facts_of(file, size, stated or None)
    if file.is_broken and before.facts:
        return before.failed(now, is_gone=False)
    return Remembered(
        facts=facts,
        failures=int(file.is_broken),
        etag=answer.headers.get("etag", ""),
        last_modified=answer.headers.get("last-modified", ""),
        asked=now,
    )


def _questions(before: Remembered) -> dict[str, str]:
    """The headers that ask for the beginning of the file, if it is another than before."""
    headers = {"Range": f"bytes=0-{_BLOCK_BYTES - 1}"}
    if before.facts and before.etag:
        headers["If-None-Match"] = before.etag
    elif before.facts and before.last_modified:
        headers["If-Modified-Since"] = before.last_modified
    return headers


def _size(answer: Answer) -> int:
    """The length of the whole file; 0 where nobody tells."""
    if answer.status == 206:
        found = _RANGE.fullmatch(answer.headers.get("content-range", "").strip())
        return int(found[3]) if found and found[1] == "0" else 0
    stated = answer.headers.get("content-length", "")
    if stated.isascii() and stated.isdigit():
        return int(stated)
    return len(answer.body) if len(answer.body) < _BLOCK_BYTES else 0


def _media_type(answer: Answer, address: str) -> str | None:
    """The type that is stated; "" when it tells nothing, None when it is no file of media."""
    stated = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if stated.startswith(_NO_MEDIA):
        return None
    if not stated or stated in _TELLS_NOTHING:
        return find_media_type(None, answer.url) or find_media_type(None, address) or ""
    return find_media_type(stated, address) or ""


def _name(url: str, media_type: str) -> str:
    """The file's name, which tells mutagen what to try."""
    name = unquote(urlsplit(url).path.rpartition("/")[2])
    return f"{name}.mp3" if media_type == "audio/mpeg" and not name.endswith(".mp3") else name


class _RemoteFile:
    """A file of which every block is fetched when it is read."""

    def __init__(
        self, answer: Answer, size: int, name: str, bounds: Bounds, deadline: float
    ) -> None:
        self.name = name
        #: Whether a part of it was not to be had, and may be another time.
        self.is_broken = False
        self._deadline = deadline
        self._url = answer.url
        self._bounds = bounds._replace(redirects=0)
        self._size = size
        self._at = 0
        self._blocks = {0: answer.body}
        # A server that sends the whole file whatever it is asked for is asked no more.
        self._has_ranges = answer.status == 206

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        end = self._size if size < 0 else min(self._size, self._at + size)
        parts = []
        while self._at < end:
            number, within = divmod(self._at, _BLOCK_BYTES)
            part = self._block(number)[within : within + end - self._at]
            if not part:
                break
            parts.append(part)
            self._at += len(part)
        return b"".join(parts)

    def _block(self, number: int) -> bytes:
        """Raises `OSError` when it is not to be had."""
        if number not in self._blocks:
            if not self._has_ranges or len(self._blocks) >= _MOST_BLOCKS:
                raise OSError("no more of the file is read")
            start = number * _BLOCK_BYTES
            self._blocks[number] = self._fetch(start, min(start + _BLOCK_BYTES, self._size))
        return self._blocks[number]

    def _fetch(self, start: int, end: int) -> bytes:
        bounds = self._bounds._replace(seconds=self._deadline - time.monotonic())
        headers = {"Range": f"bytes={start}-{end - 1}"}
        try:
            answer = ask(self._url, headers=headers, bounds=bounds)
        except UnansweredError as error:
            self.is_broken = True
            raise OSError(str(error)) from None
        if answer.status != 206 or len(answer.body) != end - start:
            self.is_broken = True
            raise OSError(f"the server says {answer.status} and sends {len(answer.body)} bytes")
        return answer.body
