"""The summary that an editor wrote into the page's metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.characters import one_line
from feedwright.extract.lexicon import fold
from feedwright.extract.page.claim import Claim
from feedwright.extract.page.structured import text_of, types_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedwright.extract.page.page import Page

__all__ = ["descriptions", "find_description"]

_MIN_CHARS: Final = 50
_MAX_CHARS: Final = 1_000
_METAS: Final = ("og:description", "description", "twitter:description", "dcterms.description")
_CUT: Final = ("…", "...", "[…]", "[...]", "[&hellip;]", "…]")


def descriptions(page: Page) -> tuple[str, ...]:
    """All descriptions of the article in the metadata, each once."""
    found = [v for name in _METAS for v in page.head.metas.get(name, ())]
    found += [text_of(node.get("description")) for node in page.articles[:3]]
    return tuple(dict.fromkeys(one_line(text) for text in found if text))


def find_description(
    page: Page, title: str | None, body_text: str, decks: Sequence[str] = ()
) -> Claim[str] | None:
    """The summary that an editor wrote, None where there is none: metadata first, then the deck.

    A description is none when it is shorter than a sentence, the title again, cut off in the
    middle, the beginning of the body once more, or the same words as the site's own.
    """
    slogans = {fold(text_of(n.get("description"))) for n in page.nodes if "WebSite" in types_of(n)}
    off = page.house.disabled_rules
    for name in _METAS if "meta-description" not in off else ():
        for value in page.head.metas.get(name, ()):
            text = one_line(value)
            if _is_real(text, title, body_text) and fold(text) not in slogans:
                return Claim(value=text, rule="meta-description", place=f"meta[{name}]", text=text)
    deck = one_line(" ".join(decks))
    if "deck" not in off and _is_real(deck, title, body_text):
        return Claim(value=deck, rule="deck", place="", text=deck, confidence=0.8)
    return None


def _is_real(text: str, title: str | None, body_text: str) -> bool:
    if not _MIN_CHARS <= len(text) <= _MAX_CHARS or text.endswith(_CUT):
        return False
    if text[-1].isalnum() or text[-1] in ",;:-–—":
        return False
    folded = fold(text)
    if title and (
        folded == fold(title) or (folded.startswith(fold(title)) and len(text) < 1.4 * len(title))
    ):
        return False
    return not fold(body_text[: 2 * len(text)]).startswith(folded[:60])
