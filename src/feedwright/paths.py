"""What the path of an article tells: the file that it is read from, its folder, its name.

An article of a volume, which is a file that holds many, has the path "file#name".
"""

from __future__ import annotations

from typing import Final

__all__ = ["VOLUMES", "VOLUME_SUFFIXES", "folder_of", "kind_of_volume", "split_path", "stem_of"]

_PACKED: Final = ("", ".gz", ".zst")
#: Every kind of volume by its name, and the ends of its files' names, in lower case.
VOLUMES: Final[dict[str, tuple[str, ...]]] = {
    "jsonlines": tuple(f"{suffix}{end}" for suffix in (".jsonl", ".ndjson") for end in _PACKED),
    "mailbox": tuple(f".mbox{end}" for end in _PACKED),
    "parquet": (".parquet",),
    "tar": (".tar", ".tar.gz", ".tgz", ".tar.zst"),
    "webarchive": tuple(f"{suffix}{end}" for suffix in (".warc", ".wet") for end in _PACKED),
    "zip": (".zip",),
}
VOLUME_SUFFIXES: Final = frozenset(suffix for ends in VOLUMES.values() for suffix in ends)
_ENDS: Final = tuple(VOLUME_SUFFIXES)
#: Kinds that hold files in folders, and stand for a folder themselves.
_FOLDERS: Final = frozenset({"zip", "tar"})


def kind_of_volume(path: str) -> str:
    """The kind of volume that a file of that path is, a key of `VOLUMES`; "" for other files."""
    name = path.lower()
    if not name.endswith(_ENDS):
        return ""
    return next((kind for kind, ends in VOLUMES.items() if name.endswith(ends)), "")


def split_path(path: str) -> tuple[str, str]:
    """The volume and the name in it; the path as it is and "" where no volume is named."""
    at = path.find("#")
    while at >= 0:
        if kind_of_volume(path[:at]):
            return path[:at], path[at + 1 :]
        at = path.find("#", at + 1)
    return path, ""


def folder_of(path: str) -> str:
    """The folder that the article belongs to; "" for the articles folder itself.

    A volume of files stands for a folder, and folders in it for folders.
    """
    file, name = split_path(path)
    if not name:
        return path.rpartition("/")[0]
    folders = (file.rpartition("/")[0], name.rpartition("/")[0] if _is_folder(file) else "")
    return "/".join(filter(None, folders))


def stem_of(path: str) -> str:
    """The path without what only says how the file is read: its suffix, the "#" of a volume."""
    file, name = split_path(path)
    if not name:
        return path.rpartition(".")[0] or path
    if _is_folder(file):
        return stem_of("/".join(filter(None, (file.rpartition("/")[0], name))))
    end = next(end for end in VOLUMES[kind_of_volume(file)] if file.lower().endswith(end))
    return f"{file[: -len(end)]}/{name.partition('://')[2] or name}"


def _is_folder(file: str) -> bool:
    return kind_of_volume(file) in _FOLDERS
