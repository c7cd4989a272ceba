"""What pictures, sound and film really are: size, type, measures, read from their files."""

from feedwright.media.facts import MediaFacts, read_facts
from feedwright.media.lookup import Looked, Lookup
from feedwright.media.shelf import Shelf
from feedwright.media.stating import state_facts

__all__ = ["Looked", "Lookup", "MediaFacts", "Shelf", "read_facts", "state_facts"]
