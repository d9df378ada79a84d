"""What the items of a list count, where only the line over them says it (`displaced to:`, `• Norvia (20 families)`)."""

from __future__ import annotations

from collections.abc import Sequence

from bilan.analysis.structure import LISTED, Line
from bilan.folding import fold
from bilan.model import Measure
from bilan.reading.context import Context
from bilan.reading.drafts import Draft
from bilan.reading.triggers import find_triggers

REASON = "the line over its list says it"


def link_listed(drafts: Sequence[Draft], context: Context) -> None:
    """Give the numbers of a list that count people, or nothing that is named, the measure of the line over it."""
    said: dict[int, Measure | None] = {}
    for draft in drafts:
        if draft.measure is not None or not _counts_people(draft):
            continue
        over = _over(context.layout.line_of(draft.index), context)
        if over is None:
            continue
        if over.number not in said:
            said[over.number] = _measure_of(over, context)
        measure = said[over.number]
        if measure is not None:
            draft.measure = draft.candidate.measure = measure
            draft.candidate.reason = REASON


def _counts_people(draft: Draft) -> bool:
    candidate = draft.candidate
    if candidate.quantity.article or candidate.counted.unknown or candidate.quantity.percent:
        return False
    return candidate.noun is None or (
        candidate.noun.noun_class in ("person", "household") and not candidate.noun.measure
    )


def _over(line: Line, context: Context) -> Line | None:
    """The line that leads in to a list, or the heading over a list of places."""
    layout = context.layout
    if line.kind not in LISTED:
        return None
    if line.lead_in is not None:
        return layout.lines[line.lead_in]
    heading = layout.lines[line.above[0]] if line.above else None
    if heading is None or heading.kind != "heading":
        return None
    words = set(fold(context.document.text[heading.start : heading.end]).split())
    return None if words.isdisjoint(context.pack.layout.place_lists) else heading


def _measure_of(line: Line, context: Context) -> Measure | None:
    """What a line without a number of its own speaks of: its verb, else its noun."""
    for index in range(line.last, line.first - 1, -1):
        sentence = context.view(index).sentence
        for found in reversed(find_triggers(sentence)):
            measure = found.trigger.measures.get("person")
            if measure is not None and found.trigger.kind != "count":
                return measure
        for mark in reversed(sentence.marks.get("measure_noun", [])):
            named: Measure | None = mark.payload.measure
            if named is not None:
                return named
    return None
