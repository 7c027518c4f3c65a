"""Python's collector of cycles, kept from what a build makes to keep.

A build makes millions of values that live to its end, and hardly a cycle; what is made after that may leave some.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collector() -> Iterator[None]:
    """Let the collector rest."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def collector_of_new() -> Iterator[None]:
    """Let the collector look at what is new from here on, and leave alone what there is: processes made by fork then
    share it instead of copying it at their first collection."""
    was_on = gc.isenabled()
    gc.freeze()
    gc.enable()
    try:
        yield
    finally:
        gc.unfreeze()
        if not was_on:
            gc.disable()
