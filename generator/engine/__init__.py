"""Incremental building without one noun of the domain."""
