"""One round of telling hubs what has changed, with what came of it and when to try again.

The specification leaves open how a publisher tells a hub (W3C WebSub, section 6). Hubs take a form
with ``hub.mode=publish`` and the topic: in ``hub.url``, as PubSubHubbub 0.3 had it, or in
``hub.topic``, as in the other requests of WebSub; so both are sent.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

from msgspec.structs import replace

from feedwright.catalogue import digest_bytes
from feedwright.exchange import Answer, UnansweredError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from feedwright.catalogue import Announcement

    Ask = Callable[[str, bytes | None], Answer]

__all__ = ["tell_hubs"]

#: After the first attempt; each one after it waits twice as long as the one before.
_FIRST_DELAY: Final = timedelta(seconds=15)
_LONGEST_DELAY: Final = timedelta(hours=6)
#: A hub that wants to be left alone for longer is asked again all the same.
_LONGEST_REST: Final = timedelta(days=1)
_MOST_DOUBLINGS: Final = 12
#: As much as a person wants to read of what a hub says.
_MOST_WORDS_CHARS: Final = 120


def tell_hubs(
    waiting: Iterable[Announcement], now: datetime, ask: Ask, *, has_time: Callable[[], bool]
) -> Iterator[Announcement]:
    """Each announcement as it is after an attempt, as long as there is time.

    A hub is told only of what is public: whose address gives the very bytes that were published.
    A hub that does not answer, or cannot now, is not asked again in this round; those that failed
    least come first, so that it costs the others nothing.
    """
    hubs: dict[str, list[Announcement]] = {}
    for one in waiting:
        hubs.setdefault(one.hub, []).append(one)
    site = _Site(ask)
    for _, rows in sorted(hubs.items(), key=lambda pair: (_failures(pair[1]), pair[0])):
        down: Announcement | None = None
        for one in rows:
            if not has_time():
                return
            if down is not None:
                yield replace(one, attempts=one.attempts + 1, outcome=down.outcome, due=down.due)
                continue
            if reason := site.why_not_public(one):
                yield _failed(one, reason, now)
                continue
            tried, is_down = _told(one, now, ask)
            down = tried if is_down else None
            yield tried


def _failures(rows: Iterable[Announcement]) -> int:
    return max(one.attempts for one in rows)


class _Site:
    """What is public, each address asked once; a server that is silent is not asked again."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._reasons: dict[str, str] = {}
        self._silent: dict[str, str] = {}

    def why_not_public(self, one: Announcement) -> str:
        """What the topic's address gives instead of what was published; empty: nothing else."""
        if one.topic not in self._reasons:
            self._reasons[one.topic] = self._look(one)
        reason = self._reasons[one.topic]
        return f"it is not public yet: its address {reason}" if reason else ""

    def _look(self, one: Announcement) -> str:
        server = urlsplit(one.topic).netloc
        if server in self._silent:
            return self._silent[server]
        try:
            answer = self._ask(one.topic, None)
        except UnansweredError as error:
            return self._silent.setdefault(server, str(error))
        if answer.status != 200:
            return f"says {_status(answer)}"
        is_it = digest_bytes(answer.body) == one.digest
        return "" if is_it else "gives something else than what was published"


def _told(one: Announcement, now: datetime, ask: Ask) -> tuple[Announcement, bool]:
    """What came of telling the hub, and whether others had better not ask it now."""
    form = {"hub.mode": "publish", "hub.url": one.topic, "hub.topic": one.topic}
    try:
        answer = ask(one.hub, urlencode(form).encode())
    except UnansweredError as error:
        return _failed(one, f"the hub {error}", now), True
    said = f"the hub says {_status(answer)}"
    if 200 <= answer.status < 300:
        return replace(one, told=one.digest, told_at=now, attempts=0, outcome=said), False
    is_down = answer.status == 429 or answer.status >= 500
    words = " ".join(answer.body[:1_000].decode("utf-8", "replace").split())
    if words and not words.startswith("<"):
        said += f": {words[:_MOST_WORDS_CHARS]}"
    return _failed(one, said, now, _rest(answer)), is_down


def _status(answer: Answer) -> str:
    where = answer.headers.get("location")
    leads = f", which leads to {where}" if where and 300 <= answer.status < 400 else ""
    return f"{answer.status} {answer.reason}".strip() + leads


def _rest(answer: Answer) -> timedelta:
    """How long the hub wants to be left alone, if it says so in seconds (RFC 9110, Retry-After)."""
    stated = answer.headers.get("retry-after", "")
    seconds = int(stated[:9]) if stated.isascii() and stated.isdecimal() else 0
    return min(timedelta(seconds=seconds), _LONGEST_REST)


def _failed(
    one: Announcement, outcome: str, now: datetime, rest: timedelta = timedelta()
) -> Announcement:
    delay = min(_FIRST_DELAY * 2 ** min(one.attempts, _MOST_DOUBLINGS), _LONGEST_DELAY)
    return replace(one, attempts=one.attempts + 1, outcome=outcome, due=now + max(delay, rest))
