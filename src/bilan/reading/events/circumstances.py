"""Where and when an event took place, and to whom the text ascribes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice, takewhile

from bilan.analysis.dates import TimeExpression
from bilan.analysis.places import Mention, to_place, with_base
from bilan.model import Period, Place, Role, Source
from bilan.reading.context import Context, View
from bilan.reading.drafts import CARRIED_OVER
from bilan.reading.events.drafts import MATERIAL, EventDraft
from bilan.reading.events.phrases import Phrase
from bilan.reading.sources import Attribution

MOVING = ("RETREAT", "MOBILIZE", "AID", "COERCE", "RESCUE", "MOVEMENT")
"""Types of deeds that may be where they come from."""
PLACE_REACH = 20
"""Tokens between an event and a place of its sentence that is its own."""
CLOSER = 3
"""Tokens by which another event must stand nearer to days to take them."""
TIME_REACH = 30
SPEAKERS = 3
"""Sentences around a quotation in which its speaker is looked for."""
WEEK = timedelta(7)
HISTORY = 30
"""Years before a report beyond which what it dates is history, no news."""


def place(draft: EventDraft, others: Sequence[EventDraft], context: Context) -> None:
    """Give a draft its places: those its word takes, else the nearest of its sentence."""
    view = draft.view
    mentions = [m for m in view.places if m.cue != "not_figure" or draft.type == "CONSULT"]
    mentions = [m for m in mentions if not _is_part_of_word(m, view)]
    written = next((p for p in draft.place_phrases if _is_named(p, view)), None)
    chosen = [m for p in draft.place_phrases for m in mentions if p.start <= m.start < p.end]
    if not chosen and written is not None:
        draft.places = (_as_written(view, written, draft),)
        draft.own_place = True
        return
    if not chosen:
        # The nearest first, so that whether it fits, which looks at every other event, is asked of few.
        near = sorted(mentions, key=lambda m: _distance(draft, m))
        chosen = list(islice((m for m in near if _fits(draft, m, others)), 1))
    if chosen:
        chosen = _with_containers(chosen, mentions, view)
        draft.places = tuple(_resolved(m, _role(draft, m), view, context) for m in chosen)
        draft.own_place = True


def _is_named(phrase: Phrase, view: View) -> bool:
    """Whether a phrase for a place holds a name: `Velmont`, `Vieille ville`, not `quartier`."""
    sentence = view.sentence
    return any(
        sentence.capital(k) and sentence.tokens[k][0].isalpha() and sentence.people(k) is None
        and (sentence.tokens[k] not in sentence.pack.small_words)
        for k in range(*phrase)
    )  # fmt: skip


def _is_part_of_word(mention: Mention, view: View) -> bool:
    """Whether a mention is only the capital of a common name (`Vieille` of `Vieille ville`)."""
    parts = view.sentence.marks.get("place_part", ())
    return any(m.start <= mention.start and mention.end < m.end for m in parts)


def is_history(draft: EventDraft, context: Context) -> bool:
    """Whether an event lies so far back that the text tells of the past."""
    period, published = draft.period, context.published
    if period is None or period.end is None or published is None:
        return False
    return published.year - period.end.year > HISTORY


def carry_place(draft: EventDraft, earlier: Sequence[EventDraft], context: Context) -> None:
    """Give a deed without a place the one that the sentences before it in its paragraph name."""
    if draft.places or draft.type not in MATERIAL:
        return
    paragraph = context.stretches[draft.index].paragraph
    for other in reversed(earlier):
        near = draft.index - other.index <= CARRIED_OVER
        if not near or context.stretches[other.index].paragraph != paragraph:
            return
        if other.own_place and other.type in MATERIAL and other is not draft:
            draft.places = other.places
            return


def _fits(draft: EventDraft, mention: Mention, others: Sequence[EventDraft]) -> bool:
    """Whether a place can be where the event was: a preposition says so, and no other event stands nearer."""
    if mention.cue == "none" and not (mention.part or mention.quarter):
        return False
    if mention.cue == "origin" and draft.type not in MOVING:
        return False
    hit = any(p.start < mention.start < p.end for p in draft.recipient_phrases)  # `une école de Karsa`
    if mention.cue == "of" and not (mention.part or mention.quarter or hit or mention.start - draft.head.end <= 2):
        return False
    if any(p.start == mention.start for p in draft.recipient_phrases):
        return False
    acting = (*draft.actor_phrases, *(p for other in others for p in other.actor_phrases))
    if any(p.start <= mention.start < p.end for p in acting):
        return False
    mine = _distance(draft, mention)
    if mine > PLACE_REACH:
        return False
    return not any(_distance(other, mention) + 2 < mine for other in others if other is not draft)


def _distance(draft: EventDraft, mention: Mention) -> float:
    spans = [Phrase(draft.head.first, draft.head.end), *draft.covers, *draft.recipient_phrases]
    gaps = []
    for span in spans:
        if mention.start >= span.end:
            gaps.append(mention.start - span.end)
        elif mention.end <= span.start:
            gaps.append(span.start - mention.end + 3)
        else:
            gaps.append(0)
    country = mention.entry is not None and mention.entry.kind in ("country", "continent")
    return min(gaps) + (2 if country else 0)


def _role(draft: EventDraft, mention: Mention) -> Role:
    if draft.head.entry.control == "lost":
        return "origin" if mention.cue in ("of", "origin", "none") or mention.role == "origin" else mention.role
    if draft.type in ("RETREAT", "MOBILIZE", "AID", "RESCUE", "MOVEMENT") or draft.mode == "deport":
        return mention.role if mention.cue in ("origin", "destination") else "at"
    return "at"


def _with_containers(chosen: list[Mention], mentions: Sequence[Mention], view: View) -> list[Mention]:
    """Add the places named right after, behind a comma or a bracket or joined (`Velmont, Tamara`)."""
    found = list(chosen)
    for mention in mentions:
        last = found[-1]
        between = range(last.end, mention.start)
        tokens = view.sentence.tokens
        if mention not in found and 1 <= len(between) <= 3 and all(
            tokens[k] in (",", "(") or view.sentence.is_word(k, "joined", "determiner", "preposition") for k in between
        ) and (tokens[between[0]] in (",", "(") or view.sentence.is_word(between[0], "joined")):  # fmt: skip
            found.append(mention)
    return found


def _resolved(mention: Mention, role: Role, view: View, context: Context) -> Place:
    if mention.kind == "common" and context.focus is not None:
        focus = context.focus[0]
        mention = with_base(mention, focus.entry, focus.base)
    return to_place(mention, view.sentence, role)


def _as_written(view: View, phrase: Phrase, draft: EventDraft) -> Place:
    sentence = view.sentence
    role: Role = "origin" if draft.head.entry.control == "lost" else "at"
    return Place(
        name=" ".join(sentence.raw(*phrase).split()),
        role=role,
        start=sentence.starts[phrase.start],
        end=sentence.ends[phrase.end - 1],
    )


def period(draft: EventDraft, others: Sequence[EventDraft], context: Context) -> None:
    """Give a draft the days that its sentence says of it."""
    usable = [t for t in draft.view.times if t.first or t.last or t.kind == "anaphora"]
    usable = [t for t in usable if t.kind != "until" or draft.status in ("planned", "called_for", "ongoing")]
    # The nearest first, so that whether it is the event's own, which looks at every other event, is asked of few.
    near = sorted((_time_distance(draft, t), i) for i, t in enumerate(usable))
    reach = takewhile(lambda pair: pair[0] <= TIME_REACH, near)
    time = next((usable[i] for mine, i in reach if _is_own(draft, usable[i], mine, others)), None)
    if time is None:
        return
    draft.period = _period_of(time, draft, context)
    draft.own_period = draft.period is not None


def _is_own(draft: EventDraft, time: TimeExpression, mine: int, others: Sequence[EventDraft]) -> bool:
    """Whether no other event stands nearer to days, `mine` tokens away."""
    if mine <= CLOSER or time.end <= min(d.head.first for d in others):
        return True
    return not any(_time_distance(other, time) + CLOSER < mine for other in others if other is not draft)


def _time_distance(draft: EventDraft, time: TimeExpression) -> int:
    spans = [Phrase(draft.head.first, draft.head.end), *draft.covers]
    return min(max(time.start - span.end, span.start - time.end, 0) for span in spans)


def _period_of(time: TimeExpression, draft: EventDraft, context: Context) -> Period | None:
    expression = draft.view.sentence.raw(time.start, time.end)
    if time.kind == "anaphora":
        words = time.end - time.start
        earlier = context.since_before(draft.index - (words > 1)) if words <= 2 else None
        earlier = earlier or context.first_since() or context.since_before(draft.index)
        if earlier is None or earlier.first is None:
            return None
        return Period(start=earlier.first, end=context.published, expression=expression)
    if time.weekday and draft.status in ("planned", "called_for") and time.kind == "on" and time.first and time.last:
        return Period(start=time.first + WEEK, end=time.last + WEEK, expression=expression)
    return Period(start=time.first, end=time.last, expression=expression)


def sources(draft: EventDraft, context: Context) -> None:
    """Give a draft the source that its sentence, or the quotation it stands in, names."""
    head = draft.head
    for attribution in sorted(draft.view.sources, key=lambda a: abs(a.start - head.start)):
        inside = attribution.name_start <= head.start < attribution.name_end
        own_cue = attribution.by_verb and attribution.start <= head.start < attribution.end
        if inside or own_cue or not _looks_back(draft, attribution):
            continue
        named = _named(attribution, draft, context)
        if named is not None:
            draft.sources = (named,)
        return
    if context.in_quote(draft.index) or context.opens_with_quote(draft.index):
        draft.sources = _speaker_around(draft, context)


def _looks_back(draft: EventDraft, attribution: Attribution) -> bool:
    """Whether a verb of saying after an event speaks of it: a comma or a quotation mark sets it off."""
    if attribution.start < draft.head.start or not attribution.by_verb:
        return True
    sentence, before = draft.view.sentence, attribution.start - 1
    while before > 0 and sentence.is_word(before, "determiner", "one", "adverb", "coordinator"):
        before -= 1
    return not sentence.tokens[before][0].isalnum()


def _named(attribution: Attribution, draft: EventDraft, context: Context) -> Source | None:
    if attribution.pronoun:
        speaker = context.last_speaker(draft.index, attribution.start)
        if speaker is None:
            return None
        name = context.fuller_name(speaker.name, draft.view.sentence)
        return Source(name=name, id=speaker.id, cue=attribution.cue)
    name = context.fuller_name(attribution.name, draft.view.sentence)
    return Source(name=name, id=attribution.id, cue=attribution.cue, via=attribution.via)


def _speaker_around(draft: EventDraft, context: Context) -> tuple[Source, ...]:
    """The speaker of a quotation over several sentences."""
    paragraph = context.stretches[draft.index].paragraph
    order = [*range(draft.index - 1, draft.index - 1 - SPEAKERS, -1), *range(draft.index + 1, draft.index + SPEAKERS)]
    for index in order:
        if 0 <= index < len(context.stretches) and context.stretches[index].paragraph == paragraph:
            for attribution in context.view(index).sources:
                named = _named(attribution, draft, context)
                if named is not None:
                    return (named,)
    return ()
