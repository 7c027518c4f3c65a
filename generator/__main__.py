"""`python -m generator` is `accord`."""

from generator.cli import main

main()
