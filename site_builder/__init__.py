"""A static site generator for programmes that people apply to."""

__version__ = "0.1.0"
