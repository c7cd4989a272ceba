"""Front matter told from the body, and loaded: YAML, TOML, JSON or plain "Key: value" lines.

What stands there is data that anybody may have written: sizes and nesting are bounded before a
parser sees it (CSafeLoader of PyYAML 6.0.3 dies on the C stack at some ten thousand brackets),
no object is ever built from a tag, and an invalid header still gives its plain lines, so that a
draft stays a draft.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from msgspec import Struct, field

from feedwright.characters import one_line
from feedwright.readers.plain_yaml import load_plain_yaml

__all__ = ["MAX_CHARS", "Header", "Loaded", "load_header", "plain_lines", "split_header"]

#: Real front matter has some hundred characters; the longest met in the wild a few thousand.
MAX_CHARS: Final = 100_000
_MAX_DEPTH: Final = 50
_MAX_ALIASES: Final = 50

#: Fence → (kind, closing lines).
_FENCES: Final = {
    "---": ("YAML", ("---", "...")),
    "+++": ("TOML", ("+++",)),
    "---yaml": ("YAML", ("---", "...")),
    "---toml": ("TOML", ("---",)),
    "---json": ("JSON", ("---",)),
    ";;;": ("JSON", (";;;",)),
}
#: Keys that begin a header without fences (Pelican, MultiMarkdown); anything else is prose.
_OPENING_KEYS: Final = frozenset({
    *("title", "date", "author", "authors", "slug", "category", "categories", "tags", "status"),
    *("lang", "language", "modified", "updated", "template", "subtitle", "keywords", "summary"),
})  # fmt: skip
#: Keys that show, behind an empty line, that a header without an end goes on.
_LATER_KEYS: Final = _OPENING_KEYS | {
    *("draft", "published", "description", "excerpt", "layout", "permalink", "image", "lastmod"),
    *("publishdate", "canonical_url", "license", "type", "url", "aliases", "cover", "author"),
}
_LINE: Final = re.compile(r"[\"']?([A-Za-z][\w .-]{0,40}?)[\"']?[ \t]*[:=](?:[ \t]+(.*)|)$")
_JSON_START: Final = re.compile(r"\{\s*\"[\w .-]{1,40}\"\s*:")
_JSON_EDGES: Final = re.compile(r"^[ \t{]+|,[ \t]*$", re.MULTILINE)
_JSON_END: Final = re.compile(r"^\}[ \t]*$", re.MULTILINE)
#: What continues a value on the next line: an item, something indented, a comment, a bracket.
_MORE: Final = re.compile(r"[ \t#\]}]|-[ \t]")
_ITEM: Final = re.compile(r"[ \t]*-[ \t]+(.*)$")


class Header(Struct, frozen=True, kw_only=True):
    """A file's front matter as text, and the body below it."""

    #: "YAML", "TOML", "JSON", "lines"; empty when there is none.
    kind: str = ""
    #: What stands between the fences.
    text: str = ""
    #: Number of the first line of ``text``, from 1.
    line: int = 1
    body: str = ""
    #: Whether the closing fence is there.
    closed: bool = True
    #: The fence that opens it, empty without.
    fence: str = ""


class Loaded(Struct, frozen=True, kw_only=True):
    """What a header says, key by key as written; ``fault`` says why it is not valid."""

    values: dict[str, Any] = field(default_factory=dict)
    fault: str = ""
    #: Line of the file where the fault is; 0 when not known.
    fault_line: int = 0


def split_header(text: str) -> Header:
    """The front matter and the body of a text whose lines end in a line feed.

    A fence that never closes gives the key lines right below it; without such lines it is a rule
    of the text. A first paragraph of nothing but "Key: value" lines with a known first key is a
    header too.
    """
    start = len(text) - len(text.lstrip("\n \t\ufeff"))
    first, _, rest = text[start:].partition("\n")
    line = text.count("\n", 0, start) + 1
    fence = first.replace(" ", "").rstrip("\t").lower()
    if fence in _FENCES:
        return _split_fenced(fence, rest, line + 1) or Header(body=text)
    if first.startswith("{"):
        return _split_json(text, start, line) or Header(body=text)
    return _split_lines(text[start:], line) or Header(body=text)


def _split_fenced(fence: str, rest: str, line: int) -> Header | None:
    kind, closings = _FENCES[fence]
    pattern = "|".join(re.escape(closing) for closing in closings)
    match = re.compile(rf"^(?:{pattern})[ \t]*$", re.MULTILINE).search(rest)
    if match is not None:
        body = rest[match.end() + 1 :]
        return Header(kind=kind, text=rest[: match.start()], line=line, body=body, fence=fence)
    end = _end_of_keys(rest)
    if end == 0:
        return None
    return Header(
        kind=kind, text=rest[:end], line=line, body=rest[end:], closed=False, fence=closings[0]
    )


def _end_of_keys(text: str) -> int:
    """Where the lines that look like front matter end."""
    end = position = 0
    is_behind_gap = False
    for line in text.split("\n")[:200]:
        position += len(line) + 1
        key = _LINE.match(line)
        if not line.strip():
            is_behind_gap = True
            continue
        if key is not None:
            if (is_behind_gap or not end) and key[1].strip().lower() not in _LATER_KEYS:
                break
        elif is_behind_gap or not (end and _MORE.match(line)):
            break
        end = position
        is_behind_gap = False
    return min(end, len(text))


def _split_json(text: str, start: int, line: int) -> Header | None:
    """A JSON object at the very beginning, alone on its lines (Hugo); broken ones as well."""
    if _JSON_START.match(text, start) is None:
        return None
    end = _JSON_END.search(text, start, start + MAX_CHARS)
    position = end.end() if end else start + len(text[start:].partition("\n")[0])
    if end is None and not text[start:position].rstrip().endswith("}"):
        position = start + _end_of_json(text[start:])
        return Header(
            kind="JSON",
            text=text[start:position],
            line=line,
            body=text[position:],
            closed=False,
            fence="}",
        )
    return Header(kind="JSON", text=text[start:position], line=line, body=text[position + 1 :])


def _end_of_json(text: str) -> int:
    """Where the lines end that look like the inside of a JSON object."""
    end = len(text.partition("\n")[0]) + 1
    for line in text.split("\n")[1:200]:
        if not re.match(r"\s*[\"{}\[\]]", line):
            break
        end += len(line) + 1
    return min(end, len(text))


def _split_lines(text: str, line: int) -> Header | None:
    block, _, body = text.partition("\n\n")
    if len(block) > MAX_CHARS:
        return None
    lines = block.split("\n")
    match = _LINE.match(lines[0])
    if match is None or match[1].lower() not in _OPENING_KEYS or ":" not in lines[0]:
        return None
    if not all(_LINE.match(each) or each.startswith(("    ", "\t")) for each in lines):
        return None
    return Header(kind="lines", text=block, line=line, body=body)


def load_header(header: Header) -> Loaded | None:
    """The values of the header; an invalid one gives its plain lines and says what is wrong.

    None when what stands between the fences is prose between two rules.
    """
    if header.kind == "lines":
        return Loaded(values=plain_lines(header.text))
    loaders = {"YAML": _load_yaml, "TOML": _load_toml, "JSON": _load_json}
    if len(header.text) > MAX_CHARS:
        return _faulty(header, f"longer than {MAX_CHARS} characters")
    if header.kind == "YAML" and (plain := load_plain_yaml(header.text)):
        return Loaded(values=plain)
    if _is_too_deep(header.text):
        return _faulty(header, "nested too deeply")
    return loaders[header.kind](header)


def _faulty(header: Header, fault: str, line: int = 0) -> Loaded:
    number = header.line + line - 1 if line else header.line
    text = header.text
    if header.kind == "JSON":
        text = _JSON_EDGES.sub("", text)
    return Loaded(values=plain_lines(text), fault=one_line(fault)[:120], fault_line=number)


def _is_too_deep(text: str) -> bool:
    """Whether brackets, or dashes on one line, nest deeper than any honest header."""
    depth = 0
    for match in re.finditer(r"[\[{\]}]", text):
        depth += 1 if match[0] in "[{" else -1
        if depth > _MAX_DEPTH:
            return True
        depth = max(depth, 0)
    return bool(re.search(rf"(?:[-?:][ \t]+){{{_MAX_DEPTH}}}", text))


def _load_yaml(header: Header) -> Loaded | None:
    import yaml  # noqa: PLC0415 - heavy, and most headers do without

    if len(re.findall(r"(?:^|[\s,\[{])\*\w", header.text)) > _MAX_ALIASES:
        return _faulty(header, "too many aliases")
    try:
        values = yaml.load(header.text, Loader=_loader())  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        return _faulty(header, error.problem or "not YAML", mark.line + 1 if mark else 0)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return _faulty(header, type(error).__name__)
    if values is None:
        return Loaded()
    if not isinstance(values, dict):
        plain = plain_lines(header.text)
        return _faulty(header, "not a list of keys with values") if plain else None
    return Loaded(values={str(key): value for key, value in values.items()})


@cache
def _loader() -> Any:
    """CSafeLoader in which plain scalars are text: 010, 1984, no and 2023-02-30 as written.

    Front matter is written by people for whom ``title: 1984`` is a title and ``country: no`` is
    Norway; only null is told from text.
    """
    import yaml  # noqa: PLC0415

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader: Any = type("TextLoader", (base,), {"yaml_implicit_resolvers": {}})
    null = re.compile(r"(?:~|null|Null|NULL|)$")
    loader.add_implicit_resolver("tag:yaml.org,2002:null", null, ["~", "n", "N", ""])
    return loader


def _load_toml(header: Header) -> Loaded:
    import tomllib  # noqa: PLC0415

    try:
        return Loaded(values=tomllib.loads(header.text))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        match = re.search(r"at line (\d+)", str(error))
        return _faulty(header, str(error).partition(" (at")[0], int(match[1]) if match else 0)


def _load_json(header: Header) -> Loaded:
    import json  # noqa: PLC0415

    try:
        values = json.loads(header.text)
    except (ValueError, RecursionError) as error:
        return _faulty(header, getattr(error, "msg", "not JSON"), getattr(error, "lineno", 0))
    if not isinstance(values, dict):
        return _faulty(header, "not an object")
    return Loaded(values=values)


def plain_lines(text: str) -> dict[str, Any]:
    """The values of all lines "key: value" and of "- item" lines below a key; never raises."""
    values: dict[str, Any] = {}
    key = ""
    for line in text[:MAX_CHARS].split("\n"):
        if match := _LINE.match(line):
            key = match[1].strip()
            values[key] = _unquoted(match[2] or "")
        elif key and (match := _ITEM.match(line)):
            known = values[key]
            items = known if isinstance(known, list) else [known] if known else []
            values[key] = [*items, _unquoted(match[1])]
        elif key and line.startswith(("    ", "\t")) and isinstance(values[key], str):
            values[key] = f"{values[key]} {line.strip()}".strip()
    return values


def _unquoted(value: str) -> Any:
    """The value without its quotation marks, a flow list as a list; nothing of a tag or anchor."""
    value = value.strip()
    if value[:1] in {"!", "&", "*"} or value in {"|", ">", "|-", ">-"}:
        return ""
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    if value.startswith("[") and value.endswith("]"):
        return [item.strip().strip("\"'") for item in value[1:-1].split(",") if item.strip()]
    return value
