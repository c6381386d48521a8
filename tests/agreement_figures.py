"""Published figures of agreement: what several tests compare with."""

from __future__ import annotations


def coded(*rows: str) -> list[list[int | None]]:
    return [[None if code in ".*" else int(code) for code in row] for row in rows]


FOUR_OBSERVERS = coded("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
THREE_CODERS = coded("*****34121133*3", "1*213343*******", "**21344*21133*4")


def from_table(table: list[list[int]]) -> tuple[list[int], list[int]]:
    pairs = [
        (i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)
    ]
    return [i for i, _ in pairs], [j for _, j in pairs]
