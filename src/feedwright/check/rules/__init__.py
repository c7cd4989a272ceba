"""Everything that the linter can say, by name: the reference page is generated from this table.

A name never changes its meaning. The numbers are those of the checklist of feeds that this project
is built by; several names may belong to one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.check.rules.atom import ATOM_RULES
from feedwright.check.rules.document import DOCUMENT_RULES
from feedwright.check.rules.jsonfeed import JSON_RULES
from feedwright.check.rules.others import OTHER_RULES
from feedwright.check.rules.rss import RSS_RULES
from feedwright.check.rules.values import VALUE_RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feedwright.check.finding import Rule

__all__ = ["RULES"]

RULES: Final[Mapping[str, Rule]] = {
    **DOCUMENT_RULES,
    **VALUE_RULES,
    **RSS_RULES,
    **ATOM_RULES,
    **JSON_RULES,
    **OTHER_RULES,
}
