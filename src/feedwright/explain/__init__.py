"""What was read from a file, for a person's eyes: every field and every line, and why."""

from feedwright.explain.fields import explain, moment_text, view
from feedwright.explain.lines import Line, Span, Style, fold

__all__ = ["Line", "Span", "Style", "explain", "fold", "moment_text", "view"]
