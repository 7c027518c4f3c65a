"""The search index of the preview, brought up to date in steps while nobody waits for anything else."""

from __future__ import annotations

from collections.abc import Callable, Generator

from generator.engine.query import node_of
from generator.engine.trace import digest_of, encode
from generator.library.queries import Lens
from generator.library.shards import search_shards
from generator.search.documents import searchable
from generator.search.index import FOLDER, SHARD_TEXT, Files, Text, kept_files, text_of

_STEP = 20
"""Pages that are looked at in a step: some milliseconds."""

Steps = Generator[Text | None, Files | None, None]
"""Gives a text that is to be indexed and takes its files; gives nothing where others may have their turn."""


class SearchIndex:
    """The index as far as it is made. `look` and `is_making` may be used by any thread, all else by one alone."""

    def __init__(self) -> None:
        self.is_making = True  # until all of it is there
        self._files: dict[str, Files] = {}
        self._before: dict[str, Files] = {}
        self._steps: Steps | None = None

    def look(self, path: str) -> bytes | None:
        """A file of the index, of now or as it was before: a page that is open may still ask for that."""
        name = path.removeprefix(f"{FOLDER}/").partition("/")[0]
        for shards in (self._files, self._before):
            if data := shards.get(name, {}).get(path):
                return data
        return None

    def begin(self, lens: Lens, holds: Callable[[], bool]) -> None:
        """Begin to bring the index up to date with a publication; it is left as it is once `holds` does not."""
        self.is_making = True
        self._steps = self._work(lens, holds)

    def step(self, files: Files | None) -> Text | None:
        """The next step, if there is one (`is_busy`): a text that is to be indexed, whose files the step after it is
        given, or nothing. Files that nobody asked for any more are let go of."""
        try:
            return self._steps.send(files) if self._steps else None
        except StopIteration:
            self._steps = None
            return None
        except TypeError:  # begun anew meanwhile: files are given to what has not asked for any
            return None

    @property
    def is_busy(self) -> bool:
        """Whether there is something left to do."""
        return self._steps is not None

    def fail(self) -> None:
        """Note that there will be no index before something changes."""
        self._steps, self.is_making = None, False

    def _work(self, lens: Lens, holds: Callable[[], bool]) -> Steps:
        shards = search_shards(lens)
        for name, places in shards.items():
            yield None
            if not holds():
                return
            number = SHARD_TEXT.number((name,))
            if name in self._files and lens.trace.stands(number):
                continue
            pages, reads = [], dict[int, None]()
            for count, place in enumerate(places, 1):
                page, read = lens.recorded(searchable, lens, place)
                pages.append(page)
                reads |= dict.fromkeys(read)
                if count % _STEP == 0:
                    yield None
                    if not holds():
                        return
            text, read = lens.recorded(text_of, lens, name, pages)
            files = kept_files(lens, text)
            if files is None:
                files = yield text
                if files is None or not holds():
                    return
                lens.keep(text.digest, encode(files))
            lens.trace.record(number, node_of((SHARD_TEXT.name, name), digest_of(text), [*reads, *read]))
            self._before[name] = self._files.get(name, {})
            self._files[name] = files
        for name in self._files.keys() - shards.keys():
            del self._files[name]
        self.is_making = False
