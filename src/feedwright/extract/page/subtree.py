"""Where the article stands in a page: furniture cut off, then the subtree that weighs most."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from feedwright.extract.lexicon import fold
from feedwright.extract.page.deck import find_decks
from feedwright.extract.page.layout import Layout
from feedwright.extract.page.names import furniture_name, is_body_name
from feedwright.extract.page.page import element_text
from feedwright.model import Dropped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml import etree

__all__ = ["Subtree", "find_subtree"]

_NEVER: Final = frozenset(
    "script style template button input select textarea nav footer aside dialog menu label option"
    " optgroup datalist progress meter object applet map".split()
)
_NEVER_FURNITURE: Final = frozenset("html body article main h1 h2 h3 h4 h5 h6".split())
_ROLES: Final = frozenset(
    "navigation complementary banner contentinfo search dialog alert alertdialog menu menubar"
    " toolbar tooltip tablist button".split()
)
_HIDDEN_STYLE: Final = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
#: Shares of the page's prose above which a thing is no furniture, whatever it is called.
_STRONG_SHARE: Final = 0.3
_WORD_SHARE: Final = 0.35
_LEAST_SHARE: Final = 0.25
_LEAST_PROSE: Final = 1500
#: Most prose in an element whose name may mean furniture.
_WEAK_CHARS: Final = 200
#: Most prose in a box around a form.
_BOX_CHARS: Final = 300
_ARTICLE_SHARE: Final = 0.25
_AROUND_SHARE: Final = 0.35
_LEAST_CARDS: Final = 3
_CARD_CHARS: Final = 600
_CARDS_LEAVE: Final = 0.3
#: Least share of the article that an element named as its text must hold.
_NAMED_SHARE: Final = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtree:
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
    body: etree._Element,
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
    layout = Layout(body)
    heading = _title_heading(layout, title) if title else None
    furniture = _furniture(layout, heading, frozenset(disabled))
    layout.forget(list(furniture))
    total = layout.prose(0)
    if total <= 0:
        return None
    best, rule = layout.heaviest(), "densest-subtree"
    cards = [i for i in _cards(layout, best, host) if i not in furniture]
    if cards and layout.prose(best) - sum(map(layout.prose, cards)) > _CARDS_LEAVE * layout.prose(
        best
    ):
        furniture |= dict.fromkeys(cards, "teaser-cards")
        layout.forget(cards)
        best = layout.heaviest()
    if heading is not None:
        own = _own_article(layout, best, heading)
        if own is not None:
            best = layout.heaviest(own)
        furniture |= dict.fromkeys(_before(layout, best, heading, furniture), "before-title")
    named = _named_body(layout, best)
    if named is not None:
        best, rule = named, "named-body"
    decks = find_decks(layout, heading, best, descriptions) if "deck" not in disabled else ()
    start = best if heading is None else min(best, heading)
    pictures = [
        layout.elements[i]
        for i in range(start, layout.last[best] + 1)
        if layout.elements[i].tag == "img" and not layout.is_forgotten(i)
    ]
    dropped = [
        Dropped(place=_selector(layout.elements[i]), text=text[:200], rule=why)
        for i, why in furniture.items()
        if (text := element_text(layout.elements[i]))
    ]
    for i in furniture:
        if best < i <= layout.last[best]:
            _cut(layout.elements[i])
    root = layout.elements[best]
    return Subtree(
        root=root,
        place=_selector(root),
        rule=rule,
        share=min(1.0, layout.prose(best) / total),
        dropped=tuple(dropped),
        decks=decks,
        pictures=tuple(pictures),
    )


def _furniture(layout: Layout, heading: int | None, disabled: frozenset[str]) -> dict[int, str]:
    """The topmost elements that are furniture, each with the rule that says so.

    A name that would take away a good part of the page's prose means something else on this page
    ("widget" in the classes of a page builder) and is not believed.
    """
    found: dict[int, tuple[str, str, str]] = {}
    taken: dict[str, float] = {}
    i, count = 1, len(layout.elements)
    while i < count:
        judged = _furniture_rule(layout.elements[i])
        if judged is not None and judged[0] not in disabled:
            rule, strength, word = judged
            prose = layout.prose(i)
            if strength == "weak" and prose > _WEAK_CHARS:
                i += 1
                continue
            if strength == "comments" and heading is not None and i <= heading <= layout.last[i]:
                i += 1
                continue
            if strength == "strong" and prose > _STRONG_SHARE * layout.prose(0):
                i += 1
                continue
            found[i] = judged
            taken[word] = taken.get(word, 0.0) + prose
            i = layout.last[i] + 1
            continue
        i += 1
    for i in _form_boxes(layout):
        found.setdefault(i, ("form-box", "strong", "form"))
    total = layout.prose(0)
    left = total - sum(taken.values())
    wrong = {word for word, prose in taken.items() if prose > _WORD_SHARE * total}
    if left > max(_LEAST_PROSE, _LEAST_SHARE * total):
        wrong = set()
    return {
        i: rule
        for i, (rule, strength, word) in found.items()
        if rule not in disabled and (strength == "comments" or word not in wrong)
    }


def _form_boxes(layout: Layout) -> Iterator[int]:
    """Boxes around a form to fill in: newsletters, logins, searches."""
    for i, element in enumerate(layout.elements):
        if element.tag == "form" or (
            element.tag == "input" and (element.get("type") or "").lower() in {"email", "password"}
        ):
            box = i
            while box > 0 and layout.prose(layout.parent[box]) <= _BOX_CHARS:
                box = layout.parent[box]
            if box > 0 and layout.prose(box) <= _BOX_CHARS:
                yield box


def _furniture_rule(element: etree._Element) -> tuple[str, str, str] | None:
    """The rule that says the element is no part of the article, how strongly, and the word."""
    tag = element.tag
    if tag in _NEVER:
        return "silent-element", "strong", str(tag)
    attributes = element.attrib
    if not attributes or tag in _NEVER_FURNITURE:
        return None
    role = attributes.get("role")
    if role and role.lower() in _ROLES:
        return "role", "strong", role
    if "hidden" in attributes or (
        "style" in attributes and _HIDDEN_STYLE.search(attributes["style"][:500])
    ):
        return "hidden", "strong", "hidden"
    found = furniture_name(attributes.get("class", ""), attributes.get("id", ""))
    return ("named-furniture", *found) if found else None


def _title_heading(layout: Layout, title: str) -> int | None:
    """The number of the heading that is the title, or of the page's only main heading."""
    wanted = fold(title)
    main: list[int] = []
    near: int | None = None
    for i, element in enumerate(layout.elements):
        if element.tag not in {"h1", "h2", "h3"}:
            continue
        text = fold(element_text(element))
        if text == wanted:
            return i
        if element.tag == "h1" and text:
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


def _cards(layout: Layout, best: int, host: str) -> Iterator[int]:
    """Teasers of other articles: alike elements in a row, each a linked title and a few words."""
    for parent in range(best, layout.last[best] + 1):
        groups: dict[tuple[str, str], list[int]] = {}
        for child in layout.children(parent):
            element = layout.elements[child]
            groups.setdefault((str(element.tag), element.get("class", "")), []).append(child)
        for group in groups.values():
            if len(group) < _LEAST_CARDS:
                continue
            cards = [i for i in group if _is_card(layout, i, host)]
            if len(cards) >= _LEAST_CARDS and len(cards) >= 0.6 * len(group):
                yield from cards


def _is_card(layout: Layout, i: int, host: str) -> bool:
    """Whether an element is a few words of prose under a link to a page of the same site."""
    if not 0 < layout.prose(i) <= _CARD_CHARS or not layout.linked_titles(i):
        return False
    link = next((a.get("href") for a in layout.elements[i].iter("a") if a.get("href")), "")
    return "//" not in link[:8] or (
        bool(host) and host in link.partition("//")[2].partition("/")[0]
    )


def _own_article(layout: Layout, best: int, heading: int) -> int | None:
    """The lowest element around the title that holds a good part of the prose behind the title."""
    behind = layout.prose_between(heading, layout.last[best] + 1)
    i = layout.parent[heading]
    while i > best:
        prose = layout.prose(i)
        share = _ARTICLE_SHARE if layout.elements[i].tag in {"article", "main"} else _AROUND_SHARE
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
        and layout.prose(j) > _WEAK_CHARS
        for j in range(best, layout.last[best] + 1)
    )


def _cut(element: etree._Element) -> None:
    """Take the element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _selector(element: etree._Element) -> str:
    """A short CSS selector for people: tag, id or first class."""
    identity = element.get("id")
    if identity:
        return f"{element.tag}#{identity}"[:80]
    classes = (element.get("class") or "").split()
    return f"{element.tag}.{classes[0]}"[:80] if classes else str(element.tag)
