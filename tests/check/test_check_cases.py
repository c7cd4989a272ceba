"""The linter on documents that lie in files, each with what is to be found beside it.

``invalid/NAME.xml`` has ``NAME.expected.txt``: a line for each finding, with its place, severity,
rule and message. What lies in ``valid/`` has no findings. A folder of ``sets/`` is one set of
documents, with ``expected.txt`` in it. ``FEEDWRIGHT_ACCEPT=1`` writes what is found now.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

from feedwright.check import Finding, Source, lint
from feedwright.check.rules import RULES

_HERE: Final = Path(__file__).parent
_INVALID: Final = sorted(
    path for path in (_HERE / "invalid").iterdir() if not path.name.endswith(".expected.txt")
)
_VALID: Final = sorted((_HERE / "valid").iterdir())
_SETS: Final = sorted((_HERE / "sets").iterdir())
#: Rules that no file can break: they need a server, a clock, or megabytes. See test_check.py.
_ELSEWHERE: Final = frozenset(
    "content-type content-type-text-xml encoding-mismatch json-large self-elsewhere"
    " too-large".split()
)


def _name(path: Path) -> str:
    return path.name


def _read(path: Path) -> Source:
    return Source(path=path.name, data=path.read_bytes())


def _line(finding: Finding) -> str:
    place = f"{finding.path}:{finding.line}:{finding.column}"
    rule = f"{finding.severity} {finding.number} {finding.rule}"
    return f"{place} {rule}: {finding.message}\n"


def _expected(path: Path, findings: tuple[Finding, ...]) -> str:
    if os.environ.get("FEEDWRIGHT_ACCEPT"):
        path.write_text("".join(map(_line, findings)), encoding="utf-8")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", _INVALID, ids=_name)
def test_what_is_wrong_with_a_document_is_found_where_it_stands(path: Path) -> None:
    findings = lint([_read(path)])

    assert "".join(map(_line, findings)) == _expected(path.with_suffix(".expected.txt"), findings)
    assert findings


@pytest.mark.parametrize("path", _VALID, ids=_name)
def test_nothing_is_found_in_a_valid_document(path: Path) -> None:
    assert [_line(finding) for finding in lint([_read(path)])] == []


@pytest.mark.parametrize("folder", _SETS, ids=_name)
def test_what_is_wrong_with_documents_together_is_found(folder: Path) -> None:
    documents = [_read(path) for path in sorted(folder.iterdir()) if path.suffix != ".txt"]
    findings = lint(documents)

    assert "".join(map(_line, findings)) == _expected(folder / "expected.txt", findings)


def test_every_rule_is_broken_by_some_document() -> None:
    paths = [*(_HERE / "invalid").glob("*.expected.txt"), *(_HERE / "sets").glob("*/expected.txt")]
    lines = "".join(path.read_text(encoding="utf-8") for path in paths).splitlines()
    broken = {line.split(": ", 1)[0].split()[-1] for line in lines}

    assert sorted(set(RULES) - broken - _ELSEWHERE) == []
    assert broken <= set(RULES)


def test_every_rule_says_what_is_wrong_what_to_do_and_where_it_is_written() -> None:
    silent = [
        name for name, rule in RULES.items() if not (rule.message and rule.hint and rule.clause)
    ]

    assert silent == []
