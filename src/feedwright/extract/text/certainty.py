"""How sure it is that each paragraph of a page is, or is not, part of the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedwright.extract.text.features import look_at
from feedwright.extract.text.zones import zone_shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedwright.extract.text.labels import Labelled

__all__ = ["certainties"]


def certainties(page: Sequence[Labelled]) -> tuple[float, ...]:
    """For each paragraph, how likely its zone is to be text, headline, or neither, as it was taken.

    The publication's own furniture is certain: it was told.
    """
    if not page:
        return ()
    house = {at for at, line in enumerate(page) if line.rule == "house-furniture"}
    shares = zone_shares(look_at([line.paragraph for line in page]), house)
    return tuple(
        1.0 if at in house else round(_share_of(share, page[at].zone), 2)
        for at, share in enumerate(shares)
    )


def _share_of(share: dict[str, float], zone: str) -> float:
    told = ("body", "headline")
    return share[zone] if zone in told else 1.0 - sum(share[one] for one in told)
