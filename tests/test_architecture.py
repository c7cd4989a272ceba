"""The house keeps its shape: what no linter says about sizes, names, tables and imports."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from feedwright.problems import KINDS

_ROOT: Final = Path(__file__).parent.parent
_SOURCE: Final = _ROOT / "src" / "feedwright"
_MODULES: Final = sorted(_SOURCE.rglob("*.py"))
#: Folder → lines of a file and of a function; a table of cases may be longer than a thought.
_LIMITS: Final = {"src": (400, 40), "tools": (400, 40), "benchmarks": (400, 40), "tests": (600, 60)}
_EVERY_FILE: Final = [path for folder in _LIMITS for path in sorted((_ROOT / folder).rglob("*.py"))]
#: Names that say nothing, and so collect everything.
_DRAWERS: Final = {
    "base",
    "common",
    "core",
    "helper",
    "helpers",
    "manager",
    "misc",
    "util",
    "utils",
}
#: What `datetime.replace` takes.
_OF_DATETIMES: Final = {
    *("year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", "fold"),
}
_FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)


def _name(path: Path) -> str:
    return path.relative_to(_ROOT).as_posix()


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _strings(path: Path) -> set[str]:
    """All string constants of a module, docstrings among them."""
    return {
        node.value
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _declared(path: Path) -> list[str] | None:
    """The names of ``__all__`` as they are written; None where there is none."""
    for node in _tree(path).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            names = ast.literal_eval(node.value)
            assert isinstance(names, list), _name(path)
            return [str(name) for name in names]
    return None


def _order(name: str) -> tuple[int, str]:
    """CONSTANTS, then Classes, then functions, each by the alphabet."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2, name)


def _limits(path: Path) -> tuple[int, int]:
    return _LIMITS[path.relative_to(_ROOT).parts[0]]


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in _EVERY_FILE}

    assert [(_name(path), n) for path, n in lengths.items() if n > _limits(path)[0]] == []


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end, without those of the docstring."""
    docstring = node.body[0] if ast.get_docstring(node) else None
    explained = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
    return (node.end_lineno or 0) - node.lineno + 1 - explained


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = [
        f"{_name(path)}:{node.lineno} {node.name}: {_length(node)} lines"
        for path in _EVERY_FILE
        for node in ast.walk(_tree(path))
        if isinstance(node, _FUNCTIONS) and _length(node) > _limits(path)[1]
    ]

    assert too_long == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    assert [_name(path) for path in _MODULES if path.stem.strip("_") in _DRAWERS] == []


@pytest.mark.parametrize("path", _MODULES, ids=_name)
def test_a_module_declares_what_is_public_in_order(path: Path) -> None:
    public = [
        node.name
        for node in _tree(path).body
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)) and not node.name.startswith("_")
    ]
    declared = _declared(path) or []

    assert declared == sorted(declared, key=_order)
    assert len(set(declared)) == len(declared)
    assert set(public) <= set(declared), "public, but not in __all__"


@pytest.mark.parametrize("path", _MODULES, ids=_name)
def test_what_a_module_makes_public_says_what_it_returns(path: Path) -> None:
    declared = set(_declared(path) or [])
    silent = [
        node.name
        for node in _tree(path).body
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef))
        and node.name in declared
        and not ast.get_docstring(node)
    ]

    assert ast.get_docstring(_tree(path)) or path.stem == "__init__"
    assert silent == []


def test_every_kind_of_problem_is_reported_somewhere() -> None:
    used = {text for path in _MODULES if path.name != "problems.py" for text in _strings(path)}

    assert [code for code in KINDS if code not in used] == []


def test_every_problem_reported_is_of_a_known_kind() -> None:
    reported = {
        (_name(path), node.args[0].value)
        for path in _MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"problem", "problems.problem"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }

    assert [(name, code) for name, code in sorted(reported) if code not in KINDS] == []
    assert reported, "the calls are not found any more"


def test_the_kinds_of_problems_stand_in_alphabetical_order() -> None:
    assert list(KINDS) == sorted(KINDS)


def test_imports_run_with_the_flow() -> None:
    """The contracts of pyproject.toml: rooms in their order, feedgen behind one module."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
    ]
    run = subprocess.run(
        [*command, "--no-cache"], cwd=_ROOT, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stdout + run.stderr


def _fields(path: Path) -> set[str]:
    """The annotated names of all classes of the module."""
    return {
        line.target.id
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef)
        for line in node.body
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
    }


def test_who_makes_another_of_a_value_names_fields_that_there_are() -> None:
    """The types of `msgspec.structs.replace` do not say so."""
    there = set().union(*map(_fields, _MODULES))
    named = {
        f"{_name(path)}:{call.lineno}: {word.arg}"
        for path in _MODULES
        for call in ast.walk(_tree(path))
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("replace")
        for word in call.keywords
        if word.arg is not None and word.arg not in there | _OF_DATETIMES
    }

    assert named == set()
