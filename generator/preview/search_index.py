"""The search index of a preview, made in the background: a little at a time, so that no page waits for it.

What looks at the publication is the workshop's, in short steps; Pagefind runs elsewhere, between two of them. What
is made is kept as a build keeps it, and neither makes again what the other made.
"""

from __future__ import annotations

from collections.abc import Callable, Generator

from generator.build.trace import Stamp
from generator.library.queries import Provide
from generator.search.documents import searchable
from generator.search.index import FOLDER, Files, Indexer, Shelf, Text
from generator.search.shards import Shards

_STEP = 20
"""Pages that are looked at in a step: some milliseconds."""

Steps = Generator[Text | None, Files | None, None]
"""Gives a text that is to be indexed and takes its files; gives nothing where others may have their turn."""


class Finder:
    """The index as far as it is made. `look` and `is_making` may be used by any thread, all else by one alone."""

    def __init__(self) -> None:
        self.is_making = True  # until all of it is there
        self._files: dict[str, Files] = {}
        self._before: dict[str, Files] = {}
        self._digests: dict[str, bytes] = {}
        self._steps: Steps | None = None

    def look(self, path: str) -> bytes | None:
        """A file of the index, of now or as it was before: a page that is open may still ask for that."""
        name = path.removeprefix(f"{FOLDER}/").partition("/")[0]
        for shards in (self._files, self._before):
            if data := shards.get(name, {}).get(path):
                return data
        return None

    def begin(
        self, shards: Shards, language: str, provide: Provide, stamp: Stamp, shelf: Shelf, holds: Callable[[], bool]
    ) -> None:
        """Begin to bring the index up to date with an edition; it is left as it is once `holds` does not."""
        self.is_making = True
        self._steps = self._work(shards, Indexer(shards, language, provide, stamp), shelf, holds)

    def step(self, files: Files | None) -> Text | None:
        """The next step, if there is one (`is_busy`): a text that is to be indexed, whose files the step after it is
        given, or nothing."""
        try:
            return self._steps.send(files) if self._steps else None
        except StopIteration:
            self._steps = None
            return None

    @property
    def is_busy(self) -> bool:
        """Whether there is something left to do."""
        return self._steps is not None

    def fail(self) -> None:
        """Note that there will be no index before something changes."""
        self._steps, self.is_making = None, False

    def _work(self, shards: Shards, indexer: Indexer, shelf: Shelf, holds: Callable[[], bool]) -> Steps:
        for name in shards:
            yield None
            if not holds():
                return
            note = shelf.note(name)
            text: Text | None = None
            if note is None or indexer.reason(name, note):
                lens, pages = indexer.lens(), []
                for number, place in enumerate(shards[name], 1):
                    pages.append(searchable(lens, place))
                    if number % _STEP == 0:
                        yield None
                        if not holds():
                            return
                text, note = indexer.finish(name, lens, pages)
            if self._digests.get(name) == note.digest:
                continue
            files = shelf.files(name, note.digest)
            if files is None:
                files = yield text or indexer.text(name)[0]
                assert files is not None
                shelf.put(name, note, files)
            elif text:
                shelf.put(name, note)
            self._before[name] = self._files.get(name, {})
            self._files[name], self._digests[name] = files, note.digest
        for name in self._digests.keys() - shards.keys():
            del self._files[name], self._digests[name]
        shelf.keep_only(shards)
        self.is_making = False
