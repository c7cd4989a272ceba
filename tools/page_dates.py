"""Writes how each language of the pages prints a date, from CLDR as Babel 2 carries it.

``dates.toml``: the long form of a date, and the names of the months that stand in it. Run it after
an upgrade of Babel, or when ``wording.toml`` has a new language::

    python tools/page_dates.py src/feedwright/pages
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIELDS = {"d": "{day}", "dd": "{day}", "M": "{number}", "MMMM": "{month}", "y": "{year}"}
_PART = re.compile(r"'([^']*)'|([A-Za-z]+)|([^A-Za-z']+)")


def template(pattern: str) -> str:
    """The pattern of CLDR ("d MMMM y") as a template with ``{day}``, ``{month}``, ``{year}``."""
    return "".join(
        quoted or (_FIELDS[letters] if letters else between)
        for quoted, letters, between in _PART.findall(pattern)
    )


def lines(languages: list[str]) -> Iterator[str]:
    """The lines of ``dates.toml``."""
    yield "# Made by tools/page_dates.py from CLDR (Unicode License v3)."
    for language in languages:
        locale = Locale.parse(language)
        months = [locale.months["format"]["wide"][number] for number in range(1, 13)]
        yield f"\n[{language}]"
        yield f'date = "{template(locale.date_formats["long"].pattern)}"'
        yield f"months = {json.dumps(months, ensure_ascii=False)}"


def main() -> None:
    """The file, into the folder that is the only argument and holds ``wording.toml``."""
    folder = Path(sys.argv[1])
    languages = list(tomllib.loads((folder / "wording.toml").read_text(encoding="utf-8")))
    (folder / "dates.toml").write_text("\n".join(lines(languages)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
