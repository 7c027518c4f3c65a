"""Labels kept from touching: the smallest moves that do it."""

from __future__ import annotations

from collections.abc import Sequence


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Tops for labels of `sizes` that want to stand at `wanted`, in that order, none over another, within the bounds.

    Neighbours that would overlap are pooled and centred on what they want together (pool-adjacent-violators). When the
    bounds are too tight, the last ones go beyond `high`.
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    pools: list[tuple[float, float, list[int]]] = []  # top, height, members
    for index in order:
        pool = (wanted[index], sizes[index], [index])
        while pools and pools[-1][0] + pools[-1][1] > pool[0]:
            before = pools.pop()
            pool = _pooled(before, pool, wanted, sizes)
        pools.append(pool)
    tops = [0.0] * len(wanted)
    for top, _, members in pools:
        for index in members:
            tops[index], top = top, top + sizes[index]
    return _within(tops, sizes, order, low, high)


def _pooled(
    one: tuple[float, float, list[int]],
    two: tuple[float, float, list[int]],
    wanted: Sequence[float],
    sizes: Sequence[float],
) -> tuple[float, float, list[int]]:
    members = one[2] + two[2]
    offset, wishes = 0.0, 0.0
    for index in members:
        wishes += wanted[index] - offset
        offset += sizes[index]
    return wishes / len(members), one[1] + two[1], members


def _within(tops: list[float], sizes: Sequence[float], order: Sequence[int], low: float, high: float) -> list[float]:
    limit = high
    for index in reversed(order):
        tops[index] = min(tops[index], limit - sizes[index])
        limit = tops[index]
    limit = low
    for index in order:
        tops[index] = max(tops[index], limit)
        limit = tops[index] + sizes[index]
    return tops
