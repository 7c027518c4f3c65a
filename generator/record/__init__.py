"""The record: what a publication says as facts, what changed between two states of it, and its frozen editions."""
