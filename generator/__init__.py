"""Accord: a publication generator for briefs about collaborations."""

__version__ = "0.1.0"
