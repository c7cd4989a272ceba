"""Web archives: WARC (ISO 28500) with the pages as they were sent, WET with their text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from feedwright.problems import problem
from feedwright.volumes.parts import Part
from feedwright.volumes.unpacking import LibraryMissingError, ReadSoFar, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from feedwright.volumes.parts import Limits

__all__ = ["read_webarchive"]

_PAGES: Final = ("text/html", "application/xhtml+xml")


def read_webarchive(file: IO[bytes], packed_bytes: int, limits: Limits) -> Iterator[Part]:
    """A part for each page that was answered with 200, and for each text of a page.

    It is named by its address, which is the article's link unless the page states another. Of an
    address that was visited several times the first visit counts.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - only for such files
    except ImportError:
        raise LibraryMissingError("warcio", "volumes") from None
    stream = ReadSoFar(unpacked(file, limits.path, packed_bytes))
    seen: set[str] = set()
    for record in ArchiveIterator(stream):
        form, url = _form(record), record.rec_headers.get_header("WARC-Target-URI") or ""
        if not form or not url.startswith(("http://", "https://")) or url in seen:
            continue
        seen.add(url)
        path = f"{limits.path}#{url}"
        data = record.content_stream().read(limits.max_bytes + 1)
        if len(data) > limits.max_bytes:
            yield Part(path=path, problem=problem("file-too-large", path, limit=limits.max_bytes))
            continue
        if getattr(record.raw_stream, "limit", 0) > 0:
            raise EOFError("it ends within a record")
        if form == "webpage":
            data = _in_stated_charset(data, record)
        yield Part(path=path, data=data, form=form, url=url)


def _form(record: Any) -> str:
    """The reader that the record is for; "" for what is no article."""
    if record.rec_type == "conversion":
        return "plaintext"
    if record.rec_type not in {"response", "resource"}:
        return ""
    http = record.http_headers
    kind = (http or record.rec_headers).get_header("Content-Type") or ""
    is_well = http is None or http.get_statuscode() == "200"
    return "webpage" if is_well and kind.lower().startswith(_PAGES) else ""


def _in_stated_charset(data: bytes, record: Any) -> bytes:
    """The page in UTF-8 with a mark that says so, where its headers say what it is in.

    What a server says comes before what the page says (HTML, section 13.2.3.1).
    """
    headers = record.http_headers or record.rec_headers
    kind = headers.get_header("Content-Type") or ""
    charset = kind.lower().partition("charset=")[2].partition(";")[0].strip("\"' ")
    if not charset or charset in {"utf-8", "utf8"}:
        return data
    try:
        return data.decode(charset).encode("utf-8-sig")
    except (LookupError, UnicodeError):
        return data
