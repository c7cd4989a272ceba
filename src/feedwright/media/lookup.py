"""Addresses of media that lie elsewhere → what is known of them, within a budget of time."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from msgspec import Struct, field

from feedwright.media.remembered import (
    FILE_NAME,
    Remembered,
    read_remembered,
    write_remembered,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from feedwright.media.facts import MediaFacts

__all__ = ["Looked", "Lookup"]

#: Servers are asked side by side; none of them more than so many things at once.
_AT_ONCE: Final = 4
#: For one address.
_MOST_SECONDS: Final = 8.0
#: In one run; the rest has its turn in the next.
_MOST_ADDRESSES: Final = 1000
#: A host that was silent so often in a run is not asked again in it.
_SILENT_TIMES: Final = 2
#: What no article has had for so long is forgotten.
_KEPT: Final = timedelta(days=90)
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


class Looked(Struct, frozen=True, kw_only=True):
    """What is known of the addresses."""

    facts: Mapping[str, MediaFacts] = field(default_factory=dict)
    #: Of which their servers say that there is no such file.
    gone: tuple[str, ...] = ()
    #: From when on there is something to ask again.
    due: datetime = _NEVER
    #: Paths of what it is known from.
    files: tuple[str, ...] = ()


class Lookup(Struct, frozen=True, kw_only=True):
    """Looks addresses up: in memory, and if ``may_ask`` with their servers."""

    #: The folder of the memory.
    state: Path
    now: datetime
    #: How long a run may take for it.
    seconds: float
    #: Hosts of the publication's own, which may be in a private net.
    hosts: frozenset[str] = frozenset()
    may_ask: bool = True

    def __call__(self, addresses: Iterable[str]) -> Looked:
        """What is known of them; the first are asked for first.

        What was known stays known whatever the servers say now, unless it is another file. No
        failure of a server, and none of the memory, is more than something that is not known.
        """
        wanted = tuple(dict.fromkeys(addresses))
        now = self.now.astimezone(UTC).replace(microsecond=0)
        known = read_remembered(self.state)
        if self.may_ask:
            asked = self._ask(
                [one for one in wanted if one not in known or known[one].due(one) <= now],
                known,
                now,
            )
            if asked and self._keep({**known, **asked}, now):
                known |= asked
        found = {one: known[one] for one in wanted if one in known}
        left = len(found) < len(wanted)
        dues = (one.due(address) for address, one in found.items())
        return Looked(
            facts={address: one.facts for address, one in found.items() if one.facts},
            gone=tuple(address for address, one in found.items() if one.is_gone),
            due=now if left else min(dues, default=_NEVER),
            files=(str(self.state / FILE_NAME),),
        )

    def _ask(
        self, due: list[str], known: Mapping[str, Remembered], now: datetime
    ) -> dict[str, Remembered]:
        """What the servers say of those that are due, as far as the time allows."""
        # 30 ms, for those alone who want it.
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

        from feedwright.media.remote import ask_for  # noqa: PLC0415

        deadline = time.monotonic() + self.seconds
        silent: Counter[str] = Counter()

        def one(address: str) -> Remembered | None:
            host = urlsplit(address).netloc
            before = known.get(address)
            seconds = min(_MOST_SECONDS, deadline - time.monotonic())
            if silent[host] >= _SILENT_TIMES:
                before = before or Remembered(asked=now)
                return before.failed(now, is_gone=before.is_gone)
            if seconds <= 0:
                return None
            after = ask_for(address, before, now=now, seconds=seconds, private=self.hosts)
            silent[host] += after.failures > 0 and not after.is_gone
            return after

        chosen = due[:_MOST_ADDRESSES]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            answers = zip(chosen, pool.map(one, chosen), strict=True)
            return {address: answer for address, answer in answers if answer is not None}

    def _keep(self, known: Mapping[str, Remembered], now: datetime) -> bool:
        """Whether it is remembered: what is not would be unknown to the next run."""
        # What an article has is asked for every fortnight at the latest.
        kept = {address: one for address, one in known.items() if now - one.asked < _KEPT}
        try:
            write_remembered(self.state, kept)
        except OSError:
            return False
        return True
