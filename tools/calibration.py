"""Whether the program knows how sure it may be: what each rule claims against what is true.

    python tools/calibration.py --sets FOLDER --scorer FILE [SET…]

Reads the sets of `tools/quality.py` and prints a line for every rule that gives a field: how sure
it says it is, how often it is right, and how many of its mistakes are ghosts (a value where the
truth has none). Names count by their share: of two authors one right is half a hit. Below it, what
each threshold of ``[articles] min-confidence`` would keep.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Field of an article → the key of the truth that it is compared with.
FIELDS: Final = {
    "title": "title",
    "authors": "authors",
    "published": "date",
    "language": "lang",
    "tags": "tags",
    "lead_image": "image",
}
#: Fields whose absence the truth tells: an empty value there means "there is none".
TELLS_NONE: Final = frozenset({"authors", "published"})
THRESHOLDS: Final = tuple(step / 20 for step in range(21))
#: Files that one call of the program reads.
BATCH: Final = 200


class Claim(NamedTuple):
    """A field that a rule gave, and how much of it is true."""

    name: str
    field: str
    rule: str
    confidence: float
    #: 1 when right, a share where some of several names are, else 0.
    hit: float
    is_ghost: bool


class Open(NamedTuple):
    """An article of which the truth tells a field, whether or not the program gives it."""

    name: str
    field: str
    is_there: bool


@dataclass(frozen=True)
class Judge:
    """Compares what was read with the truth as the scorer does."""

    metrics: Any

    def share(self, field: str, truth: Any, item: dict[str, Any]) -> float:
        """How much of what the article gives for the field is true, 0 to 1."""
        compare: dict[str, Callable[[], float]] = {
            "title": lambda: self.metrics.title_ok(truth, item["title"]),
            "authors": lambda: _overlap(
                self.metrics.names(truth),
                self.metrics.names([person["name"] for person in item["authors"]]),
            ),
            "published": lambda: bool(
                self.metrics.to_days(truth) & self.metrics.to_days(item["published"])
            ),
            "language": lambda: str(truth)[:2].lower() == item["language"][:2].lower(),
            "tags": lambda: _overlap(
                {self.metrics.fold(tag) for tag in truth},
                {self.metrics.fold(tag) for tag in item["tags"]},
            ),
            "lead_image": lambda: (
                self.metrics.image_key(truth)
                == self.metrics.image_key((item["lead_image"] or {}).get("url"))
            ),
        }
        return float(compare[field]())


def _overlap(wanted: set[str], given: set[str]) -> float:
    """The F1 of two sets of names."""
    common = len(wanted & given)
    return 2 * common / (len(wanted) + len(given)) if common else 0.0


def read_set(archive: Path, judge: Judge) -> Iterator[Claim | Open]:
    """What the program claims of the articles of a set, and what there was to claim."""
    program = Path(sys.executable).with_name("feedwright")
    name = archive.name.removesuffix(".tar.xz")
    with tempfile.TemporaryDirectory() as scratch:
        with tarfile.open(archive) as packed:
            packed.extractall(scratch, filter="data")
        rows = Path(scratch, "truth.jsonl").read_text(encoding="utf-8").splitlines()
        truths = {truth["file"]: truth for truth in map(json.loads, rows)}
        files = list(truths)
        for at in range(0, len(files), BATCH):
            # A threshold of the program's own would hide what is asked for.
            config = Path(scratch, "feedwright.toml")
            config.write_text("[articles]\nmin-confidence = 0\n", encoding="utf-8")
            command = [program, "show", "--json", *files[at : at + BATCH]]
            run = subprocess.run(command, cwd=scratch, capture_output=True, check=True)
            for line in run.stdout.decode().splitlines():
                item = json.loads(line)
                yield from judge_article(name, truths[item["path"]], item, judge)


def judge_article(
    name: str, truth: dict[str, Any], item: dict[str, Any], judge: Judge
) -> Iterator[Claim | Open]:
    """The claims of one article, and the fields that its truth tells."""
    for field, key in FIELDS.items():
        wanted = truth.get(key)
        if key not in truth or (not wanted and field not in TELLS_NONE):
            continue
        yield Open(name, field, bool(wanted))
        reasons = [one for one in item["evidence"] if one["field"] == field]
        if not item[field] or not reasons or (field == "lead_image" and not item[field]["url"]):
            continue
        share = judge.share(field, wanted, item) if wanted else 0.0
        because = reasons[-1]
        yield Claim(name, field, because["rule"], because["confidence"], share, not wanted)


def print_rules(claims: list[Claim]) -> None:
    """A line for each rule of each field, the surest first."""
    by_rule: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        kind = "text" if claim.name.startswith("text-") else "HTML"
        by_rule[claim.field, kind, claim.rule].append(claim)
    print_line(
        f"{'field':11} {'from':5} {'rule':24} {'says':>6} {'right':>6} {'n':>6} {'ghosts':>7}"
    )
    for (field, kind, rule), group in sorted(by_rule.items()):
        for confidence in sorted({claim.confidence for claim in group}, reverse=True):
            some = [claim for claim in group if claim.confidence == confidence]
            right = sum(claim.hit for claim in some) / len(some)
            ghosts = sum(claim.is_ghost for claim in some)
            print_line(
                f"{field:11} {kind:5} {rule:24} {confidence:6.2f} {right:6.2f} {len(some):6}"
                f" {ghosts:7}"
            )


def print_thresholds(claims: list[Claim], opens: list[Open]) -> None:
    """Per set and field: hits among articles that have it, ghosts among those that have not."""
    for field in FIELDS:
        print_line(f"\n{field}: hits / ghosts when less sure than this is kept back")
        names = sorted({one.name for one in opens if one.field == field})
        print_line("  min " + "".join(f"{name:>18}" for name in names))
        for threshold in THRESHOLDS:
            cells = (_cell(claims, opens, (name, field), threshold) for name in names)
            print_line(f" {threshold:.2f} " + "".join(f"{cell:>18}" for cell in cells))


def _cell(claims: list[Claim], opens: list[Open], which: tuple[str, str], threshold: float) -> str:
    there = [one.is_there for one in opens if (one.name, one.field) == which]
    given = [c for c in claims if (c.name, c.field) == which and c.confidence >= threshold]
    hits = sum(claim.hit for claim in given) / max(1, sum(there))
    absent = len(there) - sum(there)
    ghosts = f"{sum(c.is_ghost for c in given) / absent:.3f}" if absent else "-"
    return f"{hits:.3f} / {ghosts}"


def print_line(line: str) -> None:
    """One line of the report."""
    sys.stdout.write(f"{line}\n")


def main() -> int:
    """0, with the tables on stdout; 0 with a word when there are no sets."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="SET")
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    options = parser.parse_args()
    sets = sorted(options.sets.glob("*.tar.xz")) if options.scorer.is_file() else []
    chosen = [one for one in sets if not options.names or one.name[:-7] in options.names]
    if not chosen:
        print_line(f"{options.sets}: no sets of articles here, nothing is measured")
        return 0
    sys.path.insert(0, str(options.scorer.resolve().parent))
    judge = Judge(import_module("metrics"))
    found = [one for archive in chosen for one in read_set(archive, judge)]
    claims = [one for one in found if isinstance(one, Claim)]
    print_rules(claims)
    print_thresholds(claims, [one for one in found if isinstance(one, Open)])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
