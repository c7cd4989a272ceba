"""feedwright turns a folder of article files into feeds that people subscribe to."""

__all__ = ["__version__"]

__version__ = "0.1.0"
