"""Writes the month and weekday names of the world into ``extract/words/date_names.toml``.

The names are CLDR's, as Babel 2 carries them, in every width and in both the form that stands in
a date ("1 lipca") and the one that stands alone ("lipiec"). Run it after an upgrade of Babel::

    python tools/date_words.py > src/feedwright/extract/words/date_names.toml
"""

from __future__ import annotations

import json
import re
import sys

from babel import Locale

#: Languages that newsrooms of the measured sets write in, and their neighbours.
LANGUAGES = (
    "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id"
    " is it ja ka kk km kn ko ky lo lt lv mk ml mn mr ms my nb ne nl nn pa pl ps pt ro ru si sk sl"
    " sq sr sv sw ta te th tr uk ur uz vi zh"
).split()
#: Short forms in use that CLDR does not list.
EXTRA_MONTHS = {
    "en": {"sept": 9, "janu": 1},
    "es": {"setiembre": 9, "sept": 9, "set": 9},
    "pt": {"setembro": 9},
    "it": {"sett": 9},
    "de": {"jänner": 1, "feber": 2, "maerz": 3, "mär": 3, "sept": 9},
    "nl": {"mrt": 3, "maa": 3},
    "fr": {"fevrier": 2, "aout": 8, "decembre": 12, "janv": 1, "févr": 2, "juil": 7, "sept": 9},
    "ru": {"мая": 5, "май": 5},
    "ro": {"sept": 9},
}
#: A name shorter than this says too little, unless the language writes so.
SHORTEST = 3


def plain_name(name: str) -> str:
    """The name as one lower-case word, without the preposition that Catalan puts before it."""
    return re.sub(r"^(de |d['\u2019])", "", name.casefold().strip(". "))


def names(language: str, kind: str) -> dict[str, set[int]]:
    """Every one-word form of every name of that language, with its number(s)."""
    locale = Locale.parse(language)
    found: dict[str, set[int]] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in getattr(locale, kind)[context][width].items():
                found.setdefault(plain_name(name), set()).add(number)
    if kind == "months":
        for name, number in EXTRA_MONTHS.get(language, {}).items():
            found.setdefault(name, set()).add(number)
    return {name: numbers for name, numbers in found.items() if is_usable(name)}


def is_usable(name: str) -> bool:
    """Whether the name alone says something: one word without digits, not a mere letter or two."""
    long_enough = len(name) >= SHORTEST or (len(name) > 1 and not name.isascii())
    return long_enough and not re.search(r"[\d\s]", name)


def main() -> None:
    """The file on standard output: names that mean one thing everywhere, then by language."""
    sys.stdout.write("# Made by tools/date_words.py from CLDR (Unicode License v3). Monday is 0.\n")
    for kind in ("months", "days"):
        by_language = {language: names(language, kind) for language in LANGUAGES}
        meanings: dict[str, set[int]] = {}
        for table in by_language.values():
            for name, numbers in table.items():
                meanings.setdefault(name, set()).update(numbers)
        sys.stdout.write(f"\n[{kind}]\n")
        for number in sorted(set().union(*meanings.values())):
            certain = sorted(name for name, numbers in meanings.items() if numbers == {number})
            sys.stdout.write(f"{number} = {json.dumps(certain, ensure_ascii=False)}\n")
        sys.stdout.write(f"\n# Names that mean different {kind} in different languages.\n")
        for language, table in by_language.items():
            own = [name for name in sorted(table) if len(meanings[name]) > 1 == len(table[name])]
            if own:
                sys.stdout.write(f"\n[{kind}_of.{language}]\n")
            for name in own:
                number = min(table[name])
                sys.stdout.write(f"{json.dumps(name, ensure_ascii=False)} = {number}\n")


if __name__ == "__main__":
    main()
