"""What pictures, sound and film really are: size, type, measures, read from their files."""

from feedwright.media.facts import MediaFacts, read_facts
from feedwright.media.shelf import Shelf
from feedwright.media.stating import state_facts

__all__ = ["MediaFacts", "Shelf", "read_facts", "state_facts"]
