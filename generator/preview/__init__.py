"""The same pages on request, while they are written."""
