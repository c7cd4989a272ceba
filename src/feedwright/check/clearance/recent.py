"""What is known of long texts that come again soon."""

from __future__ import annotations

from typing import Final

__all__ = ["Recent"]

#: Of so many texts; the documents of a feed carry the same bodies one after the other.
_MOST: Final = 512
_BEGINNING: Final = 100


class Recent:
    """Answers about texts, the last few hundred of them.

    A text is found by its length and its beginning and compared, which costs a tenth of what it
    costs to hash it.
    """

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], tuple[str, bool]] = {}

    def get(self, text: str) -> bool | None:
        """What is known of the text; None when nothing is."""
        found = self._known.get((len(text), text[:_BEGINNING]))
        return found[1] if found and found[0] == text else None

    def __setitem__(self, text: str, answer: bool) -> None:
        if len(self._known) >= _MOST:
            del self._known[next(iter(self._known))]
        self._known[len(text), text[:_BEGINNING]] = text, answer
