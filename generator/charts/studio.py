"""Where plots become SVG: the only slow step, done once per drawing and kept under its digest."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import msgspec

from generator.charts import svg
from generator.charts.plot import Drawing, Picture, Plot
from generator.charts.templates import Templates, revision


def digest(plot: Plot) -> str:
    """The key of a plot's drawing: what is drawn, its name, and everything that decides how."""
    sha = hashlib.sha256(revision().encode())
    sha.update(msgspec.json.encode((plot.title, plot.wide, plot.narrow)))
    return sha.hexdigest()[:40]


class Studio:
    """Draws plots; what it drew before it takes from `cache` (a folder that may be deleted at any time).

    `drawn` and `reused` count. The renderer runs `jobs` conversions at a time; which one draws what does not show.
    """

    def __init__(self, cache: Path | None, jobs: int = 1) -> None:
        self.drawn = 0
        self.reused = 0
        self._folder = cache
        self._jobs = max(1, jobs)
        self._templates = Templates(cache / "templates" if cache else None)

    def __enter__(self) -> Studio:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def draw(self, plots: Iterable[Plot]) -> dict[str, Drawing]:
        """The drawings of `plots`, by digest. Raises ChartError when an own chart cannot be rendered."""
        wanted = {digest(plot): plot for plot in plots}
        found = {key: kept for key in wanted if (kept := self._kept(key))}
        missing = {key: plot for key, plot in wanted.items() if key not in found}
        self.reused += len(found)
        self.drawn += len(missing)
        if missing:
            prepare(self._jobs)
            if self._jobs == 1 or len(missing) == 1:
                made = {key: self._drawing(plot) for key, plot in missing.items()}
            else:
                with ThreadPoolExecutor(self._jobs) as pool:
                    made = dict(zip(missing, pool.map(self._drawing, missing.values()), strict=True))
            for key, drawing in made.items():
                self._keep(key, drawing)
            found |= made
        return {key: found[key] for key in wanted}

    def _drawing(self, plot: Plot) -> Drawing:
        narrow = self._svg(plot.narrow, plot.title, "narrow") if plot.narrow else ""
        return Drawing(self._svg(plot.wide, plot.title, "wide" if narrow else "single"), narrow)

    def _svg(self, picture: Picture, name: str, variant: str) -> str:
        import vl_convert as vlc

        bodies = [(panel, svg.body(vlc.vega_to_svg(self._templates.fill(panel)))) for panel in picture.panels]
        return svg.assemble(picture, bodies, name, variant)

    def _kept(self, key: str) -> Drawing | None:
        if self._folder is None:
            return None
        try:
            return msgspec.json.decode((self._folder / key[:2] / f"{key}.json").read_bytes(), type=Drawing)
        except (OSError, msgspec.DecodeError):  # not there, or not whole
            return None

    def _keep(self, key: str, drawing: Drawing) -> None:
        if self._folder is not None:
            write_whole(self._folder / key[:2] / f"{key}.json", msgspec.json.encode(drawing))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that others may be reading: they see all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).replace(path)


@cache
def prepare(jobs: int) -> None:
    """Set the renderer up, before its first conversion: no addresses, no system fonts, `jobs` workers, bounded."""
    os.environ.setdefault("FONTCONFIG_FILE", _no_fonts())
    import vl_convert as vlc

    vlc.configure(num_workers=jobs, base_url="https://base.invalid", allowed_base_urls=[])


def _no_fonts() -> str:
    """A font configuration that names one empty folder: what the machine has installed must not show."""
    folder = Path(tempfile.mkdtemp(prefix="accord-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "none").mkdir()
    path = folder / "fonts.conf"
    path.write_text(f'<?xml version="1.0"?><fontconfig><dir>{folder / "none"}</dir></fontconfig>', "utf-8")
    return str(path)
