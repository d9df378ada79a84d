"""Why a quantity became a figure or did not, and why its fields are what they are: every choice with its options."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bilan.analysis.numbers import find_quantities
from bilan.choosing import Choice, Model, Option
from bilan.model import Actor, Period, Place, Source
from bilan.reading.context import Context, View
from bilan.reading.events import Events
from bilan.reading.events.options import Told
from bilan.reading.figures import FigureRead, FiguresRead
from bilan.reading.measure import NONE
from bilan.reading.reader import SentenceTrace
from bilan.reading.screen import not_counted
from bilan.reading.settling import Settled
from bilan.reading.statements import cue_choices
from bilan.reading.statements.drafts import StatementDraft
from bilan.reading.tables import HeadedTables
from bilan.reading.triggers import find_triggers
from bilan.reading.weights import Weights

SHOWN = 3
"""Options of a choice that are told."""
LONGEST_CONTENT = 60
"""Characters of what is said that are shown."""
LEAST_SINGLE = 0.05
"""Probability from which a single person who is no figure is told of: most names in a report are nobody's toll."""


def explain(
    read: FiguresRead, events: Events, context: Context, weights: Weights, tables: HeadedTables
) -> list[SentenceTrace]:
    """Return a trace of every sentence: what was recognised, then each choice with its options, likeliest first.

    Of a table that was understood, what its cells are and what was passed over takes the place of choices.
    """
    told = _told_choices(events, context, weights)
    traces = []
    settled: dict[int, list[Settled]] = defaultdict(list)
    for item in read.settled:
        if not tables.holds(item.span[0]):
            settled[item.draft.index].append(item)
    figures: dict[int, list[FigureRead]] = defaultdict(list)
    for figure in read.figures:
        figures[figure.draft.index].append(figure)
    starts = [note.start for note in tables.notes]
    in_order = sorted(range(len(starts)), key=starts.__getitem__)
    starts.sort()
    for index, stretch in enumerate(context.stretches):
        view = context.view(index)
        text = context.document.text[stretch.start : stretch.end]
        within = slice(bisect_left(starts, stretch.start), bisect_left(starts, stretch.end))
        of_tables = [tables.notes[k].text for k in in_order[within]]
        choices = _choices(settled[index], figures[index], weights)
        notes = [*_recognised(view), *_passed_over(view), *of_tables, *choices, *told.get(index, ())]
        traces.append(SentenceTrace(stretch.start, stretch.end, text, notes))
    return traces


def _recognised(view: View) -> Iterator[str]:
    sentence = view.sentence
    for trigger in find_triggers(sentence):
        sides = " and ".join(s for s, looks in (("before", trigger.left), ("after", trigger.right)) if looks)
        measures = ", ".join(dict.fromkeys(trigger.trigger.measures.values()))
        words = sentence.raw(trigger.start, trigger.end)
        yield f"trigger “{words}” ({measures}), looks {sides or 'nowhere'}"
    for time in view.all_times:
        words = sentence.raw(time.start, time.end)
        said = "" if time in view.times else " (only when it was said)"
        yield f"period “{words}” {time.first or ''} … {time.last or ''}{said}"
    for place in view.places:
        known = place.entry.id if place.entry else "not in the gazetteer"
        yield f"place “{place.name}” ({place.cue}; {known})"
    for source in view.sources:
        yield f"source “{source.name or 'pronoun'}” by “{source.cue}”"


def _passed_over(view: View) -> Iterator[str]:
    for quantity in find_quantities(view.sentence):
        if not_counted(view, quantity):
            words = view.sentence.raw(quantity.first, quantity.last)
            yield f"quantity “{words}”: no figure (a date, age, time, score or number of something)"


def _choices(settled: Sequence[Settled], figures: Sequence[FigureRead], weights: Weights) -> Iterator[str]:
    of_quantity = {id(f.draft.candidate.quantity): f for f in figures}
    for item in settled:
        if item.single and item.measure == NONE and item.choice.probability > 1 - LEAST_SINGLE:
            continue
        quantity = item.draft.candidate.quantity
        words = item.draft.view.sentence.raw(quantity.first, quantity.last)
        what = "person" if item.single else "quantity"
        yield f"{what} “{words}”: {_told(item.choice)}"
        yield from _reasons(item.choice, weights.single if item.single else weights.measure)
        figure = of_quantity.get(id(quantity))
        if figure is None:
            continue
        yield from (f"  doubted, {doubt.field}: {doubt.reason}" for doubt in figure.doubts)
        for name, choice, model in (
            ("place", figure.place, weights.place),
            ("period", figure.period, weights.period),
            ("source", figure.source, weights.source),
        ):
            yield f"  {name}: {_told(choice)}"
            yield from (f"  {line}" for line in _reasons(choice, model))


def _told_choices(events: Events, context: Context, weights: Weights) -> dict[int, list[str]]:
    """The choices of statements and events as lines, by their sentence."""
    lines: dict[int, list[str]] = {}
    for index, words, choice in cue_choices(context, weights):
        lines.setdefault(index, []).append(f"cue “{words}”: {_told(choice)}")
        lines[index] += _reasons(choice, weights.statement)
    of_draft = {id(event.draft): event for event in events.read}
    for choice in events.choices:
        draft = choice.instance.options[1].value.draft
        own = lines.setdefault(draft.index, [])
        words = draft.view.sentence.raw(draft.head.start, draft.head.end)
        own.append(f"word “{words}”: {_told(choice)}")
        own += _reasons(choice, weights.event)
        event = of_draft.get(id(choice.option.value.draft)) if choice.best else None
        if event is None:
            continue
        for name, field, model in (
            ("actor", event.actor, weights.event_actor),
            ("recipient", event.recipient, weights.event_recipient),
            ("place", event.place, weights.event_place),
            ("period", event.period, weights.event_period),
        ):
            own.append(f"  {name}: {_told(field)}")
            own += [f"  {line}" for line in _reasons(field, model)]
    return lines


def _told(choice: Choice) -> str:
    return "; ".join(f"{named(option)} {probability:.2f}" for option, probability in choice.ranked()[:SHOWN])


def _reasons(choice: Choice, model: Model) -> Iterator[str]:
    reasons = model.reasons(choice.instance, choice.option)
    if reasons:
        yield "  because " + ", ".join(f"{feature} {weight:+.2f}" for feature, weight in reasons)


def named(option: Option) -> str:
    """Return an option in words: its measure, its place, its days, its source."""
    value = option.value
    if isinstance(value, str):
        return value
    if isinstance(value, Period):
        return f"{value.start or '…'} to {value.end or '…'}"
    if isinstance(value, Told):
        return value.type
    if isinstance(value, StatementDraft):
        sentence = value.view.sentence
        content = " ".join(sentence.text[value.content.start : value.content.end].split())
        speaker = sentence.raw(*value.subject) if value.subject is not None else "who spoke before"
        return f"{speaker}: “{content[:LONGEST_CONTENT]}”"
    parts = [item.name for item in value or () if isinstance(item, Actor | Place | Source)]
    return ", ".join(parts) or "nothing"
