"""Where, when, by whom and how sure: the fields of a figure beside its measure and number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import msgspec

from bilan.model import Measure, Period, Place, Population, Role, Source, Status
from bilan.reading.attach import Candidate
from bilan.reading.context import LONGEST_EVENT, Context, View
from bilan.reading.periods import TimeExpression
from bilan.reading.places import Mention, to_place, with_base
from bilan.reading.sources import Attribution

MOVEMENT: frozenset[Measure] = frozenset({"displaced", "evacuated", "refugees", "returned"})
LEAVING: frozenset[Measure] = frozenset({"displaced", "evacuated", "refugees"})
ARRIVING: frozenset[Measure] = frozenset({"refugees", "returned"})
INCIDENT: frozenset[Measure] = frozenset(
    {"killed", "injured", "casualties", "missing", "besieged", "rescued", "freed", "detained", "abducted",
     "evacuated", "displaced", "housing_destroyed", "housing_damaged", "facility_destroyed", "facility_damaged",
     "affected", "homeless", "attacks", "sheltered"}
)  # fmt: skip
HURT: frozenset[Measure] = frozenset({"injured", "killed", "casualties"})
STATES: frozenset[Measure] = frozenset({"detained", "sheltered", "in_need", "refugees", "displaced", "combatants"})
"""Measures that a noun or adjective says of a state, not of something that happened."""
LONGEST_LIST = 8
"""Lines of a list that the day at its head reaches."""
STOCK: frozenset[Measure] = frozenset({"detained", "sheltered", "in_need", "besieged", "missing", "combatants", "abducted"})
CARRIED_OVER = 2
"""Sentences that a place, period or source reaches when the next ones leave it out."""
BESIDE = 2
"""Tokens between a figure and a place without a preposition that is its own."""
ANOTHER_FIGURE = 6.0
CLAUSE_BETWEEN = 8.0
LONG_BEFORE = 60
"""Days before publication from which a figure is of another event than the report's own."""
BEFORE = 1.5
FARTHEST_SOURCE = 30
"""Tokens between a figure and a source of its sentence; run-on captions make sentences that are none."""
LEAST_TO_RECOGNISE = 10
"""From this number on, the same number of the same measure in one report is taken for the same count."""
STATUS_REACH = 8
"""Tokens before a figure within which a word of status governs it."""


@dataclass
class Draft:
    """A figure in the making."""

    candidate: Candidate
    view: View
    measure: Measure
    parent: Draft | None = None
    places: tuple[Place, ...] = ()
    period: Period | None = None
    sources: tuple[Source, ...] = ()
    status: Status = "asserted"
    population: tuple[Population, ...] = ()
    own_place: bool = False
    own_period: bool = False
    own_source: bool = False
    mentions: list[Mention] = field(default_factory=list)

    @property
    def index(self) -> int:
        """Number of the sentence."""
        return self.view.sentence.index


def _distance(draft: Draft, drafts: Sequence[Draft], start: int, end: int) -> float:
    """How far words stand from a figure and the word that governs it; other figures between them count more."""
    quantity = draft.candidate.quantity
    trigger = draft.candidate.trigger
    anchors = [(quantity.first, draft.candidate.counted.end)]
    if trigger is not None and not draft.candidate.inherited:
        anchors.append((trigger.first, trigger.end))
    distance = min(_apart(a, b, start, end) for a, b in anchors)
    if end <= quantity.first and trigger is not None and end <= trigger.first:
        distance += BEFORE
    distance += CLAUSE_BETWEEN * _clauses_between(draft, start)
    for other in drafts:
        if other is draft or other.view is not draft.view or _kin(draft, other):
            continue
        position = other.candidate.quantity.start
        if min(quantity.start, start) < position < max(quantity.start, start):
            distance += ANOTHER_FIGURE
    return distance


def _clauses_between(draft: Draft, start: int) -> int:
    """Coordinating clauses (`mais`, `;`) between a figure and words elsewhere in its sentence."""
    sentence = draft.view.sentence
    low, high = sorted((draft.candidate.quantity.start, start))
    return sum(sentence.is_word(k, "turn") for k in range(low, high))


def _apart(a: int, b: int, start: int, end: int) -> float:
    if start >= b:
        return start - b
    return a - end if end <= a else 0.0


def _kin(draft: Draft, other: Draft) -> bool:
    """Whether two figures share their circumstances: a part and its whole, or one verb over both."""
    if draft.parent is other or other.parent is draft:
        return True
    same = draft.candidate.trigger is not None and draft.candidate.trigger is other.candidate.trigger
    return same or (draft.parent is not None and draft.parent is other.parent)


# --- places


def place(draft: Draft, drafts: Sequence[Draft], context: Context) -> None:
    """Give a draft its places: from its sentence, else from its whole, the text before, or the report's own."""
    mentions = [
        m for m in draft.view.places
        if m.cue != "not_figure" and _fits_measure(draft, m) and not _is_of_part(draft, drafts, m)
    ]  # fmt: skip
    ranked = sorted(mentions, key=lambda m: _place_distance(draft, drafts, m))
    own = _choose(draft, drafts, ranked)
    same = _same_before(draft, drafts, lambda d: d.own_place) if not own else None
    if own:
        draft.own_place = True
        draft.mentions = [m for m, _ in own]
        draft.places = tuple(_resolved(m, role, draft, context) for m, role in own)
        if draft.parent is not None and all(p.role == "destination" for p in draft.places):
            draft.places += tuple(p for p in draft.parent.places if p.role == "origin")
    elif same is not None:
        draft.places = same.places
    elif draft.parent is not None and draft.parent.places:
        draft.places = draft.parent.places
    else:
        draft.places = _carried_places(draft, drafts, context)


def _fits_measure(draft: Draft, mention: Mention) -> bool:
    """Whether a place can be where a figure is counted: `from X`, `to X` say so of movements only."""
    if mention.care and draft.measure in HURT:
        return False
    if mention.cue == "none":
        return _near_without_cue(draft, mention)
    if draft.measure in MOVEMENT or mention.cue == "at" or mention.part or mention.kind or mention.quarter:
        return True
    if mention.cue != "of":
        return False
    quantity = draft.candidate
    return mention.quarter or 0 <= mention.start - quantity.counted.end <= 2 or quantity.quantity.percent


def _near_without_cue(draft: Draft, mention: Mention) -> bool:
    """Whether a name without a preposition is the figure's: it heads the sentence, or stands beside the figure."""
    if mention.start <= 1 or _is_argument(draft, mention) or mention.part or mention.quarter:
        return True
    quantity, trigger = draft.candidate.quantity, draft.candidate.trigger
    gaps = [_apart(quantity.first, draft.candidate.counted.end, mention.start, mention.end)]
    if trigger is not None:
        gaps.append(_apart(trigger.first, trigger.end, mention.start, mention.end))
    return min(gaps) <= BESIDE


def _is_of_part(draft: Draft, drafts: Sequence[Draft], mention: Mention) -> bool:
    """Whether a place stands after a part that was taken out of this figure (`sur les 50, 20 sont à X`)."""
    parts = [d for d in drafts if d.parent is draft and d.view is draft.view]
    if not parts or not draft.candidate.shared_out:
        return False
    return mention.start > min(d.candidate.quantity.start for d in parts)


def _place_distance(draft: Draft, drafts: Sequence[Draft], mention: Mention) -> float:
    distance = _distance(draft, drafts, mention.start, mention.end)
    if mention.cue == "none":
        distance += 4
    if mention.end <= draft.candidate.quantity.first:
        distance += 4 if draft.candidate.inherited else 0
        others = (d for d in drafts if d.view is draft.view and d is not draft)
        if any(d.candidate.quantity.start < mention.start for d in others):
            distance += BEFORE  # `13 in Herat, three in Badghis`: what follows a figure is its own
    if mention.entry is not None and mention.entry.kind in ("country", "continent"):
        distance += 2
    return distance


def _choose(draft: Draft, drafts: Sequence[Draft], ranked: list[Mention]) -> list[tuple[Mention, Role]]:
    """The nearest place, with those that contain it; of a movement also the other end."""
    usable = [(m, _role(draft, m)) for m in ranked if _reaches(draft, drafts, m)]
    if not usable:
        return []
    chosen = [usable[0]]
    if draft.measure in MOVEMENT:
        roles = {usable[0][1]}
        for mention, role in usable[1:]:
            if role not in roles and role != "at":
                chosen.append((mention, role))
                roles.add(role)
    return _with_containers(draft, chosen)


def _reaches(draft: Draft, drafts: Sequence[Draft], mention: Mention) -> bool:
    """Whether a place is this figure's, not another's in the same sentence."""
    if mention.cue == "none" and not _is_argument(draft, mention) and mention.entry is None:
        return False
    mine = _place_distance(draft, drafts, mention)
    return mine < 40 and not any(
        other.view is draft.view and other is not draft and not _kin(draft, other)
        and _closer(other, draft, drafts, mention, mine)
        for other in drafts
    )  # fmt: skip


def _closer(other: Draft, draft: Draft, drafts: Sequence[Draft], mention: Mention, mine: float) -> bool:
    """Whether another figure of the sentence has the better claim to a place, and this one has its own."""
    theirs = _place_distance(other, drafts, mention)
    has_own = any(
        m is not mention and _place_distance(draft, drafts, m) < _place_distance(other, drafts, m)
        for m in draft.view.places
    )
    return theirs + 2 < mine and has_own


def _is_argument(draft: Draft, mention: Mention) -> bool:
    trigger = draft.candidate.trigger
    return trigger is not None and trigger.trigger.place is not None and 0 <= mention.start - trigger.end <= 1


def _role(draft: Draft, mention: Mention) -> Role:
    """The role of a place for a figure: what the verb makes of its object, else what the preposition says."""
    trigger = draft.candidate.trigger
    if draft.measure not in MOVEMENT:
        return "at"
    if trigger is not None and trigger.trigger.place is not None:
        direct = 0 <= mention.start - trigger.end <= 3 and mention.cue in ("none", "at")
        if mention.end <= trigger.first and _object_is_anaphora(draft):
            return trigger.trigger.place
        if direct or trigger.trigger.place == "destination" and mention.cue == "at" and mention.start >= trigger.end:
            return trigger.trigger.place
    before = trigger is not None and trigger.trigger.place == "origin" and mention.end <= trigger.first
    if before and mention.quarter and mention.cue in ("of", "none", "at"):
        return "origin"
    if mention.cue in ("origin", "of"):
        leaving = draft.measure in LEAVING and mention.cue in ("origin", "of") and not _genitive(draft, mention)
        return "origin" if leaving else "at"
    if mention.cue == "destination":
        return "destination"
    return "destination" if draft.measure in ARRIVING and mention.start >= draft.candidate.quantity.end else "at"


def _object_is_anaphora(draft: Draft) -> bool:
    """`ont fui cette zone`: the place named before is the verb's object."""
    trigger = draft.candidate.trigger
    return trigger is not None and any(
        0 <= m.start - trigger.end <= 8 for m in draft.view.sentence.marks.get("place_anaphora", ())
    )


def _genitive(draft: Draft, mention: Mention) -> bool:
    """`habitants d'Alep`: a genitive after a noun; `évacués d'Alep`: the place left."""
    trigger = draft.candidate.trigger
    if trigger is None:
        return not (draft.candidate.counted.measure in LEAVING)
    lead = mention.start - trigger.end
    return not 0 <= lead <= 3 and mention.cue == "of"


def _with_containers(draft: Draft, chosen: list[tuple[Mention, Role]]) -> list[tuple[Mention, Role]]:
    """Add the places that follow the first after a comma or bracket (`Punta Islita, Guanacaste`)."""
    sentence = draft.view.sentence
    last, role = chosen[0]
    for mention in draft.view.places:
        between = sentence.tokens[last.end : mention.start]
        if mention.start >= last.end and len(between) <= 3 and between and between[0] in (",", "("):
            if all(t in (",", "(") or sentence.is_word(last.end + k, "preposition", "determiner") for k, t in enumerate(between)):
                if all(mention is not m for m, _ in chosen):
                    chosen.append((mention, role))
                    last = mention
    return chosen


def _resolved(mention: Mention, role: Role, draft: Draft, context: Context) -> Place:
    if mention.kind == "common" and context.focus is not None:
        focus = context.focus[0]
        mention = with_base(mention, focus.entry, focus.base)
    return to_place(mention, draft.view.sentence, role)


def _carried_places(draft: Draft, drafts: Sequence[Draft], context: Context) -> tuple[Place, ...]:
    """The place of the text before: the figure before in the paragraph, a place just named, the report's own."""
    role: Role = "origin" if _leaves(draft) else "at"
    if _of_another_time(draft, context):
        return ()
    for index in range(draft.index - 1, max(-1, draft.index - 1 - CARRIED_OVER), -1):
        if context.stretches[index].paragraph != context.stretches[draft.index].paragraph and not _anaphoric(draft):
            break
        earlier = [d for d in drafts if d.index == index and d.places and d.own_place]
        if earlier:
            return _as_role(earlier[-1].places, role)
        view = context.view(index)
        named = [m for m in view.places if not m.care and ((m.cue == "at" and m.entry) or m.part or m.quarter)]
        if named and (index == draft.index - 1 or _anaphoric(draft)):
            return (to_place(named[-1], view.sentence, role),)
    if context.focus is None:
        return ()
    mention, sentence = context.focus
    return (to_place(mention, sentence, role),)


def _of_another_time(draft: Draft, context: Context) -> bool:
    """Whether a figure's own days lie long before the report: then it is of another event, elsewhere perhaps."""
    end = draft.period.end if draft.own_period and draft.period is not None else None
    if end is None or context.published is None:
        return False
    return context.published - end > timedelta(days=LONG_BEFORE)


def _anaphoric(draft: Draft) -> bool:
    return bool(draft.view.sentence.marks.get("place_anaphora"))


def _leaves(draft: Draft) -> bool:
    trigger = draft.candidate.trigger
    return draft.measure in ("displaced",) and trigger is not None and trigger.trigger.place == "origin"


def _as_role(places: tuple[Place, ...], role: Role) -> tuple[Place, ...]:
    return tuple(msgspec.structs.replace(p, role=role) if role == "origin" or p.role != "destination" else p for p in places)


# --- periods


def own_period(draft: Draft, drafts: Sequence[Draft], context: Context) -> None:
    """Give a draft the days that its own sentence says."""
    known = _usable_times(draft)
    times = sorted(known, key=lambda t: _distance(draft, drafts, t.start, t.end))
    times = [t for t in times if not _belongs_to_another(draft, drafts, t)]
    if times:
        draft.own_period = True
        draft.period = _period_of(times[0], draft, context)


def period(draft: Draft, drafts: Sequence[Draft], context: Context) -> None:
    """Give a draft without days of its own those of its whole, the text before, or the report's event."""
    if draft.own_period:
        return
    known = _usable_times(draft)
    if draft.parent is not None and draft.parent.view is draft.view:
        draft.period = draft.parent.period
    elif known and draft.measure in INCIDENT:
        draft.period = _period_of(known[-1], draft, context)
    else:
        draft.period = _carried_period(draft, drafts, context)


def _usable_times(draft: Draft) -> list[TimeExpression]:
    return [
        t for t in draft.view.times
        if not _looks_ahead(draft, t) and (t.first or t.last or t.kind in ("anaphora", "before_event"))
    ]  # fmt: skip


def _looks_ahead(draft: Draft, time: TimeExpression) -> bool:
    """`until Saturday` says how long something stayed so, not when people were killed."""
    return time.kind == "until" and draft.measure in INCIDENT and draft.measure not in STOCK


def _belongs_to_another(draft: Draft, drafts: Sequence[Draft], time: TimeExpression) -> bool:
    mine = _distance(draft, drafts, time.start, time.end)
    others = [d for d in drafts if d.view is draft.view and d is not draft and not _kin(draft, d)]
    return mine >= ANOTHER_FIGURE and time.start > 2 and any(
        _distance(d, drafts, time.start, time.end) + 3 < mine
        and d.candidate.trigger is not draft.candidate.trigger
        for d in others
    )  # fmt: skip


def _period_of(time: TimeExpression, draft: Draft, context: Context) -> Period | None:
    expression = draft.view.sentence.raw(time.start, time.end)
    if time.kind == "anaphora":
        words = time.end - time.start
        earlier = context.since_before(draft.index - (words > 1)) if words <= 2 else None
        earlier = earlier or context.first_since() or context.since_before(draft.index)
        if earlier is None or earlier.first is None:
            return Period(end=context.published, expression=expression) if context.published else None
        return Period(start=earlier.first, end=context.published, expression=expression)
    if time.kind == "before_event":
        begun = context.first_since()
        return Period(end=begun.first - timedelta(1), expression=expression) if begun and begun.first else None
    if time.first is None and time.last is None:
        return None
    return Period(start=time.first, end=time.last, expression=expression)


def _carried_period(draft: Draft, drafts: Sequence[Draft], context: Context) -> Period | None:
    paragraph = context.stretches[draft.index].paragraph
    same = _same_before(draft, drafts, lambda d: d.own_period)
    if same is not None:
        return same.period
    for earlier in reversed(drafts):
        if earlier is draft or earlier.index > draft.index or earlier.view is draft.view:
            continue
        near = draft.index - earlier.index <= CARRIED_OVER
        if near and context.stretches[earlier.index].paragraph == paragraph and earlier.period is not None:
            if draft.measure in INCIDENT:
                return earlier.period
        break
    listed = _as_of_before(draft, context) or _stock(draft, context)
    if listed is not None:
        return listed
    if draft.measure in INCIDENT:
        named = _time_before(draft, context)
        if named is not None:
            return named
        for other in drafts:
            own = other.period if other.own_period and other.measure in INCIDENT else None
            if own is not None and own.expression and context.is_event_time(own):
                return Period(start=own.start, end=own.end)
        time = context.event_time
        if time is not None:
            return Period(start=time.first, end=time.last)
    return None


def _stock(draft: Draft, context: Context) -> Period | None:
    """`17 000 détenus`, `1,900 are sheltering`: what is so on the day of publication, since when nobody says."""
    trigger = draft.candidate.trigger
    state = trigger is None or trigger.trigger.kind == "adjective"
    if draft.measure in STATES and state and context.published is not None:
        return Period(end=context.published)
    return None


def _as_of_before(draft: Draft, context: Context) -> Period | None:
    """`As of 12 August:` at the head of a list holds for its lines."""
    for index in range(draft.index - 1, max(-1, draft.index - 1 - LONGEST_LIST), -1):
        for time in context.view(index).times:
            if time.kind == "as_of" and time.start == 0 and time.last is not None:
                return Period(end=time.last)
    return None


def _time_before(draft: Draft, context: Context) -> Period | None:
    """Days that a sentence just before, in the same paragraph, names for what happened."""
    for index in range(draft.index - 1, max(-1, draft.index - 1 - CARRIED_OVER), -1):
        if context.stretches[index].paragraph != context.stretches[draft.index].paragraph:
            return None
        for time in reversed(context.view(index).times):
            if time.kind == "on" and time.first and time.last and (time.last - time.first).days <= LONGEST_EVENT:
                return Period(start=time.first, end=time.last)
    return None


def _same_before(draft: Draft, drafts: Sequence[Draft], has: Callable[[Draft], bool]) -> Draft | None:
    """An earlier figure of the same report with the same number and measure."""
    value = draft.candidate.quantity.value
    for earlier in drafts:
        if earlier.index < draft.index and earlier.measure == draft.measure and has(earlier):
            if value is not None and value >= LEAST_TO_RECOGNISE and earlier.candidate.quantity.value == value:
                return earlier
    return None


# --- sources


def source(draft: Draft, drafts: Sequence[Draft], context: Context) -> None:
    """Give a draft its sources: those of its sentence, else the one that the sentence before plainly leads on."""
    found = sorted(draft.view.sources, key=lambda s: _distance(draft, (), s.start, s.end))
    found = [s for s in found if _distance(draft, (), s.start, s.end) <= FARTHEST_SOURCE]
    found = [s for s in found if _governs(draft, s)]
    found = [s for s in found if not _inside_source(draft, s) and not _is_of_another(draft, drafts, s)]
    if found:
        resolved = _named(found[0], draft, context)
        draft.sources = (resolved,) if resolved else ()
        draft.own_source = True
        return
    draft.sources = _carried_sources(draft, drafts, context)


def _governs(draft: Draft, source: Attribution) -> bool:
    """Whether a source after a figure looks back to it: set off by a comma or quote, or by a word like `selon`."""
    if source.start < draft.candidate.quantity.start or not source.by_verb:
        return True
    sentence = draft.view.sentence
    before = source.start - 1
    while before > 0 and sentence.is_word(before, "determiner", "one", "adverb", "coordinator"):
        before -= 1
    return not sentence.tokens[before][0].isalnum()


def _inside_source(draft: Draft, source: Attribution) -> bool:
    quantity = draft.candidate.quantity.start
    named = source.name_start <= quantity < source.name_end
    aside = source.by_verb and source.name_end <= quantity < source.end
    return named or aside


def _is_of_another(draft: Draft, drafts: Sequence[Draft], source: Attribution) -> bool:
    """Whether a source stands in brackets, or right behind another figure, and so says only that one."""
    sentence, quantity = draft.view.sentence, draft.candidate.quantity
    opened = [k for k in range(source.start) if sentence.tokens[k] == "("]
    closed = [k for k in range(source.start) if sentence.tokens[k] == ")"]
    if len(opened) > len(closed) and quantity.start < opened[-1]:
        return True
    return any(
        d is not draft and d.view is draft.view and not _kin(draft, d)
        and d.candidate.counted.end == source.start and d.candidate.counted.empty
        for d in drafts
    )  # fmt: skip


def _named(attribution: Attribution, draft: Draft, context: Context) -> Source | None:
    if attribution.pronoun:
        speaker = context.last_speaker(draft.index, attribution.start)
        if speaker is None:
            return None
        name = context.fuller_name(speaker.name, draft.view.sentence)
        return Source(name=name, id=speaker.id, cue=attribution.cue)
    name = context.fuller_name(attribution.name, draft.view.sentence)
    return Source(name=name, id=attribution.id, cue=attribution.cue)


def _carried_sources(draft: Draft, drafts: Sequence[Draft], context: Context) -> tuple[Source, ...]:
    index = draft.index
    if context.in_quote(index) or context.opens_with_quote(index):
        return _speaker_around(draft, context)
    if index == 0 or context.stretches[index - 1].paragraph != context.stretches[index].paragraph:
        return ()
    before = [d for d in drafts if d.index == index - 1 and d.own_source]
    if before:
        return before[-1].sources
    return ()


def _speaker_around(draft: Draft, context: Context) -> tuple[Source, ...]:
    """The speaker of a quotation over several sentences: named before it, or after its end."""
    paragraph = context.stretches[draft.index].paragraph
    order = [*range(draft.index - 1, draft.index - 4, -1), *range(draft.index + 1, draft.index + 3)]
    for index in order:
        if 0 <= index < len(context.stretches) and context.stretches[index].paragraph == paragraph:
            for attribution in context.view(index).sources:
                named = _named(attribution, draft, context)
                if named is not None:
                    return (named,)
    return ()


# --- status and who is counted


def status(draft: Draft) -> None:
    """Give a draft its status: the verb's mood, else a word of doubt, plan or denial that governs it."""
    candidate, sentence = draft.candidate, draft.view.sentence
    trigger = candidate.trigger
    if trigger is not None and trigger.status is not None and not (candidate.counted.strong and candidate.cost > 4):
        draft.status = trigger.status
        return
    following = (candidate.counted.end, candidate.counted.end + 1)
    if trigger is None or candidate.counted.strong:
        for mark in sentence.marks.get("status_auxiliary", ()):
            if mark.start in following:
                draft.status = mark.payload
                return
    start = candidate.quantity.first
    if trigger is not None and not candidate.inherited:
        start = min(start, trigger.first)
    for mark in reversed(sentence.marks.get("status", ())):
        gap = range(mark.end, start)
        if mark.start < start and len(gap) <= STATUS_REACH and not _stopped(draft, gap):
            draft.status = mark.payload
            return
    if draft.parent is not None and draft.parent.view is draft.view:
        draft.status = draft.parent.status


def _stopped(draft: Draft, gap: range) -> bool:
    sentence = draft.view.sentence
    return any(sentence.tokens[k] in (",", ";", ":") for k in gap)


def population(draft: Draft) -> None:
    """Give a draft who is counted: what its noun says, what its whole counts, and whether they are foreigners."""
    candidate = draft.candidate
    found = list(candidate.population)
    noun = candidate.counted.noun
    if noun is not None and draft.measure != noun.measure:
        found += noun.population_governed
    giver = draft.parent
    if giver is not None and _persons(candidate) and _persons(giver.candidate) and giver.population:
        found = [*giver.population, *found] if giver.view is draft.view else found
    if candidate.counted.countries and _foreign(draft):
        found.append("foreigner")
    draft.population = tuple(dict.fromkeys(found))


def _persons(candidate: Candidate) -> bool:
    return candidate.noun is None or candidate.noun.noun_class in ("person", "household")


def _foreign(draft: Draft) -> bool:
    """Whether the people named are of another country than the place where they are counted."""
    where = {p.country for p in draft.places if p.country}
    if not where:
        return False
    return all(code not in where for code in draft.candidate.counted.countries)

