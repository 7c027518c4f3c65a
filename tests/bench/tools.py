"""What is measured: Accord, and Hugo beside it, each with a site of its own made of the same corpus."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path

from generator.build.session import CACHE
from generator.primitives.built_in import built_in_templates
from tests.bench import hugo
from tests.bench.corpus import Corpus, brief_id, write_publication
from tests.bench.measure import Cost, measure

_TITLE = re.compile(r"^title: .*$", re.MULTILINE)
_HEADING = re.compile(r"Where it stands[^<]*</h2>")


class Tool(ABC):
    """A site generator with its site, in a folder of its own. An edit is a new one each time."""

    name: str
    template: str
    """The template of a brief, below the site's folder."""

    def __init__(self, folder: Path, corpus: Corpus) -> None:
        self.root = folder.resolve() / "source"
        self.output = self.root.with_name("site-0")
        self.corpus = corpus
        self._edits = 0

    @abstractmethod
    def write(self) -> None:
        """Write the site's source."""

    @abstractmethod
    def command(self) -> Sequence[str]:
        """What builds the site into the output folder."""

    @abstractmethod
    def forget(self) -> None:
        """Drop what was kept of earlier builds, but for drawings."""

    def start_afresh(self) -> None:
        """Make the next build a cold one, into a folder that was not there before.

        The last one stays: for minutes after so many files were deleted, a file system (ext4) takes several times as
        long to make new ones.
        """
        self.forget()
        self._edits += 1
        self.output = self.output.with_name(f"site-{self._edits}")

    def build(self) -> Cost:
        """Build in a fresh process."""
        return measure(self.command(), self.start_in)

    def edit_body(self) -> None:
        """Add a paragraph to a brief."""
        self._change(self._brief, lambda text, n: text.replace("---\n\n", f"---\n\nRevision {n} of this text.\n\n", 1))

    def edit_title(self) -> None:
        """Give a brief, to which others link, another title."""
        self._change(self._brief, lambda text, n: _TITLE.sub(f"title: Another title {n}", text, count=1))

    def edit_template(self) -> None:
        """Change a word that all briefs' pages show."""
        path = self.root / self.template
        self._change(path, lambda text, n: _HEADING.sub(f"Where it stands {n}</h2>", text, count=1))

    def written(self) -> tuple[int, int]:
        """How many pages the site has, and its bytes."""
        files = [path for path in self.output.rglob("*") if path.is_file()]
        return sum(path.suffix == ".html" for path in files), sum(path.stat().st_size for path in files)

    @property
    def start_in(self) -> Path:
        """The folder that the command is started in."""
        return self.root

    @property
    def _brief(self) -> Path:
        return self.root / "content" / "briefs" / f"{brief_id(self.corpus.size // 2)}.md"

    def _change(self, path: Path, change: Callable[[str, int], str]) -> None:
        self._edits += 1
        before = path.read_text(encoding="utf-8")
        after = change(before, self._edits)
        assert after != before, f"nothing to edit in {path.name}"
        path.write_text(after, encoding="utf-8")


class Accord(Tool):
    """This checkout."""

    name = "Accord"
    template = "templates/brief.html"

    def __init__(self, folder: Path, corpus: Corpus, jobs: int = 0) -> None:
        super().__init__(folder, corpus)
        self._options = ["--jobs", str(jobs)] if jobs else []
        if "--no-search" in self._help():
            self._options.append("--no-search")

    @property
    def start_in(self) -> Path:
        return Path(__file__).parents[2]  # so that this checkout is run, whatever is installed

    def _help(self) -> str:
        return subprocess.run([*self._accord, "--help"], cwd=self.start_in, capture_output=True, text=True).stdout

    @property
    def _accord(self) -> list[str]:
        return [sys.executable, "-m", "generator", "build"]

    def write(self) -> None:
        write_publication(self.root, self.corpus)
        own = self.root / self.template
        own.parent.mkdir()
        shutil.copy(built_in_templates() / own.name, own)

    def command(self) -> Sequence[str]:
        return [*self._accord, "--root", str(self.root), "--output", str(self.output), *self._options]

    def forget(self) -> None:
        (self.root / CACHE / "store.sqlite").unlink()


class Hugo(Tool):
    """Hugo with layouts that show what Accord's do. `full`: with a page for each source and every list of events."""

    template = "layouts/_partials/brief.html"

    def __init__(self, folder: Path, corpus: Corpus, binary: Path, *, full: bool = False) -> None:
        super().__init__(folder, corpus)
        self.name = "Hugo, all lists" if full else "Hugo"
        self._binary = binary
        self._full = full

    def write(self) -> None:
        hugo.write_site(self.root, self.corpus, full=self._full)

    def command(self) -> Sequence[str]:
        cache = self.root.with_name("cache")
        return [str(self._binary), "--quiet", "--destination", str(self.output), "--cacheDir", str(cache)]

    def forget(self) -> None:
        shutil.rmtree(self.root.with_name("cache"), ignore_errors=True)
        shutil.rmtree(self.root / "resources", ignore_errors=True)


def find_hugo() -> Path | None:
    """Hugo itself, not the script of its Python package that starts it; None when it is not installed."""
    script = Path(sys.executable).with_name("hugo")
    found = script if script.exists() else shutil.which("hugo")
    if not found:
        return None
    packaged = sorted(Path(found).parent.parent.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    return packaged[0] if packaged else Path(found)


def version_of(binary: Path) -> str:
    """The version of Hugo, as a number."""
    said = subprocess.run([str(binary), "version"], capture_output=True, text=True).stdout
    match = re.search(r"v(\d[\d.]*)", said)
    return match[1] if match else "?"
