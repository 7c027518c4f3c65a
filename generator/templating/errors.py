"""Faults that stop a page from being made and are the writer's to mend."""

from __future__ import annotations

from generator.diagnostics.diagnostic import Diagnostic


class TemplateFault(Exception):
    """One of the publication's own templates does not work."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic
