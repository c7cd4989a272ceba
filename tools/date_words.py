"""Writes what CLDR knows of dates into ``extract/words``, as Babel 2 carries it.

``date_names.toml``: names of months and days in every width and in both the form that stands in a
date ("1 lipca") and the one that stands alone ("lipiec"). ``date_orders.toml``: whether a country
writes the day or the month first. Run it after an upgrade of Babel::

    python tools/date_words.py src/feedwright/extract/words
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale, localedata

from feedwright.extract.dates.vocabulary import other_kind, word_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Languages that newsrooms write in, with regions and scripts that have names of their own.
LOCALES = (
    "af am ar ar_DZ ar_EG ar_IQ ar_MA ar_MR ar_SY ar_TN az az_Cyrl be bg bn bs bs_Cyrl ca cs cy da"
    " de de_AT el en en_AU en_CA en_GB eo es es_CO es_MX es_PE es_UY et eu fa fi fil fr fr_CA fy"
    " ga gd gl gu he hi hr hu hy id is it ja ka kk km kn ko ky lb lo lt lv mk ml mn mr ms mt my nb"
    " ne nl nn pa pl ps pt pt_PT ro ru si sk sl so sq sr sr_Latn sv sw ta te tg th tk tr uk ur"
    " ur_IN uz uz_Cyrl vi zh zh_Hant zu"
).split()
#: Forms in print that CLDR does not list: inflected, shortened, or of a second spelling.
MONTHS_IN_PRINT = {
    "ar": {"تشرين الأول": 10, "ديسنبر": 12},
    "bs": {"jula": 7, "juna": 6, "januara": 1, "februara": 2, "aprila": 4, "augusta": 8}
    | {"septembra": 9, "oktobra": 10, "novembra": 11, "decembra": 12},
    "de": {"jaenner": 1, "feber": 2, "maerz": 3, "mär": 3, "mrz": 3, "sept": 9},
    "en": {"sept": 9, "janu": 1, "febr": 2},
    "es": {"setiembre": 9, "sept": 9, "set": 9},
    "fr": {"juill": 7, "sept": 9},
    "it": {"sett": 9, "genn": 1, "febb": 2},
    "lv": {"janvārī": 1, "februārī": 2, "martā": 3, "aprīlī": 4, "maijā": 5, "jūnijā": 6}
    | {"jūlijā": 7, "augustā": 8, "septembrī": 9, "oktobrī": 10, "novembrī": 11, "decembrī": 12},
    "nl": {"mrt": 3, "maa": 3},
    "pt": {"setembro": 9},
    "ro": {"sept": 9},
    "sl": {"januarja": 1, "februarja": 2, "marca": 3, "aprila": 4, "maja": 5, "junija": 6}
    | {"julija": 7, "avgusta": 8, "septembra": 9, "oktobra": 10, "novembra": 11, "decembra": 12},
    "sr": {"јануара": 1, "фебруара": 2, "марта": 3, "априла": 4, "маја": 5, "јуна": 6, "јула": 7}
    | {"августа": 8, "септембра": 9, "октобра": 10, "новембра": 11, "децембра": 12}
    | {"januara": 1, "februara": 2, "marta": 3, "aprila": 4, "maja": 5, "juna": 6, "jula": 7}
    | {"avgusta": 8, "septembra": 9, "oktobra": 10, "novembra": 11, "decembra": 12},
}
#: Languages that print days with two letters: "Sa., 1. Juli", "za 1 juli", "la 1.7.".
TWO_LETTER_DAYS = {"de", "fi", "nl"}
#: The preposition "in", which Hebrew writes as one word with the month.
HEBREW_IN = "ב"


def names(locale_id: str, kind: str) -> Iterator[tuple[str, int]]:
    """Every name of one word of that locale as its key, with its number.

    Babel 2.18 resolves aliases in place: without clearing its cache the names of a locale loaded
    earlier stand in for those that a later one inherits.
    """
    localedata._cache.clear()  # noqa: SLF001 - see above
    locale = Locale.parse(locale_id)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in getattr(locale, kind)[context][width].items():
                yield name, number
                if locale.language == "he" and kind == "months":
                    yield HEBREW_IN + name, number
    if kind == "days":
        for number, name in locale.days["stand-alone"].get("short", {}).items():
            yield name, number
    elif locale.language in MONTHS_IN_PRINT:
        yield from MONTHS_IN_PRINT[locale.language].items()


def usable(name: str) -> str | None:
    """The key of a name that says something alone: one word of letters, no number."""
    plain = re.sub(r"^(?:de |d['\u2019]|dia )", "", name.casefold().strip("\u200f\u200e. "))
    first, dash, _ = plain.partition("-")
    key = word_key(first if dash else plain)
    short = len(key) < 2 and key.isascii()
    return None if short or re.search(r"[\d\s]|.[月월]", key) or not key else key


def write_names() -> Iterator[str]:
    """The lines of ``date_names.toml``."""
    yield "# Made by tools/date_words.py from CLDR (Unicode License v3): keys of names, by number."
    for kind in ("months", "days"):
        meanings: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for locale_id in LOCALES:
            language = locale_id.partition("_")[0]
            for name, number in names(locale_id, kind):
                key = usable(name)
                if key and (len(key) > 2 or not key.isascii() or language in TWO_LETTER_DAYS):
                    meanings[key][language].add(number)
        numbers = {key: set().union(*by.values()) for key, by in meanings.items()}
        contested = {key for key in numbers if len(numbers[key]) > 1}
        if kind == "days":  # "to" is Thursday in Finnish, and "min" Sunday in Indonesian
            contested |= {key for key in numbers if other_kind(key)}
        yield f"\n[{kind}]" + (" # Monday is 0" if kind == "days" else "")
        for number in sorted(set().union(*numbers.values())):
            names_of = [key for key in numbers.keys() - contested if number in numbers[key]]
            yield f"{number} = [{listed(names_of)}]"
        yield f"\n# Other {kind} in other languages, or other words."
        yield f"[contested_{kind}]"
        for key in sorted(contested):
            own = {tag: min(found) for tag, found in meanings[key].items() if len(found) == 1}
            pairs = ", ".join(f"{tag} = {number}" for tag, number in sorted(own.items()))
            yield f"{json.dumps(key, ensure_ascii=False)} = {{ {pairs} }}"


def order_of(pattern: str) -> str:
    """``dmy``, ``mdy`` or ``ymd``: the order of the fields in a short date of CLDR."""
    letters = "".join(dict.fromkeys(re.sub(r"'[^']*'|[^dMy]", "", pattern)))
    return letters.lower()


def write_orders() -> Iterator[str]:
    """The lines of ``date_orders.toml``: the languages, then the regions that differ."""
    yield "# Made by tools/date_words.py from CLDR (Unicode License v3): orders of short dates."
    yield "# English alone has no order: its countries disagree."
    orders: dict[str, list[str]] = defaultdict(list)
    own: dict[str, str] = {}
    for locale_id in sorted(localedata.locale_identifiers(), key=lambda tag: (tag.count("_"), tag)):
        locale = Locale.parse(locale_id)
        if locale.variant or (locale.script and locale.territory):
            continue
        order = order_of(locale.date_formats["short"].pattern)
        tag = "-".join(filter(None, (locale.language, locale.script or locale.territory)))
        if tag == "en" or order not in {"dmy", "mdy", "ymd"} or own.get(locale.language) == order:
            continue
        own.setdefault(tag, order)
        orders[order].append(tag)
    for order in sorted(orders):
        yield f"{order} = [{listed(orders[order])}]"


def listed(words: Iterable[str]) -> str:
    """The words as the inside of a TOML array."""
    return ", ".join(json.dumps(word, ensure_ascii=False) for word in sorted(set(words)))


def main() -> None:
    """Both files, into the folder that is the only argument."""
    folder = Path(sys.argv[1])
    for name, lines in (("date_names", write_names()), ("date_orders", write_orders())):
        text = "\n".join(lines) + "\n"
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
