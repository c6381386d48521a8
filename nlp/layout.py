"""A map of statements: every group an island, what is typical in its middle, likes near each other.

No picture in two dimensions keeps all distances of hundreds. This one keeps what people read from
it: which group a statement belongs to, how typical it is there, and which groups are neighbours.
Islands never overlap, and nothing is random.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.embed.base import unit_rows

Points = NDArray[np.float32]

GAP = 0.35  # between islands, in radii of an island of one statement
ROUNDS = 300  # of pushing islands apart
LOOKED_AT = 2_000  # rows of a group that tell its two main directions
NEAREST = 3  # islands between which a statement of no group lies
AT_ONCE = 8_192


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where everything lies; the unit is the radius of an island of one statement.

    Attributes:
        points: Of each statement, shape (n, 2).
        centres: Of each island, shape (k, 2).
        radii: Of each island, shape (k,).
    """

    points: Points
    centres: Points
    radii: NDArray[np.float32]


def lay_out(rows: NDArray[np.floating], labels: NDArray[np.integer]) -> Layout:
    """Return where statements and their groups lie.

    Args:
        rows: One of length 1 a statement, shape (n, d).
        labels: Group of each, 0..k-1; -1: of no group. Shape (n,).

    Source: classical scaling, Torgerson, Multidimensional scaling (1952), for the islands.
    """
    count = int(labels.max(initial=-1)) + 1
    sizes = np.bincount(labels[labels >= 0], minlength=count)
    radii = np.sqrt(np.maximum(sizes, 1)).astype(np.float32)
    if count == 0:
        return Layout(points=_disc(len(rows)), centres=np.zeros((0, 2), np.float32), radii=radii)
    middles = _middles(rows, labels, sizes)
    centres = _apart(_scaled(middles, radii), radii)
    points = np.zeros((len(rows), 2), dtype=np.float32)
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(count + 1))
    for group in range(count):
        inside = order[starts[group] : starts[group + 1]]
        if len(inside):
            spread = _island(rows[inside].astype(np.float32), middles[group])
            points[inside] = centres[group] + radii[group] * spread
    outside = np.flatnonzero(labels < 0)
    for start in range(0, len(outside), AT_ONCE):
        those = outside[start : start + AT_ONCE]
        points[those] = _between(rows[those].astype(np.float32) @ middles.T, centres, radii)
    return Layout(points=points, centres=centres, radii=radii)


def inside(points: Points, lasso: Sequence[tuple[float, float]]) -> NDArray[np.bool_]:
    """Return which points lie within a closed line, shape (n,).

    Args:
        points: Shape (n, 2).
        lasso: Its corners, in order; fewer than three hold nothing.

    Source: the crossing number of a ray, Shimrat, Algorithm 112 (1962).
    """
    within = np.zeros(len(points), dtype=bool)
    if len(lasso) < 3:  # noqa: PLR2004 - a triangle
        return within
    x, y = points[:, 0], points[:, 1]
    corners = np.asarray(lasso, dtype=np.float64)
    for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if y1 == y2:
            continue
        crosses = (y1 > y) != (y2 > y)
        within ^= crosses & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    return within


def _middles(
    rows: NDArray[np.floating], labels: NDArray[np.integer], sizes: NDArray[np.integer]
) -> Points:
    sums = np.zeros((len(sizes), rows.shape[1]), dtype=np.float64)
    for start in range(0, len(rows), AT_ONCE):
        part = labels[start : start + AT_ONCE]
        held = part >= 0
        np.add.at(sums, part[held], rows[start : start + AT_ONCE][held].astype(np.float64))
    return unit_rows(sums.astype(np.float32))


def _scaled(middles: Points, radii: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return islands in the plane by their likeness, with room for all of them."""
    if len(middles) == 1:
        return np.zeros((1, 2))
    distance = np.clip(1 - middles.astype(np.float64) @ middles.T.astype(np.float64), 0, 2)
    centred = -0.5 * (distance - distance.mean(0) - distance.mean(1)[:, None] + distance.mean())
    values, vectors = np.linalg.eigh(centred)
    flat = vectors[:, -2:][:, ::-1] * np.sqrt(np.maximum(values[-2:][::-1], 1e-12))
    # An eigenvector has no sign of its own.
    flat *= np.where(flat[np.abs(flat).argmax(axis=0), range(flat.shape[1])] < 0, -1, 1)
    if flat.shape[1] < 2:  # noqa: PLR2004 - the plane
        flat = np.hstack([flat, np.zeros((len(flat), 1))])
    room = np.sqrt((radii**2).sum()) * 1.4
    width = np.abs(flat).max()
    found: NDArray[np.float64] = flat * (room / width if width > 0 else 1.0)
    return found


def _apart(centres: NDArray[np.float64], radii: NDArray[np.float32]) -> Points:
    """Push islands that overlap away from each other until none does."""
    found = centres.copy()
    # Islands that lie on one another need a direction: turns of the golden angle.
    angle = np.arange(len(found)) * np.pi * (3 - np.sqrt(5))
    found += 1e-3 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    wanted = (
        radii[:, None] + radii[None, :] + GAP * (1 + np.minimum(radii[:, None], radii[None, :]))
    )
    np.fill_diagonal(wanted, 0)
    for _ in range(ROUNDS):
        apart = found[:, None, :] - found[None, :, :]
        length = np.sqrt((apart**2).sum(axis=2))
        short = np.maximum(wanted - length, 0)
        if not short.any():
            break
        push = apart / np.maximum(length, 1e-9)[:, :, None] * short[:, :, None]
        found += 0.5 * push.sum(axis=1) / np.maximum((short > 0).sum(axis=1), 1)[:, None]
    else:
        # Whatever still overlaps has room when everything is wider.
        apart = found[:, None, :] - found[None, :, :]
        length = np.sqrt((apart**2).sum(axis=2))
        np.fill_diagonal(length, np.inf)
        found *= max(1.0, float((wanted / np.maximum(length, 1e-9)).max()))
    return found.astype(np.float32)


def _island(rows: NDArray[np.float32], middle: NDArray[np.float32]) -> Points:
    """Return rows in a disc of radius 1: the typical ones in its middle, likes on one side."""
    count = len(rows)
    if count == 1:
        return np.zeros((1, 2), dtype=np.float32)
    rest = rows - (rows @ middle)[:, None] * middle
    axes = _directions(rest[:: max(1, count // LOOKED_AT)].astype(np.float64))
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), range(2)] < 0, -1, 1)
    flat = rest @ axes.astype(np.float32)
    # Ranks and not distances: discs are filled evenly, however the rows are spread.
    far = np.empty(count)
    far[np.lexsort((flat[:, 0], -np.round(rows @ middle, 5)))] = np.arange(count)
    radius = 0.96 * np.sqrt((far + 0.5) / count)
    angle = np.arctan2(flat[:, 1], flat[:, 0])
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).astype(np.float32)


def _directions(rest: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the two directions in which rows differ most, shape (d, 2)."""
    if len(rest) < rest.shape[1]:
        values, vectors = np.linalg.eigh(rest @ rest.T)
        axes = rest.T @ (vectors[:, -2:] / np.sqrt(np.maximum(values[-2:], 1e-12)))
    else:
        _, vectors = np.linalg.eigh(rest.T @ rest)
        axes = vectors[:, -2:]
    found: NDArray[np.float64] = axes[:, ::-1]
    return found


def _between(likeness: Points, centres: Points, radii: NDArray[np.float32]) -> Points:
    """Return a place between the islands that rows of no group are most like, on none of them."""
    most = min(NEAREST, likeness.shape[1])
    near = np.argsort(-np.round(likeness, 5), axis=1, kind="stable")[:, :most]
    weight = np.maximum(np.take_along_axis(likeness, near, axis=1), 0.01) ** 2
    weight /= weight.sum(axis=1, keepdims=True)
    points = (centres[near] * weight[:, :, None]).sum(axis=1)
    apart = points[:, None, :] - centres[None, :, :]
    length = np.sqrt((apart**2).sum(axis=2))
    island = (length - radii).argmin(axis=1)
    row = np.arange(len(points))
    is_on = length[row, island] < radii[island] * 1.05
    out = apart[row, island] / np.maximum(length[row, island], 1e-6)[:, None]
    edge = centres[island] + out * (radii[island] * 1.05 + GAP / 2)[:, None]
    found: Points = np.where(is_on[:, None], edge, points).astype(np.float32)
    return found


def _disc(count: int) -> Points:
    """Return *count* places in a disc, evenly: turns of the golden angle."""
    number = np.arange(count)
    radius, angle = np.sqrt(number), number * np.pi * (3 - np.sqrt(5))
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).astype(np.float32)
