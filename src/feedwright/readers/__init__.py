"""One file's bytes → an `Article`, by the form of the file.

The form is told by the suffix; a file that plainly is of another form than its suffix says (a page
saved as ``.txt``, front matter in a ``.html``) is read as what it is, and the evidence says so.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from feedwright.characters import one_line
from feedwright.model import Article, Evidence
from feedwright.paths import VOLUME_SUFFIXES
from feedwright.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from feedwright.model import HouseStyle

    Reader = Callable[[str, bytes, HouseStyle], Article]

__all__ = [
    "ENTRY_POINTS",
    "READERS",
    "SUFFIXES",
    "ReaderEntry",
    "find_form",
    "find_suffixes",
    "read_article",
]

#: Entry points of this group add readers: the name is a suffix (".rst"), the object is called
#: as the readers of `READERS` are. They cannot replace a reader that stands in the table.
ENTRY_POINTS: Final = "feedwright.readers"


class ReaderEntry(NamedTuple):
    """The suffixes that a reader reads, and where it is: "module:function"."""

    suffixes: tuple[str, ...]
    target: str


#: Every reader by its name. The module is imported when the first such file is read.
READERS: Final[dict[str, ReaderEntry]] = {
    "plaintext": ReaderEntry(
        (".txt", ".text"),
        "feedwright.readers.plaintext:read_plaintext",
    ),
    "webpage": ReaderEntry(
        (".html", ".htm", ".xhtml", ".shtml"),
        "feedwright.readers.webpage:read_webpage",
    ),
    "frontmatter": ReaderEntry(
        (".md", ".markdown", ".mdown", ".mkd"),
        "feedwright.readers.frontmatter:read_frontmatter",
    ),
    "letter": ReaderEntry((".eml",), "feedwright.readers.letter:read_letter"),
    # Of what has no suffix: an object of a file that holds many.
    "record": ReaderEntry((), "feedwright.readers.record:read_record"),
}

_BY_SUFFIX: Final = {suffix: name for name, entry in READERS.items() for suffix in entry.suffixes}

#: The suffixes of `READERS`, in lower case with their dot.
SUFFIXES: Final = frozenset(_BY_SUFFIX)

#: How the names of folders end in which installed packages say of themselves what they are.
_METADATA: Final = (".dist-info", ".egg-info")
#: How far into a file its form is looked for.
_HEAD_BYTES: Final = 2048
_PAGE: Final = re.compile(
    r"\s*+(?:<\?xml[^>]{0,200}>\s*+)?+(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head)\b",
    re.IGNORECASE | re.DOTALL,
)
#: A fence, then a line that front matter would hold: ``---`` alone may be a rule above prose.
_HEADER: Final = re.compile(
    r"\s*(?:---|\+\+\+)[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*"
    r"[\"']?[A-Za-z][\w.-]{0,40}[\"']?[ \t]*[:=]"
)


def read_article(path: str, data: bytes, house: HouseStyle, form: str = "") -> Article:
    """The article that the file holds, complete as far as the file allows.

    ``path`` names the file in evidence and problems and gives its suffix, unless ``form`` says
    which reader it is for. Never raises: what a parser does not survive becomes the problem
    ``reader-failed`` of an otherwise empty article.
    """
    name = form or _reader_of(path)
    try:
        form = _find_form(name, data)
        article = _load_reader(form)(path, data, house)
        if form != name:
            evidence = Evidence(field="path", rule="file-form", text=f"read as {form}")
            article = replace(article, evidence=(evidence, *article.evidence))
        # Imported when work starts.
        from feedwright.readers.completion import complete  # noqa: PLC0415
        from feedwright.readers.removed import find_removed  # noqa: PLC0415

        article = complete(article, house)
        if article.is_readable and (removed := tuple(find_removed(path, data))):
            article = replace(article, problems=(*removed, *article.problems))
    except Exception as error:  # noqa: BLE001 - one article's parser never stops the run
        detail = one_line(f"{type(error).__name__}: {error}")[:200]
        failure = problem("reader-failed", path, reader=name or "(none)", detail=detail)
        article = Article(path=path, problems=(failure,))
    return article


def find_form(path: str, data: bytes) -> str:
    """The name of the reader that reads the file; a suffix where it is a third party's."""
    return _find_form(_reader_of(path), data)


def _reader_of(path: str) -> str:
    suffix = path[path.rfind(".") :].lower() if "." in path.rpartition("/")[2] else ""
    return _BY_SUFFIX.get(suffix, suffix)


def find_suffixes() -> frozenset[str]:
    """All suffixes that something reads: those of `SUFFIXES`, of volumes, of entry points."""
    return SUFFIXES | VOLUME_SUFFIXES | _added_readers().keys()


def _find_form(name: str, data: bytes) -> str:
    """The reader that the first bytes call for, else ``name``."""
    if name not in READERS:
        return name
    head = data[:_HEAD_BYTES]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) & ~1].decode("utf-16", "replace")
    else:
        text = head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    if name != "webpage" and _PAGE.match(text):
        return "webpage"
    if name != "frontmatter" and _HEADER.match(text):
        return "frontmatter"
    return name


@cache
def _load_reader(name: str) -> Reader:
    """The reader of that name; of a third party when the name is a suffix not in the table."""
    if name in READERS:
        module, _, function = READERS[name].target.partition(":")
        reader: Reader = getattr(import_module(module), function)
        return reader
    added = _added_readers()
    if name not in added:
        raise LookupError(f"no reader for files that end in {name!r}")
    return added[name]()


@cache
def _added_readers() -> dict[str, Callable[[], Reader]]:
    """Suffix → loader of the reader, for every entry point of the group `ENTRY_POINTS`."""
    if not _might_be_added():
        return {}
    from importlib.metadata import entry_points  # noqa: PLC0415 - 20 ms, for rare installations

    found = sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: (entry.name, entry.value))
    return {entry.name.lower(): entry.load for entry in found if entry.name.startswith(".")}


def _might_be_added() -> bool:
    """Whether a package on the path speaks of the group; "no" is certain, and quickly said."""
    group = ENTRY_POINTS.encode()
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - of hundreds, too
        except FileNotFoundError:
            continue
        except OSError:  # an archive
            return True
        for name in names:
            if name.endswith(".egg"):
                return True
            if name.endswith(_METADATA):
                path = f"{folder or '.'}/{name}/entry_points.txt"
                with suppress(OSError), open(path, "rb") as file:  # noqa: PTH123 - of hundreds
                    if group in file.read():
                        return True
    return False
