"""A small publication whose articles have pages of their own, in two directions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from publications import markdown, publication, run

if TYPE_CHECKING:
    from pathlib import Path

    from feedwright.build import Report

__all__ = ["ARABIC", "ENGLISH", "publish_pages"]

ENGLISH = """\
[site]
title = "The Quay"
url = "https://quay.example/"
description = "News from the water's edge."
language = "en"
rights = "© 2026 The Quay"

people = [{ name = "Ada Quill", uri = "https://ada.example/" }]

[pages]
articles = true
authors = true

[sets]
authors = true
min-entries = 1
"""
ARABIC = ENGLISH.replace('"en"', '"ar"').replace("The Quay", "الرصيف")

_BODY = """\
The harbour office opened its new tide table on Monday, and the first ship to use it left early.

> The moon has been generous.

## What it holds

| tide | metres |
| --- | --- |
| spring | 4.1 |

- the moon
- the wind

```
a line of figures that is far too long for the screen of any telephone 1 2 3 4 5 6 7 8 9 10 11 12
```
"""
_ARABIC_BODY = """\
افتتح مكتب الميناء جدول المد والجزر الجديد يوم الاثنين، وغادرت أول سفينة قبل موعدها بدقيقتين.

لا يذكر أحد على الرصيف أن ذلك حدث من قبل.
"""


def publish_pages(folder: Path, config: str = ENGLISH) -> Report:
    """One build of two articles, one of them in Arabic, in that publication."""
    folder.mkdir(parents=True)
    publication(
        folder,
        config=config,
        tides__md=markdown("Tides", body=_BODY, more="authors: [Ada Quill, Ben Tarn]\nlang: en\n"),
        mina__md=markdown("ميناء", "2026-08-01", _ARABIC_BODY, "lang: ar\nauthors: [نورا]\n"),
    )
    return run(folder)
