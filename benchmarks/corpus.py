"""Folders of made-up articles in the three input forms, the same for the same number.

``python benchmarks/corpus.py 1000 /some/folder`` writes a thousand.
"""

from __future__ import annotations

import json
import random
import sys
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["TOPIC_FEEDS", "reports", "write_corpus", "write_reports"]

#: The config of a publication with a feed for each topic, newest 20 and nothing else.
TOPIC_FEEDS: Final = """\
[site]
title = "Bench"
url = "https://example.org/"
language = "en"
[articles]
link = "https://example.org/{year}/{slug}/"
[feeds]
max-entries = 20
keep-days = 0
budget-bytes = 100000000
[sets]
topics = true
min-entries = 1
[archive]
feeds = "none"
"""

_PROSE: Final = (
    "the harbour a quiet field of winter light and then slow water under old stone "
    "bridges where people carried bread timber letters salt every morning before rain "
    "came down from hills over roofs toward an open gate that nobody had closed since "
    "spring while neighbours counted boats lanterns geese hours pennies or named them"
)
_WORDS: Final = _PROSE.split()
_AUTHORS: Final = ("Ada Whitlow", "Bero Lindqvist", "Chiamaka Rede", "Dag Ostrander")
_TAGS: Final = ("Water", "Craft", "Food", "Roads", "Birds", "Weather")
_FIRST_DAY: Final = date(2019, 1, 1)
_LAST: Final = datetime(2026, 6, 1, 9, tzinfo=UTC)
_TOPICS: Final = 500
_FURNITURE: Final = (
    "Leave a Reply",
    "Your email address will not be published.",
    "The Almanac magazine",
    "The Almanac is an independent publication. We print what we have seen ourselves.",
    "Click here",
    "Don't Miss",
)


def write_corpus(folder: Path, count: int) -> int:
    """The size in bytes of that many articles, written into the folder.

    Half of them are page dumps, a quarter saved pages, a quarter Markdown.
    """
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for number in range(count):
        dice = random.Random(number)  # noqa: S311 - has to be the same every time
        suffix, render = (("txt", _dump), ("md", _markdown), ("txt", _dump), ("html", _page))[
            number % 4
        ]
        size += (folder / f"{number:06}.{suffix}").write_bytes(render(number, dice).encode())
    return size


def reports(count: int) -> Iterator[dict[str, object]]:
    """So many articles with three of 500 topics each; the number decides what each says."""
    for number in range(count):
        dice = random.Random(number)  # noqa: S311 - has to be the same every time
        topics = {f"Topic {int(_TOPICS * dice.random() ** 2)}" for _ in range(3)}
        yield {
            "id": number,
            "title": f"Report {number} of the harbour",
            "date": (_LAST - timedelta(minutes=7 * (count - number))).isoformat(),
            "tags": sorted(topics),
            "text": "\n\n".join(_paragraphs(dice)),
        }


def write_reports(folder: Path, count: int) -> None:
    """The same as Markdown files, a thousand in each folder below that one."""
    for number, one in enumerate(reports(count)):
        place = folder / f"{number // 1_000:04}"
        place.mkdir(parents=True, exist_ok=True)
        head = "".join(f"{key}: {json.dumps(one[key])}\n" for key in ("title", "date", "tags"))
        (place / f"{number:07}.md").write_text(f"---\n{head}---\n{one['text']}\n")


def _sentence(dice: random.Random) -> str:
    words = dice.choices(_WORDS, k=dice.randint(8, 24))
    return " ".join(words).capitalize() + "."


def _paragraphs(dice: random.Random) -> list[str]:
    return [
        " ".join(_sentence(dice) for _ in range(dice.randint(2, 6)))
        for _ in range(dice.randint(6, 14))
    ]


def _head(number: int, dice: random.Random) -> tuple[str, date, str]:
    title = f"{' '.join(dice.sample(_WORDS, 6)).capitalize()} {number}"
    return title, _FIRST_DAY + timedelta(days=number % 2500), dice.choice(_AUTHORS)


def _dump(number: int, dice: random.Random) -> str:
    title, day, author = _head(number, dice)
    lines = [title, "", f"{day:%B} {day.day}, {day.year}", f"By {author}", "4 mins read", ""]
    for paragraph in _paragraphs(dice):
        lines += [paragraph, ""]
    return "\n".join([*lines, "", *_FURNITURE, ""])


def _markdown(number: int, dice: random.Random) -> str:
    title, day, author = _head(number, dice)
    tags = ", ".join(dice.sample(_TAGS, 2))
    front = f'---\ntitle: "{title}"\ndate: {day}\nauthor: {author}\ntags: [{tags}]\n---\n\n'
    return front + "\n\n".join(_paragraphs(dice)) + "\n"


def _page(number: int, dice: random.Random) -> str:
    title, day, author = (escape(str(part)) for part in _head(number, dice))
    links = "".join(f'<li><a href="/{tag.lower()}/">{tag}</a></li>' for tag in _TAGS)
    body = "\n".join(f"<p>{escape(text)}</p>" for text in _paragraphs(dice))
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | The Almanac</title>
<meta property="og:title" content="{title}">
<meta property="article:published_time" content="{day}T08:00:00Z">
<meta name="author" content="{author}"></head>
<body><nav><ul>{links}</ul></nav>
<main><article><h1>{title}</h1><p class="byline">By {author}</p>
{body}
</article><aside><h2>Most read</h2><ul>{links}</ul></aside></main>
<footer><p>© The Almanac</p></footer></body></html>
"""


if __name__ == "__main__":
    write_corpus(Path(sys.argv[2]), int(sys.argv[1]))
