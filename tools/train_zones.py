"""Makes ``zones.json``, the weights by which the zones of a plain text are found.

    python tools/train_zones.py --sets FOLDER                  write the file
    python tools/train_zones.py --sets FOLDER --scorer FILE    measure it on sites left out

The sets are folders (or archives) of pages with their ``truth.jsonl``
(docs/explanation/quality.md), no part of this project: those named ``text-…`` hold plain texts,
others that know bodies hold saved web pages, which are turned into text as archives keep them. Each
article is also shown by itself, without what stands around it on its page. The truth tells the zone
of each paragraph (``tools/zone_truth.py``); the weights are a linear-chain conditional random
field, fitted by L-BFGS with L1 and L2 penalties (python-crfsuite, needed here only) and rounded to
hundredths. The same sets give the same file.

With ``--scorer`` no file is written: the sites are dealt out to folds, each fold is read with
weights that were fitted without it, and the scorer measures what was read. A figure taken from
pages that the weights were fitted on says nothing of pages that nobody has seen.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

import pycrfsuite
from page_text import main_text, whole_text
from zone_truth import tell_zones

from feedwright.cli.show import as_json
from feedwright.extract.encoding import decode
from feedwright.extract.mojibake import repair
from feedwright.extract.text.features import look_at
from feedwright.extract.text.paragraphs import read_paragraphs
from feedwright.extract.text.zones import FEATURES, PATHS, ZONES, Weights, each_value
from feedwright.model import HouseStyle
from feedwright.readers.completion import complete
from feedwright.readers.plaintext import read_plaintext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from feedwright.extract.text.paragraphs import Paragraph

__all__ = ["Page", "attributes", "read_pages", "train"]

OUT: Final = Path(__file__).parent.parent / "src/feedwright/extract/text/zones.json"
FOLDS: Final = 5
#: Found by measuring on sites left out; see docs/explanation/quality.md.
_PENALTIES: Final = {"c1": 1.5, "c2": 0.5}
#: What is seen on fewer sites says nothing of others.
_LEAST_SITES: Final = 4
_ITERATIONS: Final = 70
_ROW: Final = re.compile(r"\[\s([^\]]*)\]")
#: How many paragraphs of an article by itself are kept, and two more.
_MOST_KEPT: Final = 7
#: Weights are whole hundredths.
_SCALE: Final = 100
#: By the names that the file has for them.
_GROUPS: Final = {kind.__name__.lower(): kind for kind in FEATURES}
_NOTE: Final = (
    "Weights in hundredths of each feature's values for the zones, by groups of features; made by"
    " tools/train_zones.py. feedwright/extract/text/zones.py says how they are used, features.py"
    " and looks.py what the values mean."
)


class Page(NamedTuple):
    """A page as text, with what is known of it."""

    set_name: str
    #: In the set, of a plain text; None of a web page that was turned into text.
    file: str | None
    #: The host, without "www.".
    site: str
    text: str
    zones: tuple[str, ...]
    #: The `attributes` of each paragraph, tabs between group, feature and value.
    items: tuple[tuple[str, ...], ...]


def unpacked(sets: Path, scratch: Path) -> Path:
    """The folder that holds the sets as folders: ``scratch``, if they are archives."""
    archives = sorted(sets.glob("*.tar.xz"))
    for path in archives:
        with tarfile.open(path) as archive:
            archive.extractall(scratch / path.name.removesuffix(".tar.xz"), filter="data")
    return scratch if archives else sets


def read_pages(sets: Path) -> Iterator[Page]:
    """The pages of all sets whose zones can be told, each once; then articles by themselves."""
    for folder in sorted(path.parent for path in sets.glob("*/truth.jsonl")):
        is_text = folder.name.startswith("text-")
        done: set[str] = set()
        for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
            truth = json.loads(line)
            if truth["file"] in done or not truth.get("body"):
                continue
            done.add(truth["file"])
            decoded = decode((folder / truth["file"]).read_bytes()).text or ""
            texts = [decoded] if is_text else [whole_text(decoded), main_text(decoded)]
            site = urlsplit(truth.get("url") or "").netloc.removeprefix("www.")
            for text in texts:
                paragraphs = read_paragraphs(repair(text).text)
                zones = tell_zones([paragraph.text for paragraph in paragraphs], truth)
                if zones:
                    file = truth["file"] if is_text else None
                    yield Page(folder.name, file, site, text, zones, _items(paragraphs))
                    yield from _by_itself(folder.name, site, paragraphs, zones)


def _by_itself(
    set_name: str, site: str, paragraphs: Sequence[Paragraph], zones: tuple[str, ...]
) -> Iterator[Page]:
    """The article as somebody keeps it: headline, header, a few paragraphs, and nothing else."""
    body = [at for at, zone in enumerate(zones) if zone == "body"]
    # As many as any number of the site says, the same on every machine.
    count = 2 + hashlib.sha256(f"{site} {len(zones)}".encode()).digest()[0] % _MOST_KEPT
    kept = [at for at, zone in enumerate(zones) if zone in ("headline", "header")] + body[:count]
    text = "\n\n".join(paragraphs[at].text for at in kept)
    alone = read_paragraphs(text)
    if "headline" in zones and len(alone) == len(kept):
        yield Page(set_name, None, site, text, tuple(zones[at] for at in kept), _items(alone))


def _items(paragraphs: Sequence[Paragraph]) -> tuple[tuple[str, ...], ...]:
    """What each paragraph shows, as the trainer takes it; the same is the same object."""
    seen = look_at(paragraphs)
    words = [
        tuple(dict.fromkeys(word for word in line if len(word) > 1)) for line in seen.words.words
    ]
    groups = (seen.look, seen.near, seen.drift, (seen.words.size, words), seen.place)
    columns = [
        [attributes(name, row) for row in zip(*group, strict=True)]
        for name, group in zip(_GROUPS, groups, strict=True)
    ]
    return tuple(tuple(chain.from_iterable(item)) for item in zip(*columns, strict=True))


@lru_cache(maxsize=100_000)
def attributes(group: str, row: tuple[Any, ...]) -> tuple[str, ...]:
    """What a group shows of a paragraph, as the file has it: tabs between group, feature, value."""
    kind = _GROUPS[group]
    shown = dict(zip(kind._fields, row, strict=True))
    return tuple(
        sys.intern("\t".join([group, "+".join(fields), " ".join(map(str, value))]))
        for fields in FEATURES[kind]
        for value in each_value(tuple(shown[field] for field in fields))
    )


def train(pages: Iterable[Page], *, least_sites: int = _LEAST_SITES) -> dict[str, Any]:
    """The content of ``zones.json`` for the pages; the same for the same pages."""
    pages = tuple(pages)
    sites: dict[str, set[str]] = {}
    for page in pages:
        for attribute in chain.from_iterable(page.items):
            sites.setdefault(attribute, set()).add(page.site)
    known = {attribute for attribute, found in sites.items() if len(found) >= least_sites}
    trainer = pycrfsuite.Trainer(verbose=False)
    for page in pages:
        items = [[attribute for attribute in item if attribute in known] for item in page.items]
        trainer.append(pycrfsuite.ItemSequence(items), page.zones)
    trainer.set_params({**_PENALTIES, "max_iterations": _ITERATIONS})
    with tempfile.TemporaryDirectory() as scratch:
        model = str(Path(scratch) / "zones.crf")
        trainer.train(model)
        tagger = pycrfsuite.Tagger()
        tagger.open(model)
        info = tagger.info()
        tagger.close()
    return _table(info.state_features, info.transitions)


def _table(
    states: Mapping[tuple[str, str], float], steps: Mapping[tuple[str, str], float]
) -> dict[str, Any]:
    """The fitted weights in the form of the file, without what is 0 after rounding."""
    table: dict[str, Any] = {
        "note": _NOTE,
        "zones": list(ZONES),
        "steps": {
            f"{last} {zone}": round(weight * _SCALE)
            for (last, zone), weight in sorted(steps.items())
            if last in PATHS[zone]
        },
        **{kind.__name__.lower(): {} for kind in FEATURES},
    }
    for (attribute, zone), weight in sorted(states.items()):
        group, feature, value = attribute.split("\t")
        whole = round(weight * _SCALE)
        if whole:
            rows = table[group].setdefault(feature, {})
            rows.setdefault(value, [0] * len(ZONES))[ZONES.index(zone)] = whole
    return table


def write_table(table: Mapping[str, Any], path: Path) -> None:
    """Write the file so that a value and its weights stand on one line."""
    text = json.dumps(table, ensure_ascii=False, indent=1)
    rows = _ROW.sub(lambda row: f"[{' '.join(row[1].split())}]", text)
    path.write_text(f"{rows}\n", encoding="utf-8")


def fold_of(site: str) -> int:
    """The fold that a site is dealt to, the same on every machine."""
    return hashlib.sha256(site.encode()).digest()[0] % FOLDS


def read_held_out(pages: Sequence[Page], folder: Path) -> None:
    """Write what is read of each plain text by weights fitted without its site.

    One file a set, ``<set>.jsonl``, as ``feedwright show --json`` prints it.
    """
    for fold in range(FOLDS):
        weights = Weights(train(page for page in pages if fold_of(page.site) != fold))
        for page in pages:
            if page.file is None or fold_of(page.site) != fold:
                continue
            house = HouseStyle()
            article = read_plaintext(page.file, page.text.encode(), house, weights=weights)
            with (folder / f"{page.set_name}.jsonl").open("a", encoding="utf-8") as answers:
                answers.write(f"{json.dumps(as_json(complete(article, house)))}\n")
        sys.stderr.write(f"fold {fold + 1} of {FOLDS} is read\n")


def score(scorer: Path, sets: Path, folder: Path) -> None:
    """Let the scorer measure the answers; it calls this file for them."""
    for answers in sorted(folder.glob("*.jsonl")):
        command = f"{sys.executable} {Path(__file__).resolve()} --answers {answers}"
        run = [sys.executable, scorer, "--command", command, sets / answers.stem]
        subprocess.run(list(map(str, run)), check=True)


def main() -> int:
    """0; the file is written, or the figures are printed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sets", type=Path, help="folder of the sets, or of their .tar.xz")
    parser.add_argument("--scorer", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--answers", type=Path, help=argparse.SUPPRESS)
    options, _ = parser.parse_known_args()
    if options.answers:
        sys.stdout.write(options.answers.read_text(encoding="utf-8"))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        sets, answers = unpacked(options.sets.resolve(), Path(scratch)), Path(scratch) / "answers"
        pages = list(read_pages(sets))
        if options.scorer:
            answers.mkdir()
            read_held_out(pages, answers)
            score(options.scorer.resolve(), sets, answers)
        else:
            write_table(train(pages), options.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
