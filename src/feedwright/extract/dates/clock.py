"""The time of day in a written date: "10:30", "10.30 Uhr", "14h30", "6 pm", with its offset."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Final

__all__ = ["Clock", "take_clock"]

#: Before noon and after it, in Chinese, Japanese and Korean.
_CJK_HALVES: Final = "上午|下午|午前|午後|오전|오후"
_HALF: Final = rf"(?P<half>[ap]\.?\s?m\b\.?|{_CJK_HALVES}|ص|م|dop\b|odp\b)"
_BEFORE: Final = rf"(?P<before>{_CJK_HALVES})\s*"
_COLON: Final = re.compile(
    rf"(?:{_BEFORE})?(?<![\d.])(?P<h>\d{{1,2}}):(?P<m>\d{{2}})(?::(?P<s>\d{{2}})(?:[.,]\d+)?)?(?!\d)\s*{_HALF}?"
)
_OTHERS: Final = (
    # 10時30分, 10点, 오전 10시 30분
    re.compile(
        rf"(?:{_BEFORE})?(?<!\d)(?P<h>\d{{1,2}})\s*[時时시点點](?:\s*(?P<m>\d{{1,2}})\s*[分분])?(?:\s*(?P<s>\d{{1,2}})\s*[秒초])?"
    ),
    # 14h30, 14 h, 14hs
    re.compile(r"(?<![\d.])(?P<h>\d{1,2})\s?h(?:rs|s)?\s?(?P<m>\d{2})?\b"),
    # 10.30 Uhr, kl. 10.30, 10.30am, 10.30 BST: a full stop alone would be a date
    re.compile(
        r"(?:\b(?:kl|klo|klockan|um|at|alle|ore|ora|às|à|pukul|kello)\b\.?\s*)"
        rf"(?P<h>\d{{1,2}})\.(?P<m>\d{{2}})(?!\d|\.\d)\s*{_HALF}?"
    ),
    re.compile(
        r"(?<![\d.])(?P<h>\d{1,2})\.(?P<m>\d{2})(?!\d|\.\d)\s*"
        r"(?:uhr\b|uur\b|wib\b|(?=(?:bst|gmt|utc|cet|cest|est|edt|ist)\b)|(?P<half>[ap]\.?\s?m\b\.?))"
    ),
    # 6 pm
    re.compile(rf"(?<![\d.:/-])(?P<h>\d{{1,2}})\s?{_HALF}"),
    # 18 Uhr
    re.compile(r"(?<![\d.:/-])(?P<h>\d{1,2})\s?(?:uhr|uur)\b"),
)
_OFFSET: Final = re.compile(
    r"(?:\b(?:utc|gmt)\s?)?(?P<sign>[+\u2212-])(?P<h>\d{2}):?(?P<m>\d{2})\b|\b(?:utc|gmt)\s?(?P<sign2>[+\u2212-])(?P<h2>\d{1,2})\b"
)
_AFTERNOON: Final = ("p", "下", "午後", "오후", "م", "odp")
_MORNING_TWELVE: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day, with its distance from UTC if it stands beside it."""

    hour: int
    minute: int = 0
    second: int | None = None
    offset_minutes: int | None = None

    @property
    def impossible(self) -> bool:
        """Whether no clock shows it."""
        return self.hour > 23 or self.minute > 59 or (self.second or 0) > 59

    @property
    def time(self) -> time:
        """Without a zone; the start of the minute where no second is stated."""
        return time(self.hour, self.minute, self.second or 0)


def take_clock(text: str) -> tuple[Clock | None, str]:
    """The first time of day in the case-folded text, and the text without it."""
    match = _COLON.search(text)
    if match is None:
        match = next(filter(None, (pattern.search(text) for pattern in _OTHERS)), None)
    if match is None:
        return None, text
    parts = match.groupdict()
    hour = _in_day(int(parts["h"]), parts.get("half") or parts.get("before"))
    rest = text[match.end() :].lstrip(" ,(")
    offset = _OFFSET.match(rest)
    minutes = None
    if offset is not None:
        rest = rest[offset.end() :]
        sign = -1 if (offset["sign"] or offset["sign2"]) != "+" else 1
        minutes = sign * (int(offset["h"] or offset["h2"]) * 60 + int(offset["m"] or 0))
    clock = Clock(
        hour=hour,
        minute=int(parts.get("m") or 0),
        second=int(parts["s"]) if parts.get("s") else None,
        offset_minutes=minutes if minutes is not None and abs(minutes) < 24 * 60 else None,
    )
    return clock, f"{text[: match.start()]} {rest}"


def _in_day(hour: int, half: str | None) -> int:
    """The hour of 24 from one of twelve; one over twelve with "pm" is what it is."""
    if half is None or not 1 <= hour <= _MORNING_TWELVE:
        return hour
    return hour % 12 + (12 if half.startswith(_AFTERNOON) else 0)
