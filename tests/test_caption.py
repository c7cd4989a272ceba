"""Captions, and credits told apart from them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.extract.caption import find_caption, split_caption

_CAPTIONS: dict[str, tuple[str | None, str | None]] = {
    "A ferry at the quay of Oxley. Image: PORT / Petra Lind": (
        "A ferry at the quay of Oxley.",
        "PORT / Petra Lind",
    ),
    "The mill in winter. Photo by Ottoline Reyes on Unsplash": (
        "The mill in winter.",
        "Ottoline Reyes on Unsplash",
    ),
    "A boat at sea. (Photo by Jane Roe/Getty Images)": ("A boat at sea.", "Jane Roe/Getty Images"),
    "The mayor at the bridge. REUTERS/Jane Roe": ("The mayor at the bridge.", "REUTERS/Jane Roe"),
    "Ein Haus am Deich (Foto: Jane Roe)": ("Ein Haus am Deich", "Jane Roe"),
    "La halle vide. Crédit photo : Marie Dupont": ("La halle vide.", "Marie Dupont"),
    "Runners above the valley. Photo: iPace/Bryn Power": (
        "Runners above the valley.",
        "iPace/Bryn Power",
    ),
    "Photo: John Doe/Example Images": (None, "John Doe/Example Images"),
    "© Jane Roe": (None, "Jane Roe"),
    "Jane Roe / Getty Images": (None, "Jane Roe / Getty Images"),
    "Foto: dpa": (None, "dpa"),
    "写真：山田太郎": (None, "山田太郎"),
}


@pytest.mark.parametrize("line", _CAPTIONS)
def test_a_credit_makes_a_line_a_caption_and_stands_apart(line: str) -> None:
    assert find_caption(line) == _CAPTIONS[line]
    assert split_caption(line) == _CAPTIONS[line]


def test_a_stock_phrase_is_a_caption_without_a_credit() -> None:
    assert find_caption("File photo.") == ("File photo.", None)
    assert find_caption("Symbolbild") == ("Symbolbild", None)


@pytest.mark.parametrize(
    "line",
    [
        "He looked at the image: a ship on fire.",
        "The company said to Reuters.",
        "Reuters reported it.",
        "Credit: the bank gives it to whoever asks.",
        "Photos of the day are here",
        "The deal was announced on Monday, according to Reuters.",
        "The picture of health: how a village learned to walk. It took three years and two mayors.",
        "",
    ],
)
def test_prose_that_speaks_of_pictures_is_no_caption(line: str) -> None:
    assert find_caption(line) is None


def test_a_text_known_to_be_a_caption_needs_no_credit() -> None:
    assert split_caption("The quay at dawn.") == ("The quay at dawn.", None)
    assert split_caption("  ") == (None, None)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.text(max_size=600))
def test_any_text_is_split_without_losing_itself_in_marks(text: str) -> None:
    for found in (find_caption(text), split_caption(text)):
        for part in found or ():
            assert part is None or part.strip() == part != ""
