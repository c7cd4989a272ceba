"""Elements of a page that are no part of its article: what they are named, what they hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from feedwright.extract.page.claim import MAX_EVIDENCE_CHARS
from feedwright.extract.page.names import furniture_name
from feedwright.extract.page.texts import all_text, short_text
from feedwright.model import Dropped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feedwright.extract.page.layout import Layout

__all__ = ["cut", "cut_silent", "find_cards", "find_furniture", "note", "selector"]

_NEVER: Final = frozenset(
    "script style template button input select textarea nav footer aside dialog menu label option"
    " optgroup datalist progress meter object applet map".split()
)
#: Cut before anything is weighed, unless they hold as much text as this.
_SILENT: Final = ("nav", "button", "select", "textarea", "template", "datalist", "script", "style")
_MAX_SILENT_CHARS: Final = 3_000
_NEVER_FURNITURE: Final = frozenset("html body article main h1 h2 h3 h4 h5 h6".split())
_ROLES: Final = frozenset(
    "navigation complementary banner contentinfo search dialog alert alertdialog menu menubar"
    " toolbar tooltip tablist button".split()
)
_HIDDEN_STYLE: Final = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
#: Share of the page's prose above which a thing is no furniture, whatever it is called.
_STRONG_SHARE: Final = 0.3
#: Most prose in an element whose name may mean furniture.
_WEAK_CHARS: Final = 200
#: Share of the page's prose that one name may take away where little else is left.
_WORD_SHARE: Final = 0.35
_LEAST_SHARE: Final = 0.25
_LEAST_PROSE: Final = 600
#: Most prose in a box around a form.
_BOX_CHARS: Final = 300
_LEAST_CARDS: Final = 3
_CARD_CHARS: Final = 600
#: The name that elements bear while they are cut out.
_GONE: Final = "feedwright-gone"


def cut_silent(body: etree._Element) -> tuple[Dropped, ...]:
    """What was cut because it never holds an article: navigation, controls, templates.

    Half of a page's elements, so this goes before all else. A long one is left to the other rules:
    one that was never closed has swallowed the page.
    """
    noted, gone = [], []
    for element in body.iter(*_SILENT):
        text = short_text(element, _MAX_SILENT_CHARS)
        if text is None:
            continue
        gone.append(element)
        if text:
            noted.append(note(element, "silent-element", text))
    cut(body, gone)
    return tuple(noted)


def find_furniture(layout: Layout, heading: int | None, disabled: frozenset[str]) -> dict[int, str]:
    """The topmost elements that are furniture, each with the rule that says so.

    A name that would take away a good part of the page's prose means something else on this page
    ("widget" in the classes of a page builder) and is not believed.
    """
    found = dict(_judged(layout, heading, disabled))
    for i in _form_boxes(layout):
        found.setdefault(i, ("form-box", "strong", "form"))
    taken: dict[str, float] = {}
    for i, (_, _, word) in found.items():
        taken[word] = taken.get(word, 0.0) + layout.prose(i)
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


def _judged(
    layout: Layout, heading: int | None, disabled: frozenset[str]
) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """The topmost elements that one rule calls furniture: the rule, how strongly, the word."""
    most = _STRONG_SHARE * layout.prose(0)
    i, count = 1, len(layout.elements)
    while i < count:
        judged = _furniture_rule(layout.elements[i], layout.tags[i])
        if judged is not None and judged[0] not in disabled:
            strength, prose = judged[1], layout.prose(i)
            if (
                (strength == "weak" and prose <= _WEAK_CHARS)
                or (strength == "strong" and prose <= most)
                or (
                    strength == "comments"
                    and (heading is None or not i <= heading <= layout.last[i])
                )
            ):
                yield i, judged
                i = layout.last[i]
        i += 1


def _furniture_rule(element: etree._Element, tag: str) -> tuple[str, str, str] | None:
    """The rule that says the element is no part of the article, how strongly, and the word."""
    if tag in _NEVER:
        return "silent-element", "strong", tag
    if tag in _NEVER_FURNITURE:
        return None
    stated = element.get
    role = stated("role")
    if role and role.lower() in _ROLES:
        return "role", "strong", role
    style = stated("style")
    if stated("hidden") is not None or (style and _HIDDEN_STYLE.search(style[:500])):
        return "hidden", "strong", "hidden"
    found = furniture_name(stated("class", ""), stated("id", ""))
    return ("named-furniture", *found) if found else None


def _form_boxes(layout: Layout) -> Iterator[int]:
    """Boxes around a form to fill in: newsletters, logins, searches."""
    for i in layout.numbers("form", "input"):
        kind = (layout.elements[i].get("type") or "").lower()
        if layout.tags[i] == "form" or kind in {"email", "password"}:
            box = i
            while box > 0 and layout.prose(layout.parent[box]) <= _BOX_CHARS:
                box = layout.parent[box]
            if box > 0 and layout.prose(box) <= _BOX_CHARS:
                yield box


def find_cards(layout: Layout, best: int, host: str) -> Iterator[int]:
    """Teasers of other articles: alike elements in a row, each a linked title and a few words."""
    for parent in range(best, layout.last[best] + 1):
        if layout.linked_titles(parent) < _LEAST_CARDS:
            continue
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
    links = (a.get("href") or "" for a in layout.elements[i].iter("a"))
    link = next(filter(None, links), "")
    return "//" not in link[:8] or (
        bool(host) and host in link.partition("//")[2].partition("/")[0]
    )


def note(element: etree._Element, rule: str, text: str | None = None) -> Dropped:
    """What is remembered of an element that goes: where it stood and how its text begins."""
    text = _beginning(element) if text is None else text[:MAX_EVIDENCE_CHARS]
    return Dropped(place=selector(element), text=text, rule=rule)


def cut(root: etree._Element, elements: Iterable[etree._Element]) -> None:
    """Take the elements out of the tree in one pass; the text behind each stays.

    One by one every tail would be copied behind the tail before it: quadratic in their number.
    """
    for element in elements:
        element.tag = _GONE
    etree.strip_elements(root, _GONE, with_tail=False)


def selector(element: etree._Element) -> str:
    """A short CSS selector for people: tag, id or first class."""
    identity = element.get("id")
    if identity:
        return f"{element.tag}#{identity}"[:80]
    classes = (element.get("class") or "").split()
    return f"{element.tag}.{classes[0]}"[:80] if classes else str(element.tag)


def _beginning(element: etree._Element) -> str:
    """The first 200 characters of the element's text, on one line."""
    words = all_text(element).split(maxsplit=MAX_EVIDENCE_CHARS)
    return " ".join(words[:MAX_EVIDENCE_CHARS])[:MAX_EVIDENCE_CHARS]
