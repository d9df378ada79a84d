"""Annotated statements as examples of the choice that reading makes of each cue.

An annotated statement is an object with `content` (start and end), `speaker`, `names` and `optional`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bilan.choosing.training import Example
from bilan.reading.context import Context
from bilan.reading.statements.drafts import StatementDraft
from bilan.reading.statements.options import Readings, statement_instance
from bilan.reading.statements.quotes import Quotes
from bilan.reading.statements.reader import readings_of
from bilan.scoring import agree

Annotated = Mapping[str, Any]
HALF = 0.5
"""Share of the shorter of two contents from which both are one statement."""
MOST = 0.8
"""Share of both contents together from which one is as good as the best."""


def statement_examples(context: Context, statements: Sequence[Annotated]) -> list[Example]:
    """Return what a report's annotated statements teach: an example for each cue."""
    readings = [one for group in readings_of(context, Quotes(context.document.text)) for one in group]
    found = _aligned(readings, statements)
    examples = []
    for one, annotated in zip(readings, found, strict=True):
        right = {0} if annotated is None else _right(one, annotated)
        examples.append(Example(statement_instance(one), frozenset(right), context.document.id))
    return examples


def _aligned(readings: Sequence[Readings], statements: Sequence[Annotated]) -> list[Annotated | None]:
    """The annotated statement of each cue: each once, given to the cue whose readings fit it best."""
    found: list[Annotated | None] = [None] * len(readings)
    for statement in sorted(statements, key=lambda s: bool(s.get("optional"))):
        best = max(
            (
                (max(_fit(draft, statement) for draft in one.drafts), one.against is None, -k)
                for k, one in enumerate(readings)
                if found[k] is None
            ),
            default=None,
        )
        if best is not None and best[0] > (False, 0.0):
            found[-best[2]] = statement
    return found


def _fit(draft: StatementDraft, annotated: Annotated) -> tuple[bool, float]:
    """Whether a reading has the annotated speaker, and how much of both contents is shared; 0: it is another."""
    start, end = annotated["content"]
    content = draft.content
    shared = min(end, content.end) - max(start, content.start)
    if shared <= HALF * min(end - start, content.end - content.start):
        return False, 0.0
    return _has_speaker(draft, annotated), shared / (max(end, content.end) - min(start, content.start))


def _has_speaker(draft: StatementDraft, annotated: Annotated) -> bool:
    """Whether the words that name the speaker are of the annotated one; a pronoun or a shared subject may be."""
    if draft.subject is None or draft.pronoun is not None or draft.shared:
        return True
    words = draft.view.sentence.raw(*draft.subject)
    known = [name for name in (*annotated.get("names", ()), annotated.get("speaker")) if name]
    return any(agree(words, name) for name in known)


def _right(readings: Readings, annotated: Annotated) -> set[int]:
    """The right options of a cue: the readings with the right speaker whose content is nearly the best one."""
    fits = [_fit(draft, annotated) for draft in readings.drafts]
    spoken, best = max(fits)
    right = {i for i, (has, share) in enumerate(fits, 1) if has == spoken and share and share >= MOST * best}
    return right | {0} if annotated.get("optional") else right
