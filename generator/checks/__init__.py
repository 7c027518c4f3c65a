"""The rules that need the whole publication."""
