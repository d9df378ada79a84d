"""Why a quantity became a figure or did not, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence

from bilan.analysis.numbers import Quantity, find_quantities
from bilan.analysis.sentences import Sentence
from bilan.reading.context import Context, View
from bilan.reading.drafts import Draft
from bilan.reading.reader import SentenceTrace
from bilan.reading.screen import not_counted
from bilan.reading.triggers import find_triggers


def explain(drafts: Sequence[Draft], context: Context) -> list[SentenceTrace]:
    """Return a trace of every sentence: what was recognised, then what became of each quantity."""
    traces = []
    for index, stretch in enumerate(context.stretches):
        view = context.view(index)
        text = context.document.text[stretch.start : stretch.end]
        notes = [*_recognised(view), *_outcomes(view, [d for d in drafts if d.index == index])]
        traces.append(SentenceTrace(stretch.start, stretch.end, text, notes))
    return traces


def _recognised(view: View) -> list[str]:
    sentence = view.sentence
    notes = []
    for trigger in find_triggers(sentence):
        sides = " and ".join(s for s, looks in (("before", trigger.left), ("after", trigger.right)) if looks)
        measures = ", ".join(dict.fromkeys(trigger.trigger.measures.values()))
        words = sentence.raw(trigger.start, trigger.end)
        notes.append(f"trigger “{words}” ({measures}), looks {sides or 'nowhere'}")
    for time in view.all_times:
        words = sentence.raw(time.start, time.end)
        said = "" if time in view.times else " (only when it was said)"
        notes.append(f"period “{words}” {time.first or ''} … {time.last or ''}{said}")
    for place in view.places:
        known = place.entry.id if place.entry else "not in the gazetteer"
        notes.append(f"place “{place.name}” ({place.cue}; {known})")
    for source in view.sources:
        notes.append(f"source “{source.name or 'pronoun'}” by “{source.cue}”")
    return notes


def _outcomes(view: View, drafts: Sequence[Draft]) -> list[str]:
    sentence = view.sentence
    by_start = {draft.candidate.quantity.start: draft for draft in drafts}
    return [_outcome(view, sentence, q, by_start.get(q.start)) for q in find_quantities(sentence)]


def _outcome(view: View, sentence: Sentence, quantity: Quantity, draft: Draft | None) -> str:
    words = sentence.raw(quantity.first, quantity.last)
    if draft is None:
        why = "a date, age, time, score or number of something" if not_counted(view, quantity) else "no trigger near"
        return f"quantity “{words}”: no figure ({why})"
    if draft.measure is None:
        return f"quantity “{words}”: no figure ({draft.candidate.reason})"
    trigger = draft.candidate.trigger
    by = f" by “{sentence.raw(trigger.start, trigger.end)}”" if trigger and trigger.end <= len(sentence) else ""
    return f"quantity “{words}”: {draft.measure} ({draft.candidate.reason}{by})"
