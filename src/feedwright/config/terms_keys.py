"""The keys of ``[terms]``: what machines may do with the articles, and for what."""

from __future__ import annotations

import re
from typing import Final

from feedwright.config import checks
from feedwright.config.key import Key
from feedwright.config.kinds import Fault, WrongValueError, choice, flag, list_of, text

__all__ = ["TERMS_KEYS"]

#: RSL 1.0, section 3.4.1.
_USES: Final = ("all", "ai-all", "ai-train", "ai-input", "ai-index", "search")
#: RSL 1.0, section 3.7.
_PAYMENTS: Final = (
    *("purchase", "subscription", "training", "crawl", "use"),
    *("contribution", "attribution", "free"),
)
_AMOUNT: Final = re.compile(r"\d+(?:\.\d+)? [A-Z]{3}", re.ASCII)


def _amount(value: str) -> str:
    if not _AMOUNT.fullmatch(value):
        hint = "write it as 0.015 EUR"
        raise WrongValueError(Fault(f'"{value}" is no amount with a currency (ISO 4217)', hint))
    return value


_USE_LIST: Final = list_of(
    choice(*_USES), words="a list of " + ", ".join(f'`"{use}"`' for use in _USES)
)

TERMS_KEYS: Final = (
    Key(
        table="terms",
        name="permits",
        kind=_USE_LIST,
        doc="What machines may use the articles for; nothing else is allowed then. `ai-input` is"
        " answering with them, `search` is links and short excerpts.",
        default=[],
        example=["search"],
    ),
    Key(
        table="terms",
        name="prohibits",
        kind=_USE_LIST,
        doc="What they may not.",
        default=[],
        example=["ai-train"],
    ),
    Key(
        table="terms",
        name="payment",
        kind=choice(*_PAYMENTS),
        doc="What is asked for it, and when. Without it, nothing.",
        example="crawl",
    ),
    Key(
        table="terms",
        name="amount",
        kind=text("an amount and its currency", _amount, pattern=f"^{_AMOUNT.pattern}$"),
        doc="How much of it.",
        example="0.015 EUR",
    ),
    Key(
        table="terms",
        name="standard",
        kind=checks.URL,
        doc="The address of a licence that many use, of Creative Commons or of a collective.",
        example="https://creativecommons.org/licenses/by-nc/4.0/",
    ),
    Key(
        table="terms",
        name="custom",
        kind=checks.URL,
        doc="The page on which one asks you for a licence.",
        example="https://example.org/licensing/",
    ),
    Key(
        table="terms",
        name="server",
        kind=checks.URL,
        doc="The licence server that machines have to ask before they fetch anything.",
        example="https://licences.example.org/",
    ),
    Key(
        table="terms",
        name="tdm-reservation",
        kind=flag(),
        doc="Whether pages say that text and data mining is reserved (W3C TDMRep; article 4 of the"
        " EU directive 2019/790).",
        default=False,
    ),
)
