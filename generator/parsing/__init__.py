"""The bytes of one file to values and diagnostics: the only room that knows YAML and Markdown."""
