"""What the layout over a figure says of its place and days: headings, masthead, a live page's block, a lead-in.

The rules ask for it where a sentence says nothing; the choices take how the line of an option stands to the figure's
line as a feature, in texts with sections only, so that plain news is read as before.
"""

from __future__ import annotations

from collections.abc import Iterator

from bilan.analysis.places import Mention
from bilan.analysis.sentences import Sentence
from bilan.analysis.structure import LISTED, Line
from bilan.analysis.structure_names import TITLE
from bilan.folding import fold
from bilan.model import Measure, Period
from bilan.reading.context import LONGEST_EVENT, Context, View
from bilan.reading.drafts import Draft

LONGEST_REPORTED = 100
"""Days that a masthead or heading may span to be the period that its report is of."""
STOCKS: frozenset[Measure] = frozenset(
    {"displaced", "refugees", "sheltered", "homeless", "in_need", "besieged", "detained", "combatants", "resident",
     "missing", "affected", "funding"}
)  # fmt: skip
"""Measures of what stands at the end of a masthead's days; others happened within them."""
COARSE = frozenset({"week", "month", "quarter", "year"})
"""Grains of time that go behind days which the same line says."""


def _line(draft: Draft, context: Context) -> Line:
    return context.layout.line_of(draft.index)


def stands_alone(draft: Draft, context: Context) -> bool:
    """Whether a figure's line takes nothing from the one before it: a line of a list, a label with its value."""
    if not context.layout.sectioned:
        return False
    line = _line(draft, context)
    return line.kind in LISTED and line.first == draft.index


def place_over(draft: Draft, context: Context) -> tuple[Mention, Sentence] | None:
    """Return the place that the nearest line over a figure names, with its sentence; None in plain news."""
    return place_over_line(_line(draft, context), context) if context.layout.sectioned else None


def place_over_line(line: Line, context: Context) -> tuple[Mention, Sentence] | None:
    """Return the place that the nearest line over a line names, with its sentence."""
    for over in context.layout.over(line):
        for index in range(over.first, over.last + 1):
            view = context.view(index)
            named = [m for m in view.places if _names_section(m, over)]
            titled = [m for m in named if m.cue == TITLE]
            if named:
                return (titled or named)[0], view.sentence
    return None


def _names_section(mention: Mention, line: Line) -> bool:
    """Whether a place that a line names is that of what stands below: a heading needs no preposition for it."""
    bare = mention.cue == "none" and not (mention.entry is not None and line.kind in ("heading", "masthead"))
    return not bare and mention.cue != "not_figure" and mention.kind != "common"


def days_over(draft: Draft, context: Context) -> Period | None:
    """Return the days that the nearest line over a figure says; None in plain news."""
    return days_over_line(_line(draft, context), draft.measure, context) if context.layout.sectioned else None


def days_over_line(line: Line, measure: Measure, context: Context) -> Period | None:
    """Return the days that the nearest line over a line says: up to the day that a masthead is as of, else as said."""
    for over in context.layout.over(line):
        for index in range(over.first, over.last + 1):
            found = days_in(context.view(index), over, measure, context)
            if found is not None:
                return found
    return None


def days_in(view: View, line: Line, measure: Measure, context: Context) -> Period | None:
    """Return the days that a sentence of a line says for what stands below it; days go before weeks and months."""
    for time in sorted(view.all_times, key=lambda t: t.grain in COARSE):
        if time.last is None or (context.published is not None and time.last > context.published):
            continue
        first = time.first
        if time.kind == "as_of" or (line.kind == "masthead" and first == time.last and _dates_report(line, context)):
            return Period(end=time.last)
        if first is not None and (time.last - first).days <= LONGEST_REPORTED:
            short = line.kind != "masthead" or measure not in STOCKS or (time.last - first).days <= LONGEST_EVENT
            return Period(start=first, end=time.last) if short else Period(end=time.last)
    return None


def _dates_report(line: Line, context: Context) -> bool:
    """Whether the day of a masthead's line is that of the report, and not of what it is about."""
    words, layout = fold(context.document.text[line.start : line.end]), context.pack.layout
    return bool(layout.day_keys.match(words) or layout.reports.search(words))


def sentences_over(draft: Draft, context: Context) -> Iterator[int]:
    """Yield the numbers of the sentences that a figure stands under."""
    if context.layout.sectioned:
        for line in context.layout.over(_line(draft, context)):
            yield from range(line.first, line.last + 1)


def layout_features(draft: Draft, context: Context, index: int) -> Iterator[str]:
    """How the line of an option, by the number of its sentence, stands to the figure's line."""
    if not context.layout.sectioned:
        return
    own, other = _line(draft, context), context.layout.line_of(index)
    relation = context.layout.relation(own, other)
    first = "opens" if own.first == draft.index else "goes on"
    yield f"layout={relation}"
    yield f"layout={relation}&{own.kind}&{first}"
    if relation != "same":
        yield f"layout={relation}&measure={draft.measure}"


def label_features(draft: Draft, context: Context, start: int) -> Iterator[str]:
    """Whether an option that begins at code point `start` stands in the label of the figure's own line."""
    if context.layout.sectioned:
        line = _line(draft, context)
        if line.start <= start < line.end:
            yield "in label" if line.label is not None and start < line.label else "beside label"
