"""Jinja2: where templates are, and how a view becomes HTML."""
