"""Features of a figure that weigh in several choices: what it is, and what kind of clause it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from bilan.model import Measure
from bilan.reading.drafts import Draft

GROUPS: dict[Measure, str] = {
    "killed": "toll", "injured": "toll", "casualties": "toll", "missing": "toll", "infected": "toll",
    "displaced": "move", "evacuated": "move", "refugees": "move", "returned": "move", "rescued": "move",
    "detained": "held", "freed": "held", "abducted": "held", "besieged": "state", "sheltered": "state",
    "homeless": "state", "in_need": "state", "affected": "state", "assisted": "aid", "aid": "aid", "funding": "money",
    "price": "money", "resident": "state", "combatants": "state",
}  # fmt: skip
"""Measures that happen alike in place and time; the others are of things."""
LENGTHS = (1, 2, 4, 8, 16)
STEPS = (1, 3, 6, 10, 16, 30)
BESIDE_VERB = 2
"""Tokens between a verb or noun of a measure and the days or place that it governs."""
BEFORE_WORDS = 6
"""Tokens before a figure whose words say what kind of clause it is."""


def distance_step(tokens: int) -> int:
    """Return a distance in tokens as a step of a scale that grows."""
    return sum(tokens > step for step in STEPS)


def figure_features(draft: Draft) -> Iterator[str]:
    """What the figure is."""
    group = GROUPS.get(draft.measure, "thing")
    yield f"measure={draft.measure}"
    yield f"group={group}"
    yield f"sentence={min(draft.index, 3)}"
    yield f"single={draft.single}"
    if draft.parent is not None:
        yield "part"
    if draft.candidate.counted.other:
        yield "other"
    trigger = draft.candidate.trigger
    if trigger is not None:
        yield f"trigger={trigger.trigger.kind}&{trigger.form}&{group}"
    if draft.candidate.quantity.percent:
        yield "percent"


def verb_beside(draft: Draft, start: int) -> str:
    """Whose word stands right before token `start`: `own`, the figure's, `another`, as of a clause that tells of
    something else (`the 40 abducted in May`), or `none`.
    """
    marks = draft.view.sentence.marks.get("trigger", ())
    near = [m.start for m in marks if 0 <= start - m.end <= BESIDE_VERB]
    if not near:
        return "none"
    trigger = draft.candidate.trigger
    return "own" if trigger is not None and trigger.start in near else "another"


def length_feature(sentences: int) -> str:
    """How long the report is, as a step: of a single sentence less is carried over than within a dispatch."""
    return f"sentences={sum(sentences > step for step in LENGTHS)}"


def clause_features(draft: Draft) -> Iterator[str]:
    """Words near the figure, of its language."""
    sentence = draft.view.sentence
    language, start = sentence.pack.language.code, draft.candidate.quantity.first
    for k in range(max(0, start - BEFORE_WORDS), start):
        yield f"{language}|l={sentence.tokens[k]}"
    for k in range(draft.candidate.quantity.last, min(len(sentence), draft.candidate.quantity.last + BEFORE_WORDS)):
        yield f"{language}|r={sentence.tokens[k]}"
    if any(token in ('"', "«", "“") for token in sentence.tokens[:start]):
        yield "after a quotation mark"
