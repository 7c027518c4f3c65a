"""Layouts to SVG and PNG: the only place that knows Altair and vl-convert."""
