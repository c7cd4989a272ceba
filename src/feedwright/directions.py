"""Which way a language is written."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_right_to_left"]

_SCRIPT: Final = re.compile("adlm|arab|aran|gara|hebr|mand|mend|nkoo|rohg|samr|syr[cejn]|thaa|yezi")
#: Languages that are written from right to left where no script is named (CLDR's likely scripts).
_LANGUAGE: Final = re.compile(
    "ar|ar[cz]|azb|bal|bgn|ckb|dv|fas?|glk|heb?|iw|khw|ks|lrc|luz|mzn|nqo|pnb|ps|pus|rhg|sdh?|skr"
    "|snd|syr|ug|uig|urd?|yi|yid"
)


def is_right_to_left(tag: str | None) -> bool:
    """Whether the language (BCP 47) runs from right to left; its script decides if it is told."""
    primary, *others = (tag or "").lower().split("-")
    script = next((part for part in others if len(part) == 4 and part.isalpha()), None)
    if script:
        return _SCRIPT.fullmatch(script) is not None
    return _LANGUAGE.fullmatch(primary) is not None
