"""Where a figure is counted: places from its sentence, or carried from the text before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from bilan.analysis.places import Mention, to_place, with_base
from bilan.model import Measure, Place, Role
from bilan.reading.apposition import innermost
from bilan.reading.beside import Beside
from bilan.reading.context import Context
from bilan.reading.drafts import BEFORE, CARRIED_OVER, Draft, apart
from bilan.reading.laid_out import place_over, stands_alone
from bilan.reading.paired import paired_place
from bilan.reading.told import Told

MOVEMENT: frozenset[Measure] = frozenset({"displaced", "evacuated", "refugees", "returned"})
LEAVING: frozenset[Measure] = frozenset({"displaced", "evacuated", "refugees"})
ARRIVING: frozenset[Measure] = frozenset({"refugees", "returned"})
HURT: frozenset[Measure] = frozenset({"injured", "killed", "casualties"})
BEHIND = 4
"""Tokens between a part and a place that is its own."""
BESIDE = 2
"""Tokens between a figure and a place without a preposition that is its own."""
LONG_BEFORE = 60
"""Days before publication from which a figure is of another event than the report's own."""


def place(draft: Draft, told: Told, context: Context) -> None:
    """Give a draft its places: from its sentence, else from its whole, the text before, or the report's own."""
    beside = told.beside(draft)
    parts = beside.parts(draft)
    mentions = [
        m for m in draft.view.places
        if m.cue != "not_figure" and _fits_measure(draft, m) and not _is_of_part(draft, parts, m)
    ]  # fmt: skip
    ranked = sorted(mentions, key=lambda m: _place_distance(draft, beside, m))
    paired = paired_place(draft, beside.drafts)
    own = [(paired, role_of(draft, paired))] if paired is not None else _choose(draft, beside, ranked)
    same = told.same_with_place(draft) if not own else None
    if own:
        draft.own_place = True
        told.locate(draft)
        draft.mentions = [m for m, _ in own]
        draft.places = tuple(_resolved(m, role, draft, context) for m, role in own)
        if draft.parent is not None and all(p.role == "destination" for p in draft.places):
            draft.places += tuple(p for p in draft.parent.places if p.role == "origin")
    elif same is not None:
        draft.places = same.places
    elif draft.parent is not None and draft.parent.places:
        draft.places = draft.parent.places
    else:
        draft.places = _carried_places(draft, told, context)
    if draft.measure == "displaced" and _crossed_border(draft):
        draft.measure = "refugees"


def _crossed_border(draft: Draft) -> bool:
    """Whether people who fled left their country: they fled a country, or a place of one for a place of another.

    Read off the places of the sentence itself; `50 000 Syrians fled to Turkey` tells their country by their name.
    """
    if not draft.own_place:
        return False
    left = {p.country for p in draft.places if p.role == "origin" and p.country}
    if any(p.role == "origin" and p.precision == "country" for p in draft.places):
        return True
    left |= set(draft.candidate.counted.countries)
    reached = {p.country for p in draft.places if p.role == "destination" and p.country}
    return bool(left and reached) and left.isdisjoint(reached)


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
    gaps = [apart(quantity.first, draft.candidate.counted.end, mention.start, mention.end)]
    if trigger is not None:
        gaps.append(apart(trigger.first, trigger.end, mention.start, mention.end))
    return min(gaps) <= BESIDE


def _is_of_part(draft: Draft, parts: Sequence[Draft], mention: Mention) -> bool:
    """Whether a place stands after a part that was taken out of this figure (`sur les 50, 20 sont à X`)."""
    start = draft.candidate.quantity.start
    if any(part.candidate.quantity.start > start and _right_behind(part, mention) for part in parts):
        return True
    if not parts or not draft.candidate.shared_out:
        return False
    return mention.start > min(d.candidate.quantity.start for d in parts)


def _right_behind(part: Draft, mention: Mention) -> bool:
    """`24 of them in Sindh`: a place behind a part, without a comma, is the part's."""
    end = part.candidate.counted.end
    return (
        part.candidate.counted.empty
        and 0 <= mention.start - end <= BEHIND
        and "," not in part.view.sentence.tokens[end : mention.start]
    )


def _place_distance(draft: Draft, beside: Beside, mention: Mention) -> float:
    distance = beside.distance(draft, mention.start, mention.end)
    if mention.cue == "none":
        distance += 4
    if mention.end <= draft.candidate.quantity.first:
        distance += 4 if draft.candidate.inherited else 0
        if beside.another_begins_before(draft, mention.start):
            distance += BEFORE  # `13 in Herat, three in Badghis`: what follows a figure is its own
    if mention.entry is not None and mention.entry.kind in ("country", "continent"):
        distance += 2
    return distance


def _choose(draft: Draft, beside: Beside, ranked: list[Mention]) -> list[tuple[Mention, Role]]:
    """The nearest place, with those that contain it; of a movement also the other end."""
    usable = [(m, role_of(draft, m)) for m in ranked if _reaches(draft, beside, m)]
    if not usable:
        return []
    inner = innermost(draft.view.sentence, draft.view.places, usable[0][0])
    if inner is not usable[0][0]:
        usable = [(inner, usable[0][1]), *((m, role) for m, role in usable if m is not inner)]
    chosen = [usable[0]]
    if draft.measure in MOVEMENT:
        roles = {usable[0][1]}
        for mention, role in usable[1:]:
            if role not in roles and role != "at":
                chosen.append((mention, role))
                roles.add(role)
    return _with_containers(draft, chosen)


def _reaches(draft: Draft, beside: Beside, mention: Mention) -> bool:
    """Whether a place is this figure's, not another's in the same sentence."""
    plain = mention.entry is None and not mention.part and not mention.quarter
    if mention.cue == "none" and plain and not _is_argument(draft, mention):
        return False
    mine = _place_distance(draft, beside, mention)
    return mine < 40 and not any(
        _place_distance(other, beside, mention) + 2 < mine and _has_nearer_place(draft, other, beside)
        for other in beside.others(draft)
    )


def _has_nearer_place(draft: Draft, other: Draft, beside: Beside) -> bool:
    """Whether some place stands nearer to a figure than to another, so that it can leave the rest to that one."""
    key = id(draft), id(other)
    if key not in beside.nearer_places:
        beside.nearer_places[key] = any(
            _place_distance(draft, beside, m) < _place_distance(other, beside, m) for m in draft.view.places
        )
    return beside.nearer_places[key]


def _is_argument(draft: Draft, mention: Mention) -> bool:
    trigger = draft.candidate.trigger
    return trigger is not None and trigger.trigger.place is not None and 0 <= mention.start - trigger.end <= 1


def role_of(draft: Draft, mention: Mention) -> Role:
    """The role of a place for a figure: what the verb makes of its object, else what the preposition says."""
    trigger = draft.candidate.trigger
    if draft.measure not in MOVEMENT:
        return "at"
    if trigger is not None and trigger.trigger.place is not None:
        direct = 0 <= mention.start - trigger.end <= 3 and (mention.cue in ("none", "at") or mention.quarter)
        if mention.end <= trigger.first and _object_is_anaphora(draft):
            return trigger.trigger.place
        if direct or (trigger.trigger.place == "destination" and mention.cue == "at" and mention.start >= trigger.end):
            return trigger.trigger.place
    if draft.measure == "evacuated" and mention.quarter and mention.cue in ("of", "none"):
        return "origin"
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
        return draft.candidate.counted.measure not in LEAVING
    lead = mention.start - trigger.end
    return not 0 <= lead <= 3 and mention.cue == "of"


def _with_containers(draft: Draft, chosen: list[tuple[Mention, Role]]) -> list[tuple[Mention, Role]]:
    """Add the places named with the first: those that contain it, and its equals (`Punta Islita, Guanacaste`)."""
    first, role = chosen[0]
    others = [m for m in draft.view.places if all(m is not known for known, _ in chosen)]
    last = first
    for mention in others:
        if mention.start >= last.end and _named_together(draft, last, mention, containing=True):
            chosen.append((mention, role))
            last = mention
    for mention in reversed(others):
        if mention.end <= first.start and _named_together(draft, mention, first, containing=False):
            chosen.insert(0, (mention, role))
            first = mention
    return chosen


def _named_together(draft: Draft, before: Mention, after: Mention, *, containing: bool) -> bool:
    """Whether only a comma, bracket or coordinator and small words stand between two places."""
    sentence = draft.view.sentence
    between = range(before.end, after.start)
    if not 1 <= len(between) <= 3 or after.cue == "not_figure":
        return False
    opening = sentence.tokens[between[0]]
    joined = sentence.is_word(between[0], "coordinator")
    if not joined and not (containing and opening in (",", "(")):
        return False
    return all(
        sentence.tokens[k] in (",", "(") or sentence.is_word(k, "preposition", "determiner", "coordinator")
        for k in between
    )


def _resolved(mention: Mention, role: Role, draft: Draft, context: Context) -> Place:
    if mention.kind == "common" and context.focus is not None:
        focus = context.focus[0]
        mention = with_base(mention, focus.entry, focus.base)
    return to_place(mention, draft.view.sentence, role)


def _carried_places(draft: Draft, told: Told, context: Context) -> tuple[Place, ...]:
    """The place of the text before: the figure before in the paragraph, a place just named, the report's own."""
    role: Role = "origin" if _leaves(draft) else "at"
    if _of_another_time(draft, context):
        return ()
    toll = told.toll_before(draft)
    if toll is not None and toll.places:
        return toll.places
    over = place_over(draft, context)
    if over is not None and stands_alone(draft, context):
        return (to_place(*over, role),)
    for index in range(draft.index - 1, max(-1, draft.index - 1 - CARRIED_OVER), -1):
        if context.stretches[index].paragraph != context.stretches[draft.index].paragraph and not _anaphoric(draft):
            break
        earlier = [d for d in told.of_sentence(index) if d.places and d.own_place]
        if earlier:
            return _as_role(earlier[-1].places, role)
        view = context.view(index)
        named = [m for m in view.places if not m.care and ((m.cue == "at" and m.entry) or m.part or m.quarter)]
        if named and (index == draft.index - 1 or _anaphoric(draft)):
            return (to_place(named[-1], view.sentence, role),)
    about = over or context.focus
    return (to_place(*about, role),) if about is not None else ()


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
    return tuple(
        msgspec.structs.replace(p, role=role) if role == "origin" or p.role != "destination" else p for p in places
    )
