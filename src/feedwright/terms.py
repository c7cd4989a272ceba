"""What machines may do with what is published."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Terms"]


class Terms(Struct, frozen=True, kw_only=True):
    """What machines may do with the articles, and for what, in the words of RSL 1.0."""

    #: Uses; where there are any, no others are allowed.
    permits: tuple[str, ...] = ()
    prohibits: tuple[str, ...] = ()
    #: When something is due; None: it is free.
    payment: str | None = None
    #: With its currency, "0.015 EUR".
    amount: str | None = None
    #: URL of a licence that many use ...
    standard: str | None = None
    #: ... of the page on which one asks for a licence, and of the server that gives them out.
    custom: str | None = None
    server: str | None = None
    #: Whether text and data mining is reserved, which RSL has no word for (W3C TDMRep).
    tdm_reservation: bool = False

    @property
    def is_licence(self) -> bool:
        """Whether there is anything for RSL to say."""
        said = self.permits or self.prohibits or self.payment or self.standard or self.custom
        return bool(said or self.server)
