"""The entries of the last build, each brought to mind when it is needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feedwright.model import Entry

__all__ = ["LastEntries"]


class LastEntries(Mapping[str, "Entry"]):
    """All entries that stood in a feed after the last build, by id, as they were then."""

    def __init__(
        self,
        recipes: Mapping[str, str],
        load: Callable[[Iterable[str]], Iterable[Entry]],
    ) -> None:
        """``recipes`` say what each was made from and how; ``load`` gives those of the ids.

        Of what ``load`` does not give, nothing is known but that there was an entry: its recipe is
        empty from then on.
        """
        self.recipes = dict(recipes)
        self._load = load
        self._loaded: dict[str, Entry] = {}

    def __getitem__(self, identity: str) -> Entry:
        self.load((identity,))
        return self._loaded[identity]

    def __iter__(self) -> Iterator[str]:
        return iter(self.recipes)

    def __len__(self) -> int:
        return len(self.recipes)

    def load(self, identities: Iterable[str]) -> None:
        """What of these is known will be at hand; they are asked for together."""
        wanted = [one for one in identities if one in self.recipes and one not in self._loaded]
        if wanted:
            self._loaded.update((entry.id, entry) for entry in self._load(wanted))
            self.recipes.update((one, "") for one in wanted if one not in self._loaded)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> LastEntries:
        """Of entries that are at hand, and of which nobody knows what they were made from."""
        known = {entry.id: entry for entry in entries}
        return cls(dict.fromkeys(known, ""), lambda wanted: (known[one] for one in wanted))
