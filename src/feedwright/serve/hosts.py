"""The names that a server answers to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from feedwright.serve.answers import plain

if TYPE_CHECKING:
    from feedwright.serve.answers import Answer

__all__ = ["Hosts"]

_MOST_SPELLINGS: Final = 1000


class Hosts:
    """Names in lower case, without ports; an address of IPv6 in brackets.

    Another site's name may point here, by mistake or to read in a browser what is meant for this
    machine (DNS rebinding).
    """

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        #: What was sent before, and is right.
        self._known: set[bytes] = set()

    def refusal(self, host: bytes | None, scope: Any) -> Answer | None:
        """What to answer instead of what is asked for (RFC 9110 sections 7.2 and 15.5.20)."""
        if host in self._known:
            return None
        if host is None:
            return None if scope.get("http_version") == "1.0" else plain(400)
        name = host.decode("latin-1").strip().lower()
        name = name[: name.rfind("]") + 1] if name.startswith("[") else name.partition(":")[0]
        if name.rstrip(".") not in self._names:
            return plain(421) if name else plain(400)
        if len(self._known) < _MOST_SPELLINGS:
            self._known.add(host)
        return None
