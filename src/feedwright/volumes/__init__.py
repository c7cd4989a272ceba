"""Volumes: files that hold many articles, read as streams, one article in memory at a time.

Each kind of volume is a generator of parts in the order of the file; what stands against one part
is told in its place, and the others go on.
"""

from feedwright.volumes.parts import Part
from feedwright.volumes.reading import read_parts

__all__ = ["Part", "read_parts"]
