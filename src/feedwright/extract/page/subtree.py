"""Where the article stands in a page: furniture cut off, then the subtree that weighs most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from feedwright.extract.lexicon import fold
from feedwright.extract.page.deck import find_decks
from feedwright.extract.page.furnishing import cut, find_cards, find_furniture, note, selector
from feedwright.extract.page.names import is_body_name
from feedwright.extract.page.texts import element_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml import etree

    from feedwright.extract.page.layout import Layout
    from feedwright.model import Dropped

__all__ = ["Subtree", "find_subtree"]

#: Least prose, and least share of what stands behind the title, of the element around an article.
_LEAST_PROSE: Final = 600
_ARTICLE_SHARE: Final = 0.25
_AROUND_SHARE: Final = 0.35
#: Share of the prose that must be left where teasers are taken for such.
_CARDS_LEAVE: Final = 0.3
#: Least share of the article that an element named as its text must hold.
_NAMED_SHARE: Final = 0.6
#: Prose that another element of that name may hold.
_FELLOW_CHARS: Final = 200


class Subtree(Struct, frozen=True, kw_only=True):
    """The element that holds the article, furniture already cut out of it."""

    root: etree._Element
    place: str
    rule: str
    #: Share of the page's prose that stands in it.
    share: float
    dropped: tuple[Dropped, ...]
    #: The deck, where it stands outside: texts in reading order.
    decks: tuple[str, ...]
    #: Pictures in it, and between the title and it, in reading order.
    pictures: tuple[etree._Element, ...]


def find_subtree(
    layout: Layout,
    *,
    title: str | None = None,
    host: str = "",
    descriptions: Sequence[str] = (),
    disabled: Iterable[str] = (),
) -> Subtree | None:
    """The subtree that holds the article, None when the page has no prose.

    ``title`` and ``host`` of the site are what the metadata say; without them less is told apart.
    Changes the tree: furniture is cut out of the subtree (and listed).
    """
    off = frozenset(disabled)
    heading = _title_heading(layout, title) if title else None
    furniture = find_furniture(layout, heading, off)
    layout.forget(list(furniture))
    total = layout.prose(0)
    if total <= 0:
        return None
    best, rule = _choose(layout, heading, host, furniture, off)
    decks = find_decks(layout, heading, best, descriptions) if "deck" not in off else ()
    pictures = tuple(_pictures(layout, heading, best))
    dropped = [note(layout.elements[i], why) for i, why in furniture.items() if layout.speaks(i)]
    root = layout.elements[best]
    place = selector(root)
    cut(root, [layout.elements[i] for i in furniture if best < i <= layout.last[best]])
    return Subtree(
        root=root,
        place=place,
        rule=rule,
        share=min(1.0, layout.prose(best) / total),
        dropped=tuple(d for d in dropped if d.text),
        decks=decks,
        pictures=pictures,
    )


def _choose(
    layout: Layout, heading: int | None, host: str, furniture: dict[int, str], off: frozenset[str]
) -> tuple[int, str]:
    """The number of the subtree's root and the rule that found it; ``furniture`` grows."""
    best = layout.heaviest()
    cards = [i for i in find_cards(layout, best, host) if i not in furniture]
    left = layout.prose(best) - sum(map(layout.prose, cards))
    if cards and "teaser-cards" not in off and left > _CARDS_LEAVE * layout.prose(best):
        furniture |= dict.fromkeys(cards, "teaser-cards")
        layout.forget(cards)
        best = layout.heaviest()
    if heading is not None:
        own = _own_article(layout, best, heading)
        best = best if own is None else layout.heaviest(own)
        if "before-title" not in off:
            furniture |= dict.fromkeys(_before(layout, best, heading, furniture), "before-title")
    named = _named_body(layout, best)
    return (best, "densest-subtree") if named is None else (named, "named-body")


def _pictures(layout: Layout, heading: int | None, best: int) -> Iterator[etree._Element]:
    """The ``img`` elements of the subtree, and between the title and it."""
    start = best if heading is None else min(best, heading)
    for i in layout.numbers("img"):
        if start <= i <= layout.last[best] and not layout.is_forgotten(i):
            yield layout.elements[i]


def _title_heading(layout: Layout, title: str) -> int | None:
    """The number of the heading that is the title, or of the page's only main heading."""
    wanted = fold(title)
    main: list[int] = []
    near: int | None = None
    for i in layout.numbers("h1", "h2", "h3"):
        text = fold(element_text(layout.elements[i]))
        if text == wanted:
            return i
        if layout.tags[i] == "h1" and text:
            main.append(i)
            if near is None and (text in wanted or wanted in text) and 3 * len(text) > len(wanted):
                near = i
    return near if near is not None else (main[0] if len(main) == 1 else None)


def _before(layout: Layout, best: int, heading: int, furniture: dict[int, str]) -> list[int]:
    """Elements of the subtree that stand before the title, if most of its prose stands after it."""
    if not best < heading <= layout.last[best]:
        return []
    if layout.prose_between(heading, layout.last[best] + 1) < 0.5 * layout.prose(best):
        return []
    found = []
    i = best + 1
    while i < heading:
        if layout.last[i] >= heading:
            i += 1
            continue
        if i not in furniture:
            found.append(i)
        i = layout.last[i] + 1
    return found


def _own_article(layout: Layout, best: int, heading: int) -> int | None:
    """The lowest element around the title that holds a good part of the prose behind the title."""
    behind = layout.prose_between(heading, layout.last[best] + 1)
    i = layout.parent[heading]
    while i > best:
        prose = layout.prose(i)
        share = _ARTICLE_SHARE if layout.tags[i] in {"article", "main"} else _AROUND_SHARE
        if prose > _LEAST_PROSE and prose > share * behind:
            return i
        i = layout.parent[i]
    return None


def _named_body(layout: Layout, best: int) -> int | None:
    """The element inside that is named as the text of the article, if it holds most of it.

    Not one of several that share the name: an article may stand in a row of such elements.
    """
    least = _NAMED_SHARE * layout.prose(best)
    for i in range(best, layout.last[best] + 1):
        if layout.prose(i) < least:
            continue
        attributes = layout.elements[i].attrib
        for key in ("class", "id", "itemprop"):
            name = str(attributes.get(key, ""))
            if name and is_body_name(name) and not _has_fellow(layout, best, i, key, name):
                return i
    return None


def _has_fellow(layout: Layout, best: int, i: int, key: str, name: str) -> bool:
    """Whether another element of that name, beside this one, holds prose too."""
    return any(
        (layout.last[j] < i or j > layout.last[i])
        and layout.elements[j].get(key) == name
        and layout.prose(j) > _FELLOW_CHARS
        for j in range(best, layout.last[best] + 1)
    )
