"""Where and when an event took place, as choices among the places and days that the report says near and far.

The options are those of figures (`options_place`, `options_period`); what the rules take is one feature among others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from bilan.analysis.dates import TimeExpression
from bilan.analysis.places import to_place
from bilan.choosing import Instance, Option
from bilan.folding import fold
from bilan.model import Period, Place
from bilan.reading.context import Context
from bilan.reading.events.around import Around
from bilan.reading.events.circumstances import MOVING
from bilan.reading.events.drafts import MATERIAL, EventDraft
from bilan.reading.events.options import deed_features
from bilan.reading.figure_features import distance_step, length_feature
from bilan.reading.options_period import LEAD, Said, age_step, days_near, ends_of, length_step
from bilan.reading.options_place import FREQUENT, PlaceNames, Seen, places_near

WIDE = ("country", "continent")


def place_instance(draft: EventDraft, names: PlaceNames, around: Around, before: EventDraft | None) -> Instance:
    """Return the choice of an event's places; `draft.places` are those of the rules, `before` the event before."""
    seen = places_near(draft.index, draft.head.start, names.context)
    ruled = [fold(p.name) for p in draft.places]
    told = {fold(p.name) for p in before.places} if before is not None else set()
    options = [Option("none", ("ruled none",) if not ruled else (), ())]
    counted = {fold(p.name) for f in around.figures.get(draft.index, ()) for p in f.places[:1]}
    for place in seen:
        features = (*_place_features(draft, place, names, ruled, told), *_counted(counted, fold(place.mention.name)))
        options.append(Option("mention", features, _value(draft, place)))
    if ruled and not any({fold(p.name) for p in o.value} & set(ruled[:1]) for o in options[1:]):
        options.append(Option("ruled", ("ruled", f"own={draft.own_place}"), draft.places))
    context = (*deed_features(draft), f"options={min(len(seen), 3)}", f"own={draft.own_place}")
    return Instance("event_place", tuple(options), (*context, length_feature(len(names.context.stretches))))


def _counted(figures: Collection[object], option: object) -> tuple[str, ...]:
    """Whether the figures of a sentence are counted there or then."""
    return (f"figures={option in figures}",) if figures else ()


def _value(draft: EventDraft, seen: Seen) -> tuple[Place, ...]:
    """The place as a field's value; where the rules take it, with its role and what the rules name with it."""
    if draft.places and fold(draft.places[0].name) == fold(seen.mention.name):
        return draft.places
    moves = draft.type in MOVING and seen.distance == 0 and seen.mention.cue in ("origin", "destination")
    return (to_place(seen.mention, seen.view.sentence, seen.mention.role if moves else "at"),)


def _place_features(
    draft: EventDraft, seen: Seen, names: PlaceNames, ruled: Sequence[str], told: set[str]
) -> Iterator[str]:
    mention, name, whole = seen.mention, fold(seen.mention.base), fold(seen.mention.name)
    kind = mention.entry.kind if mention.entry is not None else "unknown"
    where = f"sentence{seen.distance}" if -2 <= seen.distance <= 1 else "far"
    verdict = "ruled first" if ruled[:1] == [whole] else "ruled" if whole in ruled else "not ruled"
    yield from ("bias", where, verdict, f"{where}&kind={kind}", f"{where}&cue={mention.cue}", f"cue={mention.cue}")
    yield from (f"{where}&{verdict}", f"{verdict}&own={draft.own_place}", f"{verdict}&own={draft.own_place}&{where}")
    yield f"{verdict}&{draft.type}"
    yield f"{where}&material={draft.type in MATERIAL}"
    if whole in told:
        yield from ("told", f"told&{where}", f"told&own={draft.own_place}")
    frequent = sum(names.counts[name] > step for step in FREQUENT)
    yield f"frequent={frequent}&{where}"
    yield f"frequent={frequent}&wide={kind in WIDE}"
    for what, holds in (
        ("most", name == names.most), ("focus", name == names.focus), ("lead", name in names.lead),
        ("part", bool(mention.part or mention.quarter)), ("in source", mention not in seen.view.places),
    ):  # fmt: skip
        if holds:
            yield from (what, f"{what}&{where}")
    if seen.distance == 0:
        yield from _near_features(draft, seen, kind)
    elif seen.view.sentence.stretch.paragraph == draft.view.sentence.stretch.paragraph:
        yield f"paragraph&{where}"


def _near_features(draft: EventDraft, seen: Seen, kind: str) -> Iterator[str]:
    sentence, head, mention = draft.view.sentence, draft.head, seen.mention
    side = "after" if mention.start >= head.end else "before"
    gap = mention.start - head.end if side == "after" else head.first - mention.end
    step = distance_step(max(gap, 0))
    between = range(head.end, mention.start) if side == "after" else range(mention.end, head.first)
    yield from (f"{side}{step}", f"{side}&cue={mention.cue}", f"{side}{step}&kind={kind}")
    yield f"{side}&commas={min(sum(sentence.tokens[k] == ',' for k in between), 3)}"
    yield f"{side}&clauses={min(sum(sentence.is_word(k, 'clause', 'relative') for k in between), 2)}"
    if mention.start:
        yield f"{sentence.pack.language.code}|lead={sentence.tokens[mention.start - 1]}"
    for what, phrases in (
        ("place phrase", draft.place_phrases), ("actor phrase", draft.actor_phrases),
        ("recipient phrase", draft.recipient_phrases),
    ):  # fmt: skip
        if any(p.start <= mention.start < p.end for p in phrases):
            yield what


def period_instance(draft: EventDraft, around: Around, before: EventDraft | None) -> Instance:
    """Return the choice of an event's days; `draft.period` is that of the rules, `before` the event before."""
    context, published = around.context, around.context.published
    ruled, told = ends_of(draft.period), ends_of(before.period) if before is not None else None
    options = [Option("none", ("ruled none",) if ruled == (None, None) else (), None)]
    said = days_near(draft.index, draft.head.start, context)
    nearest = min((s for s in said if s.distance == 0), key=lambda s: _gap(draft, s.time), default=None)
    for one in said:
        features = tuple(_period_features(draft, one, context, ruled, told, one is nearest))
        options.append(Option("said", features, one.period))
    known = {ends_of(o.value) for o in options}
    if published is not None and (published, published) not in known:
        known.add((published, published))
        features = ("today", f"ruled={ruled == (published, published)}", f"today&told={told == (published, published)}")
        options.append(Option("today", features, Period(start=published, end=published)))
    if ruled not in known:
        options.append(Option("ruled", ("ruled", f"ruled&own={draft.own_period}"), draft.period))
    event = context.event_time
    anywhere = (
        f"said={nearest is not None}", f"any={bool(said)}", f"own={draft.own_period}", f"report's day={bool(event)}",
        f"own={draft.own_period}&report's day={bool(event)}&{draft.type}",
        f"days={min(len({s.period.start for s in said}), 4)}&own={draft.own_period}",
    )  # fmt: skip
    return Instance(
        "event_period", tuple(options), (*deed_features(draft), *anywhere, length_feature(len(context.stretches)))
    )


def _gap(draft: EventDraft, time: TimeExpression) -> int:
    return abs(time.start - draft.head.start)


def _period_features(
    draft: EventDraft, said: Said, context: Context, ruled: object, told: object, nearest: bool
) -> Iterator[str]:
    time, days = said.time, ends_of(said.period)
    where = f"sentence{said.distance}" if -2 <= said.distance <= 1 else "far"
    verdict = "ruled" if days == ruled else "not ruled"
    yield from ("bias", where, verdict, f"{where}&{verdict}", f"{verdict}&own={draft.own_period}", f"kind={time.kind}")
    yield from (f"{where}&kind={time.kind}", f"{where}&status={draft.status}", f"{where}&{draft.type}")
    yield f"{where}&{verdict}&own={draft.own_period}"
    yield f"{where}&harm={draft.head.entry.harm}"
    yield f"{where}&sort={'verb' if draft.head.verb else 'noun'}"
    if days == told:
        yield from ("told", f"told&{where}")
    length, age = length_step(days), age_step(days, context.published)
    yield from (
        f"length={length}&{where}",
        f"age={age}&{where}",
        f"age={age}&status={draft.status}",
        f"length={length}",
    )
    event = context.event_time
    if event is not None and days == (event.first, event.last):
        yield from ("report's day", f"report's day&{where}", f"report's day&status={draft.status}")
        yield from (f"report's day&own={draft.own_period}", f"report's day&own={draft.own_period}&{draft.type}")
    if time not in said.view.times:
        yield f"day of saying&{where}"
    if said.view.sentence.index < LEAD:
        yield from (f"lead&{where}", f"lead&age={age}")
    if said.distance == 0:
        yield from _near_days(draft, time, nearest)
    elif said.view.sentence.stretch.paragraph == draft.view.sentence.stretch.paragraph:
        yield f"paragraph&{where}"


def _near_days(draft: EventDraft, time: TimeExpression, nearest: bool) -> Iterator[str]:
    sentence, head = draft.view.sentence, draft.head
    side = "after" if time.start >= head.end else "before"
    low, high = sorted((head.start, time.start))
    yield from (f"{side}{distance_step(high - low)}", f"{side}&kind={time.kind}")
    if nearest:
        yield f"nearest&{side}"
    if any(sentence.is_word(k, "clause", "relative") for k in range(low, high)):
        yield f"clause&{side}"
    yield f"commas={min(sentence.tokens[low:high].count(','), 3)}&{side}"
    yield f"{sentence.pack.language.code}|word={sentence.tokens[time.start]}"
    if time.start:
        yield f"{sentence.pack.language.code}|lead={sentence.tokens[time.start - 1]}"
