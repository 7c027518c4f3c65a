"""`accord`, which is `python -m generator`."""

import os
import sys

from generator.cli import main as cli


def main() -> None:
    """Run the command, and leave at once: to take apart what it made would keep whoever waits for the prompt."""
    try:
        cli.main()
    except SystemExit as leaving:
        if isinstance(leaving.code, str):
            raise
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(leaving.code or 0)


if __name__ == "__main__":
    main()
