"""The lines of a file as they were found, with what its reader took each for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from feedwright.readers import find_form

if TYPE_CHECKING:
    from feedwright.model import HouseStyle

__all__ = ["FoundLine", "find_lines"]


class FoundLine(NamedTuple):
    """A line of a file; of a web page a block of what it shows."""

    text: str
    #: From 1; 0 for a block of a web page, which is written in no line of its own.
    number: int = 0
    #: What it was taken for; empty where the reader does not go by lines.
    label: str = ""
    rule: str = ""
    #: How sure that is, 0 to 1; None where it is not told.
    confidence: float | None = None
    #: Whether it is part of the article's text.
    is_body: bool = False


def find_lines(path: str, data: bytes, house: HouseStyle) -> tuple[FoundLine, ...]:
    """Every line that holds something, in order; none for a file that holds no text."""
    from feedwright.extract.encoding import decode  # noqa: PLC0415 - brings its libraries

    form = find_form(path, data)
    text = decode(data, is_html=form == "webpage").text
    if text is None:
        return ()
    if form == "webpage":
        return _blocks(text, house)
    from feedwright.extract.text.paragraphs import split_lines  # noqa: PLC0415 - when work starts

    lines = enumerate(split_lines(text), 1)
    found = tuple(FoundLine(line, number) for number, line in lines if line.strip())
    return _labelled(found, text, house) if form == "plaintext" else found


def _blocks(html: str, house: HouseStyle) -> tuple[FoundLine, ...]:
    from feedwright.extract.page.page import read_page  # noqa: PLC0415 - brings lxml
    from feedwright.extract.page.shown import shown_blocks  # noqa: PLC0415 - likewise

    page = read_page(html, house)
    return tuple(map(FoundLine, shown_blocks(page.body))) if page is not None else ()


def _labelled(found: tuple[FoundLine, ...], text: str, house: HouseStyle) -> tuple[FoundLine, ...]:
    """The lines with the label of the paragraph that each belongs to; rules where one begins."""
    from feedwright.extract.text.certainty import certainties  # noqa: PLC0415 - brings the weights
    from feedwright.extract.text.labels import BODY_LABELS  # noqa: PLC0415 - likewise
    from feedwright.readers.plaintext import label_text  # noqa: PLC0415 - likewise

    page = label_text(text, house)
    begun = {line.paragraph.line: at for at, line in enumerate(page)}
    sure = certainties(page)
    labelled: list[FoundLine] = []
    at: int | None = None
    for line in found:
        at = begun.get(line.number, at)
        if at is None:
            labelled.append(line)
            continue
        label = page[at].label
        known = line._replace(label=label, is_body=label in BODY_LABELS)
        if line.number in begun:
            known = known._replace(rule=page[at].rule, confidence=sure[at])
        labelled.append(known)
    return tuple(labelled)
