"""How `feedwright check` fares on the cases of the W3C's feed validator.

    python tools/validator_cases.py --cases FOLDER [--list]

A case is a document whose first comment says ``Expect: Event{element:…}``, an event that the
validator reports for it, or ``Expect: !Event``, one that it must not report. The documents are no
part of this project: without them nothing is measured, and this says so.

A case counts when a rule that ``quality/validator-events.toml`` lists with the event is told at the
event's severity, of the element that the case names. ``!Event``, and the validator's "Valid…"
events, count when no such rule is told. The share of each group is compared with its floor below;
one that falls short ends with exit code 1.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Final, NamedTuple

from feedwright.check import Finding, Source, lint

ROOT: Final = Path(__file__).resolve().parent.parent
EVENTS: Final = ROOT / "quality" / "validator-events.toml"
#: Group → share of its cases that must count.
FLOORS: Final = {"must": 0.98, "should": 0.90, "ext": 0.98, "opml": 0.98}
_EXPECT: Final = re.compile(r"Expect:\s*(?P<no>!?)(?P<event>\w+)\s*(?:\{(?P<details>[^}]*)\})?")
_SUFFIXES: Final = frozenset({".xml", ".opml"})


class Case(NamedTuple):
    """What a document expects of whoever looks at it."""

    path: Path
    event: str
    #: Whether the event must be absent.
    absent: bool
    details: dict[str, str]


class Events:
    """The table of events, read once."""

    def __init__(self) -> None:
        table = tomllib.loads(EVENTS.read_text(encoding="utf-8"))
        self._rules: dict[str, list[str]] = table["rules"]
        self._kinds: dict[str, list[str]] = table["kinds"]
        self.accepted: dict[str, list[str]] = table["accepted"]
        self._severity: dict[str, str] = {
            event: level for level, events in table["severity"].items() for event in events
        }

    def severity(self, event: str) -> str:
        """Of the event, as the validator has it."""
        return self._severity.get(event, "error")

    def told(self, event: str, finding: Finding) -> bool:
        """Whether the finding is the event, or a kind of it."""
        if event in {"Error", "Warning"}:
            return finding.severity == event.lower()
        names = {event, *self._kinds.get(event, ())}
        pairs = (one.partition(":") for one in self._rules.get(finding.rule, ()))
        return any(
            name in names and (not word or word in finding.message.split())
            for name, _, word in pairs
        )


def read_cases(folder: Path) -> list[Case]:
    """The cases of the folder, in the order of their paths."""
    cases = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in _SUFFIXES:
            found = _EXPECT.search(path.read_bytes().decode("latin-1"))
            if found:
                pairs = (part.partition(":") for part in (found["details"] or "").split(","))
                details = {name.strip(): value.strip() for name, _, value in pairs if name.strip()}
                cases.append(Case(path, found["event"], bool(found["no"]), details))
    return cases


def counts(case: Case, findings: tuple[Finding, ...], events: Events) -> bool:
    """Whether what was found is what the case expects."""
    if case.event in events.accepted:
        against = events.accepted[case.event]
        here = [one for one in findings if _is_of(one, case)]
        refused = any(events.told(event, one) for event in against for one in here)
        return refused if case.absent else not refused
    told = [one for one in findings if events.told(case.event, one)]
    if case.absent:
        return not [one for one in told if _is_of(one, case)]
    severity = events.severity(case.event)
    return any(
        _is_of(one, case)
        and (one.severity == severity or (case.event == "Error" and one.severity == "error"))
        for one in told
    )


def _is_of(finding: Finding, case: Case) -> bool:
    """Whether the finding is about the element or attribute that the case names, if it does."""
    wanted = _plain(case.details.get("element", ""))
    if not wanted:
        return True
    written = {finding.element, finding.parent, *finding.element.split("@")}
    names = {_plain(name) for name in written}
    names |= {name.rpartition(":")[2] for name in names}
    words = {_plain(word) for word in re.findall(r"[\w:.-]+", finding.message)}
    return wanted in names | words or wanted.rpartition(":")[2] in names


def _plain(name: str) -> str:
    """Prefixes as the validator writes them in one place or the other."""
    return name.replace("_", ":").lower()


def main() -> int:
    """0 when every group holds its floor, 1 when one does not, 0 with a word without cases."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--list", action="store_true", help="name the cases that do not count")
    options = parser.parse_args()
    cases = read_cases(options.cases) if options.cases.is_dir() else []
    if not cases:
        sys.stdout.write(f"{options.cases}: no cases here, nothing is measured\n")
        return 0
    events = Events()
    right: dict[str, list[bool]] = defaultdict(list)
    for case in cases:
        findings = lint([Source(path=case.path.name, data=case.path.read_bytes())])
        good = counts(case, findings, events)
        parts = case.path.relative_to(options.cases).parts
        right["/".join(parts[:2])].append(good)
        right[_group(parts)].append(good)
        if case.absent or case.event in events.accepted:
            right["valid"].append(good)
        if options.list and not good:
            _name(case, findings)
    return _compare(right)


def _group(parts: tuple[str, ...]) -> str:
    return parts[1] if parts[1] in FLOORS else parts[0]


def _name(case: Case, findings: tuple[Finding, ...]) -> None:
    wanted = f"{'!' * case.absent}{case.event} {case.details}"
    sys.stdout.write(f"{case.path}: {wanted}\n")
    for one in findings:
        sys.stdout.write(f"    {one.severity} {one.rule} {one.parent}/{one.element}\n")


def _compare(right: dict[str, list[bool]]) -> int:
    short = False
    for group, goods in sorted(right.items()):
        share, floor = sum(goods) / len(goods), FLOORS.get(group)
        mark = "" if floor is None else f"  floor {floor:.0%}"
        sys.stdout.write(f"{group:<12} {sum(goods):>4} of {len(goods):>4}  {share:7.2%}{mark}\n")
        short |= floor is not None and share < floor
    return int(short)


if __name__ == "__main__":
    raise SystemExit(main())
