"""How often the excerpt is the one that an editor took: ``quality/excerpts.toml``.

    python tools/excerpts.py --sets FOLDER [--misses]

The excerpt is made from the body of the truth, so that only the taking is judged. An article whose
body is no longer the one that was judged is named and not counted. Half of the articles are held
back (``shown = false``): ``--misses`` lists only the others, by which rules may be made.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tarfile
import tomllib
from pathlib import Path
from typing import Any, Final, NamedTuple

from feedwright.extract.excerpt import find_excerpt

CASES: Final = Path(__file__).resolve().parent.parent / "quality" / "excerpts.toml"
MAX_CHARS: Final = 300


class Verdict(NamedTuple):
    """What was taken from an article, and what would have been right."""

    case: dict[str, Any]
    taken: str
    right: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether the excerpt is one of the right ones; a sentence may be cut short with "…"."""
        return self.taken.removesuffix("…").rstrip(" .") in {one.rstrip(" .") for one in self.right}


def judge(sets: Path) -> tuple[list[Verdict], list[str]]:
    """A verdict for each case whose set is there, and a line for each body that has changed."""
    cases = tomllib.loads(CASES.read_text(encoding="utf-8"))["article"]
    verdicts, changed = [], []
    for name in sorted({case["set"] for case in cases}):
        archive = sets / f"{name}.tar.xz"
        if not archive.is_file():
            continue
        bodies = _bodies(archive)
        for case in (one for one in cases if one["set"] == name):
            body = bodies.get(case["file"], "")
            if hashlib.sha256(body.encode()).hexdigest()[:16] != case["body"]:
                changed.append(f"{name}/{case['file']}: its body has changed; judge it anew")
                continue
            mark = "\n\n" if "\n\n" in body else "\n"
            paragraphs = body.split(mark)
            taken = find_excerpt(paragraphs, language=case["language"], max_chars=MAX_CHARS)
            right = tuple(" ".join(body[start:end].split()) for start, end in case["right"])
            verdicts.append(Verdict(case, taken, right))
    return verdicts, changed


def _bodies(archive: Path) -> dict[str, str]:
    """The body of each article of a set, by its file."""
    with tarfile.open(archive) as packed:
        member = next(one for one in packed if one.name.endswith("truth.jsonl"))
        stream = packed.extractfile(member)
        lines = stream.read().decode("utf-8").splitlines() if stream else []
    return {truth["file"]: truth.get("body") or "" for truth in map(json.loads, lines)}


def shares(verdicts: list[Verdict]) -> dict[str, float]:
    """The share that is right of all, and of those that are held back; none without any."""
    held = [one.is_right for one in verdicts if not one.case["shown"]]
    every = [one.is_right for one in verdicts]
    found = {"excerpt": every, "excerpt_held": held}
    return {name: sum(some) / len(some) for name, some in found.items() if some}


def told(verdicts: list[Verdict]) -> str:
    """The shares as a sentence."""
    found = shares(verdicts)
    every, held = found.get("excerpt", 0.0), found.get("excerpt_held", 0.0)
    return f"Excerpts: {every:.3f} of {len(verdicts)} right, {held:.3f} of those held back."


def main() -> int:
    """0, with the shares on stdout; 0 with a word when there are no sets."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--misses", action="store_true", help="list those that are wrong")
    options = parser.parse_args()
    verdicts, changed = judge(options.sets)
    sys.stdout.writelines(f"{line}\n" for line in changed)
    for one in verdicts if options.misses else ():
        if one.case["shown"] and not one.is_right:
            sys.stdout.write(f"{one.case['set']} {one.case['file']}\n  took: {one.taken}\n")
            sys.stdout.writelines(f"  right: {right}\n" for right in one.right)
    none = f"{options.sets}: no sets of articles here, nothing is measured"
    sys.stdout.write(f"{told(verdicts) if verdicts else none}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
