"""Hubs hear of changes (W3C WebSub), so that subscribers get them at once."""

from feedwright.exchange import Answer, UnansweredError, ask
from feedwright.websub.rounds import tell_hubs

__all__ = ["Answer", "UnansweredError", "ask", "tell_hubs"]
