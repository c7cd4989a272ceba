"""Text of any script brought to the one form in which dates are looked for.

Figures become ASCII, invisible characters go, and dates that are written with signs for year,
month and day become figures with hyphens, or an English month.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from feedwright.characters import one_line

__all__ = ["MONTHS", "plain_text"]

#: English names, which dateutil knows; the first month stands at 1.
MONTHS: Final = (
    *("", "January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
#: Eras of Japan and of the Republic of China: the year before their first, and their last year.
_ERAS: Final = {
    "令和": (2018, 99),
    "平成": (1988, 31),
    "昭和": (1925, 64),
    "大正": (1911, 15),
    "明治": (1867, 45),
    "民國": (1911, 188),
    "民国": (1911, 188),
}
_ERA: Final = re.compile(rf"({'|'.join(_ERAS)})\s*(\d{{1,3}}|元)\s*年")
_CHINESE_FIGURES: Final = "〇一二三四五六七八九"
_CHINESE_NUMBER: Final = re.compile(r"([〇○零一二三四五六七八九十]{1,4})(?=\s*[年月日號号])")
_FULL: Final = re.compile(
    r"(?<!\d)(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日號号일]?(?!\d)"
)
_MONTH_OF_YEAR: Final = re.compile(r"(?<!\d)(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]")
_DAY_OF_MONTH: Final = re.compile(r"(?<!\d)(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日號号일]")
_CLOCK: Final = re.compile(
    r"(?<!\d)(\d{1,2})\s*[時时시点點]\s*(?:(\d{1,2})\s*[分분]\s*)?(?:(\d{1,2})\s*[秒초])?"
)
_HALVES: Final = {
    **dict.fromkeys(("上午", "午前", "오전", "凌晨", "早上"), " am "),
    **dict.fromkeys(("下午", "午後", "오후", "晚上", "傍晚"), " pm "),
}
_HALF: Final = re.compile(rf"({'|'.join(_HALVES)})\s*(\d{{1,2}}:\d\d(?::\d\d)?)?")
_NUMBERED_MONTH: Final = re.compile(r"\b(?:tháng|thg)\s*(\d{1,2})\b", re.IGNORECASE)


#: Vietnamese numbers the days of the week; "thứ" is "Thu" where accents do not count.
_NUMBERED_DAY: Final = re.compile(
    r"\b(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|\d)|chủ\s+nhật)\b", re.IGNORECASE
)


def plain_text(text: str) -> str:
    """The text on one line with ASCII figures; in East Asian dates figures and English words."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    plain = unicodedata.normalize("NFKC", one_line(text)).replace("\u2010", "-")
    plain = "".join([str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain])
    if not plain.isascii():
        plain = _without_signs(plain)
    return plain.strip()


def _without_signs(text: str) -> str:
    """Dates with signs or words for year, month and day, as figures or with an English month."""
    text = _NUMBERED_DAY.sub("", text)
    text = _NUMBERED_MONTH.sub(lambda found: _named(found[1], found[0]), text)
    text = _CHINESE_NUMBER.sub(_chinese_number, text)
    text = _ERA.sub(_common_year, text)
    text = _FULL.sub(r" \1-\2-\3 ", text)
    text = _MONTH_OF_YEAR.sub(lambda found: f" {_named(found[2], found[0])} {found[1]} ", text)
    text = _DAY_OF_MONTH.sub(lambda found: f" {_named(found[1], found[0])} {found[2]} ", text)
    text = _CLOCK.sub(_clock, text)
    return _HALF.sub(lambda found: f" {found[2] or ''}{_HALVES[found[1]]}", text)


def _named(month: str, otherwise: str) -> str:
    return MONTHS[int(month)] if 1 <= int(month) <= 12 else otherwise


def _common_year(found: re.Match[str]) -> str:
    """The year of our era; one that the era never had becomes a year that cannot be."""
    before, last = _ERAS[found[1]]
    year = 1 if found[2] == "元" else int(found[2])
    return f"{before + year}年" if 1 <= year <= last else "0000年"


def _chinese_number(found: re.Match[str]) -> str:
    figures = found[1].replace("○", "〇").replace("零", "〇")
    if "十" not in figures:
        return "".join(str(_CHINESE_FIGURES.index(one)) for one in figures)
    tens, _, ones = figures.partition("十")
    if len(tens) > 1 or len(ones) > 1 or ones == "十":
        return found[1]
    value = (_CHINESE_FIGURES.index(tens) if tens else 1) * 10
    return str(value + (_CHINESE_FIGURES.index(ones) if ones else 0))


def _clock(found: re.Match[str]) -> str:
    minute, second = found[2] or "00", found[3]
    return f" {found[1]}:{int(minute):02}" + (f":{int(second):02} " if second else " ")
