"""What reading chooses of statements: whether a cue attributes something, to whom and what.

The options are readings of the sentence: what the rules make of the cue, and what it would be with its speaker on the
other side. Words and marks around them are features.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from bilan.analysis.sentences import Sentence
from bilan.choosing import Instance, Option
from bilan.reading.context import View
from bilan.reading.figure_features import distance_step
from bilan.reading.statements.contents import content_after, content_before, extent
from bilan.reading.statements.cues import Hit
from bilan.reading.statements.drafts import Content, StatementDraft
from bilan.reading.statements.kinds import speaker_kind
from bilan.reading.statements.phrases import STOPS, Phrase, is_quote, named_after, phrase_after, subject_before
from bilan.reading.statements.quotes import Quotes
from bilan.reading.statements.subjects import can_speak, has_role, opening, past_hearers

LONGEST_OPENING = 14
"""Tokens behind a source among which the comma stands that ends its phrase."""
FINITE = ("perfect_auxiliary", "passive_auxiliary", "copula")
MOST_CUES = 3


@dataclass
class Readings:
    """The readings of one cue: that of the rules first, where they have one."""

    hit: Hit | None
    drafts: list[StatementDraft] = field(default_factory=list)
    against: str | None = None
    """Why the rules leave the cue out; None where they read a statement."""
    cues: int = 1
    """Cues of the sentence."""


def statement_instance(readings: Readings) -> Instance:
    """Return the choice whether a cue attributes something, and how; the empty option is that it attributes nothing."""
    options = [Option("none", (), None)]
    shared = tuple(_cue_features(readings))
    for draft in readings.drafts:
        features = (*shared, *_draft_features(draft, readings.against))
        options.append(Option("statement", features, draft))
    language = readings.drafts[0].view.sentence.pack.language.code if readings.drafts else ""
    return Instance("statement", tuple(options), ("cue", f"language={language}"))


def alternatives(
    view: View, hit: Hit, later: Sequence[Hit], quotes: Quotes, verbs: Collection[int]
) -> Iterator[StatementDraft]:
    """Yield the readings of a cue that the words allow, whatever the rules take."""
    if hit.sort == "before":
        yield from _of_word(view, hit, later, quotes, verbs)
    elif hit.sort == "verb" and not hit.agent and hit.pronoun is None:
        yield from _of_verb(view, hit, later, quotes, verbs)


def _of_verb(
    view: View, hit: Hit, later: Sequence[Hit], quotes: Quotes, verbs: Collection[int]
) -> Iterator[StatementDraft]:
    sentence = view.sentence
    behind = phrase_after(sentence, past_hearers(sentence, hit, verbs), verbs)
    if behind is not None and can_speak(sentence, behind):
        content = content_before(sentence, hit, hit.first, 0, quotes) if hit.first else None
        if content is not None:
            yield StatementDraft(view, hit, content, behind, reading="inverted")
    before = subject_before(sentence, hit.first, verbs) if hit.first else None
    for reading, subject in (("direct", before), ("opening", opening(sentence, hit.first, verbs).phrase)):
        if subject is None or not can_speak(sentence, subject):
            continue
        content = content_after(sentence, hit, hit.end, later, quotes, verbs)
        content = content or _behind(sentence, hit.end, later, quotes)
        if content is not None:
            yield StatementDraft(view, hit, content, subject, reading=reading)


def _of_word(
    view: View, hit: Hit, later: Sequence[Hit], quotes: Quotes, verbs: Collection[int]
) -> Iterator[StatementDraft]:
    """`selon X`: what stands behind the source, behind the comma after it, before the cue, or on both sides."""
    sentence = view.sentence
    subject = named_after(sentence, hit.end, verbs)
    if subject is None:
        return
    comma = next(
        (k for k in range(subject.end, min(len(sentence), subject.end + LONGEST_OPENING)) if sentence.tokens[k] == ","),
        subject.end,
    )
    closed = sentence.tokens[subject.end : subject.end + 1] == [","]  # a comma says where the name ends
    named = range(subject.start + 1, subject.start if closed else subject.end)
    short = [Phrase(subject.start, k) for k in named if _ends_name(sentence, k)]
    for reading, who, start in (
        ("behind", subject, subject.end),
        ("behind comma", subject, comma),
        *(("inserted", who, who.end) for who in short[:1]),
    ):
        content = _behind(sentence, start, later, quotes)
        if content is not None:
            yield StatementDraft(view, hit, content, who, reading=reading)
    content = content_before(sentence, hit, hit.first, 0, quotes) if hit.first else None
    if content is not None:
        yield StatementDraft(view, hit, content, subject, reading="before")
        tail = _behind(sentence, subject.end, later, quotes)
        if tail is not None:
            around = Content(content.start, tail.end, content.cue, resumes=tail.resumes)
            yield StatementDraft(view, hit, around, subject, reading="around")


def _ends_name(sentence: Sentence, k: int) -> bool:
    """Whether a name can end before token `k`: a capital before it, none on it (`selon Odile Ferrand poignardé`)."""
    return sentence.capital(k - 1) and not sentence.capital(k) and not sentence.is_word(k, "of", "joined")


def _behind(sentence: Sentence, i: int, later: Sequence[Hit], quotes: Quotes) -> Content | None:
    while i < len(sentence) and sentence.tokens[i] in STOPS and not is_quote(sentence, i):
        i += 1
    return extent(sentence, i, None, later, quotes, None) if i < len(sentence) - 1 else None


def _cue_features(readings: Readings) -> Iterator[str]:
    """What is true of a cue, however it is read."""
    verdict, hit = readings.against or "ruled", readings.hit
    cues = min(readings.cues, MOST_CUES)
    yield from ("bias", verdict, f"cues={cues}", f"cues={cues}&{verdict}")
    yield f"readings={min(len(readings.drafts), MOST_CUES)}"
    if hit is None or not readings.drafts:
        yield "no cue"
        return
    sentence = readings.drafts[0].view.sentence
    language = sentence.pack.language.code
    words = " ".join(sentence.tokens[hit.start : hit.end])
    yield from (f"sort={hit.sort}", f"form={hit.form}", f"sort={hit.sort}&form={hit.form}&{verdict}")
    yield from (f"{language}|cue={words}", f"{language}|cue={words}&{verdict}", f"frame={hit.frame > 0}&{verdict}")
    yield f"frame={hit.frame > 0}&sort={hit.sort}"
    for name, given in (("negated", hit.negated), ("agent", hit.agent), ("pronoun", hit.pronoun is not None)):
        if given:
            yield from (name, f"{name}&{verdict}")
    for takes in sorted({t for cue in hit.cues for t in cue.takes}):
        yield f"takes={takes}"
    for stance in sorted({cue.stance or "none" for cue in hit.cues}):
        yield from (f"stance={stance}", f"stance={stance}&{verdict}")
    for name, k in (("before", hit.first - 1), ("behind", hit.end)):
        token = sentence.tokens[k] if 0 <= k < len(sentence) else "^"
        yield from (f"{language}|{name}={token}", f"{language}|{name}={token}&{hit.sort}")
    yield f"sentence={min(sentence.index, 3)}"


def _draft_features(draft: StatementDraft, against: str | None) -> Iterator[str]:
    """What one reading makes of a cue: who speaks, and what is said."""
    sort = draft.hit.sort if draft.hit is not None else "none"
    reading = draft.reading
    yield from (f"reading={reading}", f"reading={reading}&{sort}", f"reading={reading}&{against or 'ruled'}")
    if draft.hit is not None:
        yield f"reading={reading}&frame={draft.hit.frame > 0}&{sort}"
    for feature in (*_content_features(draft), *_subject_features(draft)):
        yield feature
        yield f"{feature}&{sort}"
        yield f"{feature}&{'ruled' if reading == 'ruled' else 'other'}"


def _content_features(draft: StatementDraft) -> Iterator[str]:
    sentence, content = draft.view.sentence, draft.content
    inside = [k for k, start in enumerate(sentence.starts) if content.start <= start < content.end]
    yield f"length={distance_step(len(inside))}"
    if not inside:
        return
    first, last = inside[0], inside[-1]
    quoted = f"{is_quote(sentence, first)}/{is_quote(sentence, last)}"
    finite = any(sentence.is_word(k, *FINITE) for k in inside)
    yield from (f"quoted={quoted}", f"finite={finite}", f"ends sentence={last >= len(sentence) - 2}")
    for name in ("clause", "relative", "preposition", "determiner", "one", "pronoun", "of", "joined"):
        if sentence.is_word(first, name):
            yield f"opens {name}"
    yield f"capital={sentence.capital(first)}"
    yield f"opens sentence={first <= 1}"
    if draft.hit is not None:
        holds = any(draft.hit.first <= k < draft.hit.end for k in inside)
        side = "around" if holds else "before" if first < draft.hit.first else "behind"
        gap = draft.hit.first - last if side == "before" else first - draft.hit.end
        yield from (f"content {side}", f"content {side}{distance_step(max(gap, 0))}")
        if side == "behind" and first:
            yield f"{sentence.pack.language.code}|lead={sentence.tokens[first - 1]}"
    yield f"cue={draft.content.cue is not None}"


def _subject_features(draft: StatementDraft) -> Iterator[str]:
    sentence, subject = draft.view.sentence, draft.subject
    yield f"shared={draft.shared}&pronoun={draft.pronoun is not None}"
    if subject is None:
        yield "no subject"
        return
    language = sentence.pack.language.code
    named = any(sentence.capital(k) and (k or len(sentence) < 2) for k in range(*subject))
    finite = any(sentence.is_word(k, *FINITE, "negation") for k in range(*subject))
    yield from (f"named={named}", f"role={has_role(sentence, subject)}", f"verb in subject={finite}")
    yield f"named={named}&role={has_role(sentence, subject)}"
    yield f"kind={speaker_kind(sentence, subject)}"
    yield f"words={distance_step(subject.end - subject.start)}"
    yield f"{language}|speaker={sentence.tokens[subject.start]}"
    yield f"{language}|speaker last={sentence.tokens[subject.end - 1]}"
    if draft.hit is not None:
        side = "behind" if subject.start >= draft.hit.end else "before"
        gap = subject.start - draft.hit.end if side == "behind" else draft.hit.first - subject.end
        yield from (f"subject {side}", f"subject {side}{distance_step(max(gap, 0))}")
    if subject.start:
        article = sentence.is_word(subject.start - 1, "determiner", "one", "more")
        yield f"article={article}"
    token = sentence.tokens[subject.end] if subject.end < len(sentence) else "$"
    yield f"{language}|behind speaker={token}"
