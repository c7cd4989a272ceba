"""Feed parsers that others wrote, made to say what they see in one shape."""

from outside.seen import SeenEntry, SeenFeed, meant_feed
from outside.table import (
    FIELDS,
    PARAMETERS,
    PARSERS,
    Loss,
    Parser,
    differences,
    false_losses,
    read,
)

__all__ = [
    "FIELDS",
    "PARAMETERS",
    "PARSERS",
    "Loss",
    "Parser",
    "SeenEntry",
    "SeenFeed",
    "differences",
    "false_losses",
    "meant_feed",
    "read",
]
