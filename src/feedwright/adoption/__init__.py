"""Ids, links and dates are taken over from the feed that subscribers already have."""

from feedwright.adoption.adopt import Adoption, adopt
from feedwright.adoption.former import FormerEntry, FormerFeed
from feedwright.adoption.matching import Pair, Unclear

__all__ = ["Adoption", "FormerEntry", "FormerFeed", "Pair", "Unclear", "adopt"]
