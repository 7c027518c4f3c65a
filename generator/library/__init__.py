"""The publication linked, and every question that a page may ask of it."""
