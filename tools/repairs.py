"""Whether text repair leaves clean text alone: the articles and page dumps of the sets.

    python tools/repairs.py --sets FOLDER [--changes]

A text is clean when it has nothing that a person would call damage, by a test that knows nothing
of the repair: no control or invisible characters, no entities, no letters that UTF-8 becomes when
it is read as something else. ``--changes`` lists what was put right in the others.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from feedwright.extract.mojibake import repair

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Controls, invisible characters, odd spaces; entities; first letters of garbled UTF-8 before what
#: no word goes on with.
DAMAGE: Final = re.compile(
    "[\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000"
    "\ufeff\ufff9-\uffff]"
    "|&#?[A-Za-z0-9]{2,31};"
    "|[ÂÃâÐÑÎÏĂĹβвРС][\u00a1-\u00bf\u2010-\u2044\u20ac\u2122]"
)


class Measured(NamedTuple):
    """How many texts were clean, and what was changed in those and in the others."""

    clean: int
    #: The texts of the changes.
    wrongly: list[str]
    rightly: list[str]

    @property
    def told(self) -> str:
        """The counts as a sentence."""
        return f"Repairs: {len(self.wrongly)} in {self.clean} clean texts."


def measure(sets: Path) -> Measured:
    """Every text of the sets repaired, each once."""
    clean, wrongly, rightly = 0, list[str](), list[str]()
    for text in dict.fromkeys(
        one for path in sorted(sets.glob("*.tar.xz")) for one in _texts(path)
    ):
        is_clean = DAMAGE.search(text) is None
        changes = [f"{one.rule}: {one.text}" for one in repair(text).evidence]
        clean += is_clean
        (wrongly if is_clean else rightly).extend(changes)
    return Measured(clean, wrongly, rightly)


def _texts(archive: Path) -> Iterator[str]:
    """The bodies that the truth tells, and the pages that are text."""
    with tarfile.open(archive) as packed:
        for member in packed:
            stream = packed.extractfile(member) if member.isfile() else None
            if stream is None:
                continue
            if member.name.endswith("truth.jsonl"):
                truths = map(json.loads, stream.read().decode("utf-8").splitlines())
                yield from (truth["body"] for truth in truths if truth.get("body"))
            elif member.name.endswith(".txt"):
                yield stream.read().decode("utf-8", "replace")


def main() -> int:
    """0, with the counts on stdout; 1 when a clean text was changed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--changes", action="store_true", help="list what was put right")
    options = parser.parse_args()
    found = measure(options.sets)
    shown = [*found.wrongly, *(found.rightly if options.changes else ())]
    sys.stdout.writelines(f"{line}\n" for line in (*shown, found.told))
    return 1 if found.wrongly else 0


if __name__ == "__main__":
    raise SystemExit(main())
