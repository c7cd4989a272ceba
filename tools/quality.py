"""How well articles are read, measured on sets of real articles whose truth is known.

    python tools/quality.py --sets FOLDER --scorer FILE [--record DATE] [SET…]

A set is a .tar.xz below FOLDER; the scorer is a program that runs ``feedwright show --json`` over
sets and writes its figures as JSON (``--command``, ``--json``). They are no part of this project:
without them there is nothing to measure, and this says so. The figures are compared with
``quality/floors.toml``; one below its floor (or a ghost above its ceiling) ends with exit code 1.
``--record`` adds the figures to the history in ``docs/explanation/quality.md``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Final

import repairs

import excerpts

ROOT: Final = Path(__file__).resolve().parent.parent
FLOORS: Final = ROOT / "quality" / "floors.toml"
HISTORY: Final = ROOT / "docs" / "explanation" / "quality.md"
#: Figures of which less is better: values claimed where the truth has none.
CEILINGS: Final = frozenset({"author_ghost", "date_ghost", "wrong_repairs"})
FIELDS: Final = {
    "body_f1": "body",
    "lede": "lede",
    "title": "title",
    "author_f1": "author",
    "author_ghost": "author ghosts",
    "date": "date",
    "date_ghost": "date ghosts",
    "image": "image",
    "lang": "language",
    "tags_f1": "tags",
}
#: What is measured over all sets together (``tools/excerpts.py``, ``tools/repairs.py``).
TOGETHER: Final = {
    "excerpt": "excerpts",
    "excerpt_held": "excerpts held back",
    "wrong_repairs": "repairs of clean texts",
}

Figures = dict[str, dict[str, float]]


def measure(scorer: Path, sets: list[Path]) -> Figures:
    """The figures of each set, by set and field; the scorer's own table goes to the screen."""
    program = Path(sys.executable).with_name("feedwright")
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "figures.json"
        command = [sys.executable, scorer, "--command", program, "--json", out, *sets]
        # In a folder without a config: the house style of a publication would colour the figures.
        subprocess.run(list(map(str, command)), cwd=scratch, check=True)
        results = json.loads(out.read_text(encoding="utf-8"))
    return {
        result["set"]: {name: result[name] for name in FIELDS if result.get(name) is not None}
        for result in results
    }


def shortfalls(figures: Figures, floors: Figures) -> list[str]:
    """One line for each figure that is worse than its floor."""
    lines = []
    for name, limits in floors.items():
        for field, limit in limits.items():
            value = figures.get(name, {}).get(field)
            if value is None:
                continue
            worse = value > limit if field in CEILINGS else value < limit
            if worse:
                word = "ceiling" if field in CEILINGS else "floor"
                words = {**FIELDS, **TOGETHER}[field]
                lines.append(f"{name}: {words} is {value:.4f}, its {word} {limit:.4f}")
    return lines


def table(figures: Figures, date: str) -> str:
    """The figures of one day as Markdown."""
    head = f"\n### {date}\n\n| set | {' | '.join(FIELDS.values())} |\n"
    rule = "|---" * (len(FIELDS) + 1) + "|\n"
    rows = [
        f"| {name} | {' | '.join(_cell(values.get(field)) for field in FIELDS)} |\n"
        for name, values in figures.items()
    ]
    return head + rule + "".join(rows)


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def main() -> int:
    """0 when every figure holds its floor, 1 when one does not, 0 with a word without sets."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="SET")
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--record", metavar="DATE")
    options = parser.parse_args()
    sets = sorted(options.sets.glob("*.tar.xz")) if options.scorer.is_file() else []
    chosen = [one.resolve() for one in sets if not options.names or one.name[:-7] in options.names]
    if not chosen:
        sys.stdout.write(f"{options.sets}: no sets of articles here, nothing is measured\n")
        return 0
    figures = measure(options.scorer.resolve(), chosen)
    verdicts, changed = excerpts.judge(options.sets)
    taken = excerpts.shares(verdicts)
    told = excerpts.told(verdicts)
    mended = repairs.measure(options.sets)
    told = f"{told}\n{mended.told}"
    sys.stdout.writelines(f"{line}\n" for line in (*changed, told))
    if options.record:
        with HISTORY.open("a", encoding="utf-8") as history:
            history.write(f"{table(figures, options.record)}\n{told}\n")
    figures |= {"excerpts": taken, "repairs": {"wrong_repairs": len(mended.wrongly)}}
    short = shortfalls(figures, tomllib.loads(FLOORS.read_text(encoding="utf-8")))
    sys.stdout.writelines(f"{line}\n" for line in short)
    return 1 if short else 0


if __name__ == "__main__":
    raise SystemExit(main())
