"""Characters that no text means (X7), and those that XML does not allow."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["has_clear_characters"]

#: Exchanges the control characters that text has no use for.
_WITHOUT_CONTROLS: Final = bytes(
    byte if byte in b"\t\n" or (byte >= 32 and byte != 127) else 32 for byte in range(256)
)
#: C1 controls in UTF-8, and what begins the replacement character and U+FFFE.
_C1: Final = re.compile(b"\xc2[\x80-\x9f]")
_REPLACEMENT: Final = b"\xef\xbf"


def has_clear_characters(text: str) -> bool:
    """Whether all characters are meant, and may stand in XML as they are."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return False
    if data.translate(_WITHOUT_CONTROLS) != data:
        return False
    return text.isascii() or not (_REPLACEMENT in data or (b"\xc2" in data and _C1.search(data)))
