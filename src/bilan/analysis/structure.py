"""What the layout of a text says: its lines, what kind each is, and which lines stand over which.

Found once a document, without a look at its figures: mastheads, headings with levels, items of lists with the line
that leads in, lines of a label and a value, rows, the blocks of a live page, captions, links to other reports, lines
that say again what stood above. A line is what no line's end cuts; sentences lie within lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from bilan.analysis.sentences import Stretch
from bilan.folding import fold
from bilan.languages.pack import Pack
from bilan.model import Part

LineKind = Literal["masthead", "heading", "item", "key", "row", "block", "caption", "related", "repeat", "prose"]
LISTED: frozenset[LineKind] = frozenset({"item", "key", "row"})
"""Lines that stand for themselves: what one of them says is not said of the next."""
LONGEST_MASTHEAD = 8
"""Lines at the head of a report that can tell what report it is."""
LONGEST_HEADING = 10
"""Words of a heading."""
LONGEST_LABEL = 9
"""Words of a label before a colon."""
LEAST_BLOCKS = 2
"""Lines with a time of day at their head from which a page is a live one."""
LEAST_HEADINGS = 2
"""Headings from which a text is a report in sections."""
SHORTEST_REPEAT = 40
"""Code points from which a line that stood above is a repetition and not a coincidence."""
DEEPEST = 9
"""Level of a live page's block, which lies under all headings."""
PLAIN_LEVEL, CAPITALS_LEVEL = 3, 2

FIRST_SIGNS = 5
"""Code points of a value among which its number begins, a currency before it or none."""

BULLET = re.compile(r"\s*(?:[•▪◦·●■‣→>*]|[-–—](?=\s)|\(?(?:\d{1,2}|[a-z])[.)](?=\s))\s*")
NUMBERED = re.compile(r"\s*\(?(\d{1,2}(?:\.\d{1,2})*)[.)]?\s+(?=\D)")
KEY = re.compile(r"(?P<label>[^:|;]{2,80}?)\s*(?::|=|\.{3,}|\s—)\s+(?P<value>\S.*)$")
COLUMNS = re.compile(r"(?P<label>\S(?: ?\S)*)(?:\t+| {3,})(?P<value>\S.*)$")
SENTENCE_END = re.compile(r"[.!?…][\"»”’)\]]*\s*$")
COUNT = re.compile(r"\d")
WORDS = re.compile(r"[^\W_]+")
LEAST_SEPARATED = 2
"""Bars and tabs that make a row of cells; one is a masthead's."""
SEPARATED = re.compile(r"\s\|(?=\s|$)|^\||\t")


@dataclass(frozen=True)
class Line:
    """A line of the text, code points `start` to `end` (exclusive), with the sentences it holds."""

    number: int
    start: int
    end: int
    first: int
    """Number of its first sentence."""
    last: int
    """Number of its last sentence."""
    kind: LineKind
    gap: bool = False
    """Whether white stands before it."""
    level: int = 0
    """Of a heading, 1 the highest; of a block the deepest."""
    label: int | None = None
    """Where its label ends, of a line of a label and a value."""
    above: tuple[int, ...] = ()
    """Numbers of the headings and the block's line that it stands under, the nearest first."""
    lead_in: int | None = None
    """Number of the line with a colon at its end that opens the list which it is an item of."""


@dataclass(frozen=True)
class Layout:
    """The lines of a document."""

    lines: tuple[Line, ...]
    sectioned: bool
    """Whether the text is a report in sections or a live page, whose layout says what its sentences leave out."""
    live: bool

    @cached_property
    def _line_of(self) -> dict[int, Line]:
        return {i: line for line in self.lines for i in range(line.first, line.last + 1)}

    def line_of(self, sentence: int) -> Line:
        """Return the line of a sentence, by its number."""
        return self._line_of[sentence]

    @cached_property
    def masthead(self) -> tuple[Line, ...]:
        """The lines at the head that tell what report it is."""
        return tuple(line for line in self.lines[:LONGEST_MASTHEAD] if line.kind == "masthead")

    def over(self, line: Line) -> Iterator[Line]:
        """Yield the lines that a line stands under, the nearest first: its list's lead-in, headings, the masthead."""
        if line.lead_in is not None:
            yield self.lines[line.lead_in]
        yield from (self.lines[number] for number in line.above)
        yield from (head for head in self.masthead if head.number < line.number)

    def relation(self, line: Line, other: Line) -> str:
        """Return how another line stands to a line, as a word for features."""
        if other.number == line.number:
            return "same"
        if other.number == line.lead_in:
            return "lead-in"
        if other.number in line.above:
            return f"heading{min(line.above.index(other.number), 2)}"
        if other.kind == "masthead":
            return "masthead"
        if other.above != line.above:
            return "other section"
        return "sibling" if line.kind in LISTED and other.kind in LISTED else "section"


def layout(text: str, stretches: Sequence[Stretch], pack: Pack, parts: Sequence[Part] = ()) -> Layout:
    """Return the lines of a text that is cut into sentences, what each is, and what it stands under."""
    lines = list(_lines(text, stretches))
    heads = {part.start: part.level or PLAIN_LEVEL for part in parts if part.kind == "heading"}
    blocks = _block_starts(text, lines, pack)
    seen: set[str] = set()
    kinds = []
    for line in lines:
        words = text[line.start : line.end]
        found = _kind(text, lines, line, words, pack, heads.get(line.start), blocks)
        if len(words) >= SHORTEST_REPEAT and found.kind in ("prose", "item"):
            key = fold(words)
            found = replace(found, kind="repeat") if key in seen else found
            seen.add(key)
        kinds.append(found)
    kinds = _with_masthead(text, kinds, pack)
    placed = _placed(text, kinds)
    headings = sum(line.kind == "heading" for line in placed) + _is_capital_heading(text, kinds)
    told = any(pack.layout.reports.search(fold(text[m.start : m.end])) for m in placed if m.kind == "masthead")
    led = any(line.lead_in is not None for line in placed)
    sectioned = bool(blocks) or led or headings >= LEAST_HEADINGS or (told and len(placed) > 1)
    return Layout(tuple(placed), sectioned, bool(blocks))


def _is_capital_heading(text: str, lines: Sequence[Line]) -> bool:
    """Whether the first line is a heading in capitals and no title: of a text that begins with its first section."""
    first = text[lines[0].start : lines[0].end] if lines else ""
    return first.isupper() and len(lines) > 1 and lines[1].gap and _is_heading(lines, lines[0], first)


def _lines(text: str, stretches: Sequence[Stretch]) -> Iterator[Line]:
    """Sentences of one paragraph are a line: the splitter counts a paragraph at every line's end that it takes."""
    first = number = 0
    for i, stretch in enumerate(stretches):
        if i + 1 < len(stretches) and stretches[i + 1].paragraph == stretch.paragraph:
            continue
        start, end = stretches[first].start, stretch.end
        before = text[stretches[first - 1].end : start] if first else ""
        yield Line(number, start, end, first, i, "prose", first == 0 or before.count("\n") > 1)
        first, number = i + 1, number + 1


def _block_starts(text: str, lines: Sequence[Line], pack: Pack) -> frozenset[int]:
    """Where lines begin that open with a time of day, or a day and a time, if they are enough to make a live page."""
    listed = {*pack.clock, *pack.periods.clock, *pack.layout.clock}
    words = "|".join(map(re.escape, sorted(listed, key=len, reverse=True))) or r"(?!)"
    time = rf"\d{{1,2}}(?:[:.]\d\d(?:\s?(?:{words}))?|\s?(?:{words})(?:\d\d)?)"
    months = "|".join(map(re.escape, sorted(pack.months, key=len, reverse=True)))
    day = rf"(?:\d{{1,2}}\w{{0,2}}\s(?:\w{{2}}\s)?(?:{months})|(?:{months})\s\d{{1,2}})(?:\s\d{{4}})?,?\s(?:[-–—|]\s)?"
    clock = re.compile(rf"[\[(]?(?:{day})?{time}(?:\s(?:{words}))?(?![\w,]|\.\d)[\])]?", re.IGNORECASE)
    found = set()
    for line in lines:
        match = clock.match(text, line.start, line.end)
        rest = text[match.end() : line.end].lstrip(" \u00a0-–—|:.])") if match else "x"
        if not rest or rest[0].isupper() or not rest[0].isalnum():
            found.add(line.start)
    return frozenset(found) if len(found) >= LEAST_BLOCKS else frozenset()


def _kind(
    text: str, lines: Sequence[Line], line: Line, words: str, pack: Pack, level: int | None, blocks: frozenset[int]
) -> Line:
    """The line with its kind, level and label; `level` is that of a heading which the document's form knows."""
    folded = fold(words)
    if line.start in blocks:
        return replace(line, kind="block", level=DEEPEST)
    if level is not None:
        return replace(line, kind="heading", level=level)
    if pack.layout.captions.match(words.lower()) or pack.layout.captions.match(folded):
        return replace(line, kind="caption")
    if pack.layout.related.match(words.lower()) or pack.layout.related.match(folded):
        return replace(line, kind="related")
    if len(SEPARATED.findall(words)) >= LEAST_SEPARATED:
        return replace(line, kind="row")
    if _is_heading(lines, line, words):
        return replace(line, kind="heading", level=_level(words))
    bullet = BULLET.match(words)
    label = _label(words[bullet.end() if bullet else 0 :])
    end = line.start + (bullet.end() if bullet else 0) + label if label is not None else None
    if bullet:
        return replace(line, kind="item", label=end)
    return replace(line, kind="key", label=end) if end is not None else line


def _label(words: str) -> int | None:
    """Where the label of a line of label and value ends; None for other lines."""
    match = KEY.match(words) or COLUMNS.match(words)
    if match is None or len(WORDS.findall(match["label"])) > LONGEST_LABEL:
        return None
    return match.end("label")


def _is_heading(lines: Sequence[Line], line: Line, words: str) -> bool:
    """A short line without a stop or a count that stands over others: by itself, in capitals, or with a number."""
    plain = NUMBERED.sub("", words, count=1) if NUMBERED.match(words) else words
    count = len(WORDS.findall(plain))
    if not 1 <= count <= LONGEST_HEADING or line.number + 1 >= len(lines) or SENTENCE_END.search(plain):
        return False
    if plain.rstrip().endswith((":", ";", ",")) or (BULLET.match(words) and plain is words):
        return False
    if KEY.match(plain) or COLUMNS.match(plain) or not plain.lstrip()[:1].isupper() or _counts(plain):
        return False
    return line.gap or plain.isupper() or plain is not words


def _counts(words: str) -> bool:
    """Whether numbers stand in a line outside of brackets: a heading may hold days, and these in brackets."""
    return COUNT.search(re.sub(r"\([^)]*\)", "", words)) is not None


def _level(words: str) -> int:
    number = NUMBERED.match(words)
    if number is not None:
        return CAPITALS_LEVEL + number[1].count(".")
    return CAPITALS_LEVEL if words.isupper() else PLAIN_LEVEL


def _with_masthead(text: str, lines: Sequence[Line], pack: Pack) -> list[Line]:
    """The first line, those that directly follow it, and near them those that speak of the report itself."""
    found = list(lines)
    for line in lines[:LONGEST_MASTHEAD]:
        words = fold(text[line.start : line.end])
        joined = line.number == 0 or (not line.gap and found[line.number - 1].kind == "masthead")
        names_itself = _names_itself(words, pack)
        if line.kind in ("item", "row", "block") and line.number:
            break
        dated = any(word in pack.months for word in words.split())
        if line.kind == "key" and not (names_itself or dated) and line.number and _has_count(text, line):
            break
        if line.number and (SENTENCE_END.search(words) or not (joined or names_itself)):
            break
        found[line.number] = replace(line, kind="masthead", level=0)
    return found


def _has_count(text: str, line: Line) -> bool:
    """Whether the value of a line begins with a number, or with a sign and a number."""
    value = text[line.label or line.start : line.end].lstrip(" \t\u00a0:=.—")
    return COUNT.search(value[:FIRST_SIGNS]) is not None


def _names_itself(words: str, pack: Pack) -> bool:
    """Whether a line speaks of its report: what kind of report, as of which day, of which place."""
    label, colon, _ = words.partition(":")
    names_place = bool(colon) and label.strip() in pack.layout.place_keys
    return names_place or bool(pack.layout.reports.search(words) or pack.layout.day_keys.match(words))


def _placed(text: str, lines: Sequence[Line]) -> list[Line]:
    """Every line with the headings that it stands under and the line that leads in to its list."""
    found: list[Line] = []
    open_headings: list[Line] = []
    opener: int | None = None
    for line in lines:
        while open_headings and line.kind in ("heading", "block") and open_headings[-1].level >= line.level:
            open_headings.pop()
        above = tuple(heading.number for heading in reversed(open_headings))
        listed = line.kind in LISTED and opener is not None
        found.append(replace(line, above=above, lead_in=opener if listed else None))
        if line.kind in ("heading", "block"):
            open_headings.append(line)
        if text[line.start : line.end].rstrip().endswith(":"):
            opener = line.number
        elif line.kind not in LISTED:
            opener = None
    return found
