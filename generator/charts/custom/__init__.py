"""Charts of the publication's own: Vega-Lite, and Python files."""
