"""The views of pages, one file a kind of page."""
