"""Links of the file system: which of them stay within a publication."""

from __future__ import annotations

import os
from pathlib import Path

LEADS_OUT = "a link that leads out of the publication", "put the file itself here"
"""What is wrong with such a link, and its mend."""


def within(path: str | Path, root: Path) -> bool:
    """Whether what stands at `path` is in the folder `root` once all links are followed, those of folders too.

    What is hidden is not: a checkout's `.git` may hold the password of whoever builds the site.
    """
    real = Path(os.path.realpath(path))  # unlike resolve(), it does not mind a link to itself
    top = Path(os.path.realpath(root))
    return real.is_relative_to(top) and not any(part.startswith(".") for part in real.relative_to(top).parts)
