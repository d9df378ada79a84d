"""What a speaker wants or thinks of what is said: the cue's stance, or what a quotation says for itself."""

from __future__ import annotations

from bilan.languages.statement_schema import Cue
from bilan.model import Phrase as Words
from bilan.model import Stance
from bilan.reading.statements.drafts import StatementDraft


def stance_of(draft: StatementDraft) -> tuple[Stance | None, Words | None]:
    """Return a statement's stance and the words that it is about: the cue's, or what a quotation asks for itself."""
    cue: Cue | None = draft.content.cue
    sentence, content = draft.view.sentence, draft.content
    found: Stance | None = "reports"
    if cue is not None:
        found = cue.stance
    if draft.hit is not None and draft.hit.negated and (cue is None or cue.stance is None):
        found = "doubts"
    own = _own_words(draft) if found == "reports" else None
    if own is not None:
        return own, Words(exact=sentence.text[content.start : content.end], start=content.start, end=content.end)
    if found in (None, "reports"):
        return found, None
    return found, Words(exact=sentence.text[content.start : content.end], start=content.start, end=content.end)


def _own_words(draft: StatementDraft) -> Stance | None:
    """`« Nous appelons à … »`: what the speaker says of himself in the first person."""
    sentence, content = draft.view.sentence, draft.content
    words = sentence.pack.statements
    begin = next((k for k in range(len(sentence)) if sentence.starts[k] >= content.start), None)
    if begin is None:
        return None
    marks = sentence.pack.statement_index.find(sentence.tokens[begin:], [()] * (len(sentence) - begin))
    barred = {k for m in marks.get("not_cue", ()) for k in range(m.start, m.end)}
    for mark in marks.get("verb", ()):
        k = begin + mark.start
        if sentence.ends[k] > content.end:
            break
        if mark.start in barred:
            continue
        if (
            k
            and words.pronouns.get(sentence.tokens[k - 1]) == "first"
            and mark.payload.cue.stance not in (None, "reports")
        ):
            return mark.payload.cue.stance  # type: ignore[no-any-return]
    return None
