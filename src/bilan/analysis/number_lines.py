"""Numbers alone on their lines, with the line that says what they count (`1.3 million` / `People displaced`).

Dashboards set a number large and its label small, on lines of their own. They are one sentence without a verb. Which of
the two comes first shows in the first line of their block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bilan.languages.pack import Pack
from bilan.languages.tokens import fold_token

LONGEST_LABEL = 10
"""Words of a label."""
LINE = re.compile(r"[^\n]*\n?")
NUMBER = re.compile(r"\s*[~≈<>+]?\s?\d[\d.,'’\u00a0\u202f ]*(?P<sign>%|[kKmM]\b)?\s*(?P<words>[^\W\d]*)\s*$")
CLOCK = re.compile(r"\s*\d{1,2}[.:]\d\d\s*$")
"""A time of day alone on its line heads a block of a live page."""
STOP = re.compile(r"[.!?:;|]\s*$")
LETTER = re.compile(r"\s*[^\W\d_]")


def joined_ends(text: str, pack: Pack) -> frozenset[int]:
    """Return where line ends stand that part a number from its label: the code points of the `\\n`."""
    found: set[int] = set()
    for block in _blocks(text):
        kinds = [_is_number(text[start:end], pack) for start, end in block]
        if not any(kinds) or all(kinds):
            continue
        for i in range(0, len(block) - 1, 2):
            one, other = block[i], block[i + 1]
            label = other if kinds[i] else one
            if kinds[i] == kinds[i + 1] or not _is_label(text[label[0] : label[1]]):
                break
            found.add(one[1])
    return frozenset(found)


def _blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """Runs of lines without a blank one between them, from the first that is, or is followed by, a number alone."""
    block: list[tuple[int, int]] = []
    for match in LINE.finditer(text):
        start, end = match.start(), match.start() + len(match.group().rstrip("\n"))
        if text[start:end].strip():
            block.append((start, end))
            continue
        yield from _from_number(text, block)
        block = []
    yield from _from_number(text, block)


def _from_number(text: str, block: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The part of a block from its first number alone on a line, or from its label where labels stand over numbers."""
    numbers = [i for i, (start, end) in enumerate(block) if NUMBER.match(text, start, end)]
    if numbers:
        first = numbers[0]
        labels_first = first > 0 and numbers[-1] == len(block) - 1
        yield list(block[first - 1 :] if labels_first else block[first:])


def _is_number(line: str, pack: Pack) -> bool:
    match = NUMBER.match(line)
    if match is None or CLOCK.match(line):
        return False
    word = fold_token(match["words"])
    return not word or word in pack.numbers.multipliers or word in pack.numbers.rounded


def _is_label(line: str) -> bool:
    return LETTER.match(line) is not None and not STOP.search(line) and len(line.split()) <= LONGEST_LABEL
