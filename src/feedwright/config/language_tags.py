"""Language tags: BCP 47, in its usual spelling, with a word for what is often written instead."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

from feedwright.config.kinds import Fault, WrongValueError

__all__ = ["read_tag"]

#: RFC 5646 section 2.1 without the grandfathered tags and extensions, which no feed reader knows.
_TAG: Final = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?P<rest>(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-x(?:-[a-z0-9]{1,8})+)?)",
    re.IGNORECASE,
)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("languages.toml").read_text("utf-8"))


def read_tag(value: str) -> str:
    """The tag as RFC 5646 section 2.1.1 spells it: "pt-BR". Raises `WrongValueError`."""
    meant = _words()["meant"].get(value.casefold())
    dashed = value.replace("_", "-")
    found = _TAG.fullmatch(dashed)
    language = found["language"].lower() if found else ""
    is_known = len(language) == 3 or language in _words()["two-letters"].split()
    if found is None or meant or not is_known:
        hint = f'did you mean "{meant}"?' if meant else "write it as en, pt-BR, zh-Hant"
        raise WrongValueError(Fault(f'"{value}" is not a language tag', hint))
    script, region = found["script"], found["region"]
    tag = language + (f"-{script.title()}" if script else "")
    tag += (f"-{region.upper()}" if region else "") + found["rest"].lower()
    if dashed != value:
        raise WrongValueError(Fault(f'"{value}" is not a language tag', f'did you mean "{tag}"?'))
    return tag
