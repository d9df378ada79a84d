"""Pieces of text on a page into blocks in reading order: columns, paragraphs, headings, tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from statistics import median

LEAST_GUTTER = 9.0
"""Points of white between two columns of prose, or two cells of a row."""
LEAST_PROSE = 18
"""Code points that a line of a column of prose has in the middle; cells of tables are shorter."""
LEAST_LINES = 3
"""Lines that stand side by side before they are two columns."""
STEP = 3.0
"""Points between the places where a gutter is looked for."""
HEADING_RATIO = 1.15
"""How much larger than the body's a heading's letters are."""
LONGEST_HEADING = 200
PARAGRAPH_GAP = 0.75
"""White between two lines, in letters' heights, from which a paragraph ends."""
BULLET = re.compile(r"[^\w\s]|\(?\w{1,2}[.)]|o")
"""What stands before an item of a list, and is no cell."""
BAND = 1.5
"""White between two lines, in letters' heights, that may part a table from the columns above it."""
HYPHENATED = re.compile(r"[^\W\d_]-$")


@dataclass(frozen=True)
class Segment:
    """A piece of a line with its box, in points; y grows upwards."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading (with its level) or a table (with its rows)."""

    text: str = ""
    level: int | None = None
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass
class Line:
    """Segments that stand beside each other, from left to right."""

    segments: list[Segment] = field(default_factory=list)

    @property
    def top(self) -> float:
        """The upper end."""
        return max(segment.top for segment in self.segments)

    @property
    def bottom(self) -> float:
        """The lower end."""
        return min(segment.bottom for segment in self.segments)

    @property
    def size(self) -> float:
        """The size of its largest letters."""
        return max(segment.size for segment in self.segments)

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(segment.text for segment in self.segments)


def body_size(segments: Iterable[Segment]) -> float:
    """Return the size in which most letters of a document are set."""
    sizes: Counter[float] = Counter()
    for segment in segments:
        sizes[segment.size] += len(segment.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def blocks(segments: list[Segment], size: float) -> list[Block]:
    """Return the blocks of a page in reading order; `size` is that of the document's body."""
    return [block for region in _regions(_lines(segments)) for block in _blocks(region, size)]


def _lines(segments: Iterable[Segment]) -> list[Line]:
    """Segments by the height at which they stand, from the top; those beside each other are one line."""
    lines: list[Line] = []
    for segment in sorted(segments, key=lambda s: -(s.top + s.bottom) / 2):
        middle = (segment.top + segment.bottom) / 2
        last = lines[-1] if lines else None
        if last is not None and _middle(last) - middle < 0.5 * min(
            segment.top - segment.bottom, last.top - last.bottom
        ):
            last.segments.append(segment)
        else:
            lines.append(Line([segment]))
    for line in lines:
        line.segments.sort(key=lambda s: s.left)
    return [_joined(line) for line in lines]


def _middle(line: Line) -> float:
    return (line.segments[0].top + line.segments[0].bottom) / 2


def _joined(line: Line) -> Line:
    """The line with segments that touch (of different fonts) made one."""
    joined: list[Segment] = []
    for segment in line.segments:
        if joined and (segment.left - joined[-1].right < LEAST_GUTTER or BULLET.fullmatch(joined[-1].text)):
            before = joined[-1]
            gap = "" if segment.left - before.right < 0.12 * before.size else " "
            joined[-1] = Segment(
                before.text + gap + segment.text,
                before.left,
                min(before.bottom, segment.bottom),
                max(before.right, segment.right),
                max(before.top, segment.top),
                max(before.size, segment.size),
            )
        else:
            joined.append(segment)
    return Line(joined)


def _regions(lines: list[Line]) -> Iterator[list[Line]]:
    """Yield runs of lines in reading order: columns of prose one after the other, left before right."""
    gutter = _gutter(lines)
    if gutter is None:
        yield lines
        return
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and not any(s.left < gutter < s.right for s in line.segments):
            run.append(line)
            continue
        if run:
            yield from _parted(run, gutter)
            run = []
        if line is not None:
            yield [line]


def _parted(run: list[Line], gutter: float) -> Iterator[list[Line]]:
    """Columns side by side, but for bands of lines that are no prose on both sides: tables across the gutter."""
    columns: list[Line] = []
    for band in _bands(run):
        both = [line for line in band if line.segments[0].right <= gutter <= line.segments[-1].left]
        if 2 * len(both) > len(band) and not _is_prose(both, gutter):
            if columns:
                yield from _side_by_side(columns, gutter)
            columns = []
            yield band
        else:
            columns += band
    if columns:
        yield from _side_by_side(columns, gutter)


def _bands(run: list[Line]) -> Iterator[list[Line]]:
    band: list[Line] = []
    for line in run:
        if band and band[-1].bottom - line.top > BAND * max(line.size, 1.0):
            yield band
            band = []
        band.append(line)
    if band:
        yield band


def _side_by_side(run: list[Line], gutter: float) -> Iterator[list[Line]]:
    left = [s for line in run for s in line.segments if s.right <= gutter]
    right = [s for line in run for s in line.segments if s.left >= gutter]
    for side in (left, right):
        if side:
            yield from _regions(_lines(side))


def _gutter(lines: list[Line]) -> float | None:
    """The place of the white between two columns of prose, None where there is none."""
    if len(lines) < LEAST_LINES:
        return None
    wide = [line for line in lines if len(line.segments) > 1]
    if len(wide) < LEAST_LINES:
        return None
    start = min(line.segments[0].right for line in wide)
    end = max(line.segments[-1].left for line in wide)
    best, most = None, LEAST_LINES - 1
    place = start
    while place <= end:
        split = [line for line in wide if not any(s.left < place < s.right for s in line.segments)]
        split = [line for line in split if line.segments[0].right <= place <= line.segments[-1].left]
        if len(split) > most and _is_prose(split, place):
            best, most = place, len(split)
        place += STEP
    return best


def _is_prose(lines: list[Line], place: float) -> bool:
    """Whether what stands on both sides of a place are lines of prose, and not cells."""
    left = [sum(len(s.text) for s in line.segments if s.right <= place) for line in lines]
    right = [sum(len(s.text) for s in line.segments if s.left >= place) for line in lines]
    return min(median(left), median(right)) >= LEAST_PROSE


def _blocks(lines: list[Line], size: float) -> Iterator[Block]:
    """Yield the blocks of one column."""
    waiting: list[Line] = []
    position = 0
    while position < len(lines):
        rows = _table_length(lines, position)
        if rows:
            yield from _prose(waiting, size)
            waiting = []
            yield Block(rows=_rows(lines[position : position + rows]))
            position += rows
        else:
            waiting.append(lines[position])
            position += 1
    yield from _prose(waiting, size)


def _table_length(lines: list[Line], start: int) -> int:
    """How many lines from here are rows of a table; 0 for none."""
    end = start
    while end < len(lines) and len(lines[end].segments) > 1:
        end += 1
    return end - start if end - start >= 2 else 0


def _rows(lines: list[Line]) -> tuple[tuple[str, ...], ...]:
    """Cells by the columns that they stand in: stretches of the page that cells share."""
    columns: list[list[float]] = []
    for segment in sorted((s for line in lines for s in line.segments), key=lambda s: s.left):
        if columns and segment.left < columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], segment.right)
        else:
            columns.append([segment.left, segment.right])
    rows = []
    for line in lines:
        cells = [""] * len(columns)
        for segment in line.segments:
            number = next(i for i, (left, right) in enumerate(columns) if left <= segment.left <= right)
            cells[number] = f"{cells[number]} {segment.text}".strip()
        rows.append(tuple(cells))
    return tuple(rows)


def _prose(lines: list[Line], size: float) -> Iterator[Block]:
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and _ends(paragraph[-1], line):
            yield _block(paragraph, size)
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield _block(paragraph, size)


def _ends(above: Line, below: Line) -> bool:
    """Whether a paragraph ends between two lines: by white, or by another size of letters."""
    height = max(min(above.size, below.size), 1.0)
    return above.bottom - below.top > PARAGRAPH_GAP * height or abs(above.size - below.size) > 0.1 * height


def _block(lines: list[Line], size: float) -> Block:
    text = lines[0].text
    for line in lines[1:]:
        cut = HYPHENATED.search(text) and line.text[:1].islower()
        text = text[:-1] + line.text if cut else f"{text} {line.text}"
    ratio = lines[0].size / size if size else 1.0
    if ratio >= HEADING_RATIO and len(text) <= LONGEST_HEADING:
        return Block(text, level=1 if ratio >= 1.6 else 2 if ratio >= 1.3 else 3)
    return Block(text)
