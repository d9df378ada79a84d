"""Where a figure is counted, as a choice: the places that the report names near and far are options, and none.

What the rules take (`where`) is one feature among others: distance, cue, kind of place, how often and where the report
names it, whether the figure before was counted there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec

from bilan.analysis.places import Mention, to_place
from bilan.analysis.sentences import Sentence
from bilan.analysis.toponyms import is_given_name
from bilan.choosing import Instance, Option, Span
from bilan.folding import fold
from bilan.model import Place, Role
from bilan.reading.apposition import innermost, stands_in
from bilan.reading.context import Context, View
from bilan.reading.drafts import Draft
from bilan.reading.elsewhere import Elsewhere
from bilan.reading.figure_features import clause_features, distance_step, figure_features, length_feature, verb_beside
from bilan.reading.laid_out import label_features, layout_features, place_over, sentences_over
from bilan.reading.paired import paired_place
from bilan.reading.where import MOVEMENT, role_of

BACK, AHEAD = 6, 1
"""Sentences before and after a figure whose places are options."""
MOST = 20
"""Places that are options; the nearest ones are kept."""
MOVED = MOVEMENT | {"rescued", "sheltered", "aid"}
"""Measures of people and goods that come from somewhere or go somewhere."""
ROLES: tuple[Role, ...] = ("at", "origin", "destination")
CLOSE = 4
"""Tokens between a figure and a place that are features as they stand."""
FULL_NAME = 2
"""Words from which a name can be a person's given and family name."""
FREQUENT = (1, 2, 4, 8)
LIKELY = (0.04, 0.08, 0.15, 0.3, 0.5)
"""Steps of how likely a name that nothing calls a place is one."""
LEAD = 2
TOPIC = 5
"""Tokens from the head of a sentence within which a place sets the scene for all of it."""


@dataclass(frozen=True)
class Seen:
    """A place with the mention of it that stands nearest to a claim."""

    mention: Mention
    view: View
    distance: int
    """Sentences between the claim and the mention: negative before it, 0 in its own."""

    @property
    def span(self) -> Span:
        """Where the mention stands in the text."""
        return self.view.sentence.span(self.mention.start, self.mention.end)


class PlaceNames:
    """How often, and how early, a report names its places; made once a document."""

    def __init__(self, context: Context) -> None:
        self.context = context

    @cached_property
    def counts(self) -> Counter[str]:
        """Mentions of each place by its folded name."""
        views = (self.context.view(i) for i in range(len(self.context.stretches)))
        return Counter(fold(m.base) for view in views for m in (*view.places, *view.possible_places))

    @cached_property
    def located(self) -> Counter[str]:
        """How often a preposition says of each that something happens there: a government's seat acts, like a person
        (`Kabul has freed`)."""
        views = (self.context.view(i) for i in range(len(self.context.stretches)))
        return Counter(fold(m.base) for view in views for m in view.places if m.cue in ROLES)

    @cached_property
    def lead(self) -> frozenset[str]:
        """The places named in the title and the first sentences."""
        views = (self.context.view(i) for i in range(min(LEAD, len(self.context.stretches))))
        return frozenset(fold(m.base) for view in views for m in (*view.places, *view.possible_places))

    @cached_property
    def most(self) -> str | None:
        """The place named most; of equal ones the first by name."""
        return min(self.counts, key=lambda name: (-self.counts[name], name)) if self.counts else None

    @cached_property
    def focus(self) -> str | None:
        """The place that the rules take the report to be about."""
        return fold(self.context.focus[0].base) if self.context.focus else None


def place_instance(
    draft: Draft, names: PlaceNames, before: Draft | None, others: Elsewhere, beside: Sequence[Draft] = ()
) -> Instance:
    """Return the choice of a figure's places; `draft.places` are those of the rules, `before` the figure before.

    `beside`: the figures of its sentence, itself among them.
    """
    paired = paired_place(draft, beside)
    over = sentences_over(draft, names.context)
    seen = places_near(draft.index, draft.candidate.quantity.start, names.context, over, possible=True)
    if paired is not None:  # its form says where: nothing is left to choose
        seen = [s for s in seen if s.distance == 0 and s.mention == paired] or seen
    ruled = [fold(p.name) for p in draft.places]
    told = {fold(p.name) for p in before.places} if before is not None else set()
    empty = (*others.features(draft, None), *(("ruled none",) if not draft.places else ()), *_unnamed(draft, seen))
    options = [Option("none", empty, ())]
    nearest = min((s.mention.start for s in seen if s.distance == 0), default=None, key=lambda t: _gap(draft, t))
    for place in seen:
        features = tuple(_features(draft, place, names, ruled, told, nearest, paired))
        features += tuple(others.features(draft, fold(place.mention.name)))
        label = "possible" if place.mention.kind == "possible" else "mention"
        options += [
            Option(label, (*features, *_role_features(draft, place, value)), value, place.span)
            for value in _values(draft, place)
        ]
    lead = draft.places[0] if draft.places else None
    person = lead is not None and _names_person(lead.name, known=lead.gazetteer is not None)
    free = lead is not None and not person and paired is None
    if free and not any(_names(o.value) & set(ruled[:1]) for o in options[1:]):
        options.append(Option("ruled", ("ruled",), draft.places))
    context = (*figure_features(draft), *clause_features(draft), f"options={min(len(seen), 3)}")
    context = (*context, length_feature(len(names.context.stretches)))
    return Instance("place", tuple(options), context, draft.span)


def _unnamed(draft: Draft, seen: Sequence[Seen]) -> Iterator[str]:
    """What speaks for no place: one that is not named stands nearer than all names (`in the capital 12 died`)."""
    common = [m.start for m in draft.view.all_places if m.kind == "common" and m.cue != "not_figure"]
    if common:
        gap = min(_gap(draft, start) for start in common)
        nearest = min((_gap(draft, s.mention.start) for s in seen if s.distance == 0), default=None)
        yield "unnamed place"
        yield f"unnamed place&nearest={nearest is None or gap < nearest}"


def ruled_place(draft: Draft) -> str | None:
    """The first place that the rules give a figure, folded."""
    return fold(draft.places[0].name) if draft.places else None


def _names(places: Sequence[Place]) -> set[str]:
    return {fold(p.name) for p in places}


def places_near(
    sentence: int, token: int, context: Context, over: Iterable[int] = (), *, possible: bool = False
) -> list[Seen]:
    """Return the places near a token of a sentence, each once: the nearest sentence first, and in it the nearest
    mention. `over`: sentences that stand over it, as headings do; `possible`: also names that nothing calls a place.
    """
    found: dict[str, Seen] = {}
    order = [0, *(-k for k in range(1, BACK + 1)), *range(1, AHEAD + 1)]
    far = [-sentence + k for k in range(LEAD)]
    for offset in dict.fromkeys((0, *(k - sentence for k in over), *order, *far)):
        index = sentence + offset
        if not 0 <= index < len(context.stretches):
            continue
        view = context.view(index)
        named = (*view.all_places, *(view.possible_places if possible else ()))
        for mention in sorted(named, key=lambda m: abs(m.start - token) if offset == 0 else -m.start):
            if mention.kind != "common" and not _names_person(mention.name, known=mention.entry is not None):
                found.setdefault(fold(mention.name), Seen(mention, view, offset))
    return list(found.values())[:MOST]


def _names_person(name: str, *, known: bool) -> bool:
    """Whether a name that no gazetteer knows begins with a given name: a person, whatever stands before it."""
    words = name.lower().split()
    return not known and len(words) >= FULL_NAME and is_given_name(words[0])


def _container_features(seen: Seen) -> Iterator[str]:
    """Whether the place is named with one that contains it (`Hérat, en Afghanistan`), or contains one."""
    mention, mentions = seen.mention, sorted(seen.view.all_places, key=lambda m: m.start)
    own = "sentence" if seen.distance == 0 else "far"
    after = next((m for m in mentions if m.start >= mention.end), None)
    before = next((m for m in reversed(mentions) if m.end <= mention.start), None)
    if after is not None and stands_in(seen.view.sentence, mention, after):
        yield f"contained&{own}&{mention.entry is not None}"
    if before is not None and stands_in(seen.view.sentence, before, mention):
        yield f"container&{own}&{mention.entry is not None}"


def _between(sentence: Sentence, draft: Draft, mention: Mention) -> Sequence[str]:
    """The words between a figure and a place."""
    quantity = draft.candidate.quantity
    if mention.start >= quantity.end:
        return sentence.tokens[quantity.end : mention.start]
    return sentence.tokens[mention.end : quantity.start]


def _gap(draft: Draft, token: int) -> int:
    return abs(token - draft.candidate.quantity.start)


def _value(draft: Draft, seen: Seen) -> tuple[Place, ...]:
    """The place as a field's value, behind the one that it is named to contain; those of the rules that are named
    with it (its container) are kept.
    """
    mention, sentence = seen.mention, seen.view.sentence
    own = [p for p in draft.places if fold(p.name) == fold(mention.name)]
    if own and draft.places[0] is own[0]:
        return draft.places
    role = own[0].role if own else role_of(draft, mention) if seen.distance == 0 else "at"
    inner = innermost(sentence, seen.view.all_places, mention)
    chain = (mention,) if inner is mention else (inner, mention)
    return tuple(to_place(one, sentence, role) for one in chain)


def _values(draft: Draft, seen: Seen) -> list[tuple[Place, ...]]:
    """The place as a field's value: of what moves it is an option in every role."""
    value = _value(draft, seen)
    if draft.measure not in MOVED:
        return [value]
    lead = value[0]
    others = [(msgspec.structs.replace(lead, role=role),) for role in ROLES if role != lead.role]
    return [value, *others]


def _role_features(draft: Draft, seen: Seen, value: tuple[Place, ...]) -> Iterator[str]:
    """What speaks for the role of a place."""
    if draft.measure not in MOVED:
        return
    role, mention = value[0].role, seen.mention
    trigger = draft.candidate.trigger
    form = trigger.trigger.place if trigger is not None else None
    yield f"role={role}"
    yield f"role={role}&cue={mention.cue}&{'own' if seen.distance == 0 else 'far'}"
    yield f"role={role}&measure={draft.measure}"
    yield f"role={role}&trigger={form}"
    if seen.distance == 0:
        side = "after" if mention.start >= draft.candidate.quantity.end else "before"
        yield f"role={role}&{side}&measure={draft.measure}"
        yield f"role={role}&ruled={role == role_of(draft, mention)}"
        language = seen.view.sentence.pack.language.code
        if mention.start:
            yield f"{language}|role={role}&l={seen.view.sentence.tokens[mention.start - 1]}"


def _features(
    draft: Draft,
    seen: Seen,
    names: PlaceNames,
    ruled: list[str],
    told: set[str],
    nearest: int | None,
    paired: Mention | None,
) -> Iterator[str]:
    mention, name = seen.mention, fold(seen.mention.base)
    kind = mention.entry.kind if mention.entry is not None else "unknown"
    where = f"sentence{seen.distance}" if -2 <= seen.distance <= 1 else "far"
    moves = "movement" if draft.measure in MOVEMENT else "stays"
    whole = fold(mention.name)
    yield from ("bias", where, f"{where}&kind={kind}", f"{where}&cue={mention.cue}", f"{moves}&cue={mention.cue}")
    yield f"cue={mention.cue}&kind={kind}"
    if ruled:
        yield "ruled first" if ruled[0] == whole else "ruled" if whole in ruled else "not ruled"
        yield f"{where}&{'ruled' if whole in ruled else 'not ruled'}"
    if whole in told:
        yield "told"
        yield f"told&{where}"
    frequent = sum(names.counts[name] > step for step in FREQUENT)
    located = "none" if not names.located[name] else "half" if 2 * names.located[name] < names.counts[name] else "most"
    yield f"located={located}&kind={kind}"
    yield f"located={located}&{where}"
    yield f"frequent={frequent}&{where}"
    yield f"frequent={frequent}&kind={kind}"
    if name == names.most:
        yield f"most&{where}"
    if name == names.focus:
        yield "focus"
        yield f"focus&{where}"
    if name in names.lead:
        yield f"lead&{where}"
    yield from _mention_features(seen, names, where, frequent)
    yield from _phrase_features(draft, seen, where, kind)
    yield from _section_features(draft, names.context, seen)
    yield from _container_features(seen)
    yield from layout_features(draft, names.context, seen.view.sentence.index)
    yield from label_features(draft, names.context, seen.view.sentence.starts[mention.start])
    if paired is not None and seen.distance == 0:
        yield "paired" if paired == mention else "not paired"
    if seen.distance == 0:
        yield from _near_features(draft, mention, kind, nearest)
    else:
        if seen.view.sentence.stretch.paragraph == draft.view.sentence.stretch.paragraph:
            yield f"paragraph&{where}"
        if mention.cue in ROLES and mention.start <= TOPIC:
            yield f"scene&{where}"
    if draft.own_period and draft.period is not None:
        yield f"own period&{where}"


def _mention_features(seen: Seen, names: PlaceNames, where: str, frequent: int) -> Iterator[str]:
    """What the mention is by itself."""
    mention, sentence = seen.mention, seen.view.sentence
    if mention.care:
        yield "care"
    if mention.part or mention.quarter:
        yield f"part&{where}"
    if mention.kind == "possible":
        likely = names.context.toponyms.unknown_probability(
            sentence, mention.start, mention.end, mention.cue, told=False
        )
        yield f"possible{sum(likely > step for step in LIKELY)}"
        yield f"possible&frequent={frequent}&capitals={sentence.raw(mention.start, mention.end).isupper()}"
        yield f"possible&opens={mention.start <= 1}&{where}"
    elif mention not in seen.view.places:
        yield "in source"


def _phrase_features(draft: Draft, seen: Seen, where: str, kind: str) -> Iterator[str]:
    """What the words right beside a name make of it: what a verb strikes, where a clause goes on, who speaks."""
    mention, sentence = seen.mention, seen.view.sentence
    struck = next((m for m in sentence.marks.get("trigger", ()) if m.end == mention.start and m.payload.form), None)
    if struck is not None:
        yield f"object of verb&{where}"
        yield f"object of verb&{mention.cue}&{kind}"
    if _goes_on(sentence, mention):
        later = seen.distance == 0 and draft.candidate.quantity.start > mention.end
        yield f"clause of place&{where}&later={later}"
    if mention not in seen.view.places and mention.kind != "possible":
        yield f"in source&{where}&kind={kind}"


def _goes_on(sentence: Sentence, mention: Mention) -> bool:
    """`in X, where 18 died`: whether a clause on the place itself follows."""
    after = mention.end + (mention.end < len(sentence) and sentence.tokens[mention.end] == ",")
    return sentence.is_word(after, "where")


def _section_features(draft: Draft, context: Context, seen: Seen) -> Iterator[str]:
    """Whether a place is that of the nearest line over the figure which names one, or of a line beyond that."""
    over = place_over(draft, context)
    if over is None:
        return
    nearest, sentence = over
    if fold(nearest.name) == fold(seen.mention.name):
        yield "place of the section"
    elif seen.view.sentence.index < sentence.index:
        yield "before the section"


def _near_features(draft: Draft, mention: Mention, kind: str, nearest: int | None) -> Iterator[str]:
    sentence, quantity = draft.view.sentence, draft.candidate.quantity
    after = mention.start >= quantity.end
    side = "after" if after else "before"
    step = distance_step(_gap(draft, mention.start))
    yield from (f"{side}{step}", f"{side}&cue={mention.cue}", f"{side}{step}&kind={kind}")
    if mention.start == nearest:
        yield f"nearest&{side}"
    low, high = sorted((quantity.start, mention.start))
    between = sentence.tokens[low:high]
    yield f"commas={min(between.count(','), 3)}&{side}"
    if any(sentence.is_word(k, "clause") for k in range(low, high)):
        yield f"clause&{side}"
    if any(token[0].isdigit() for token in between[1:]):
        yield f"number between&{side}"
    if mention.start <= 1 or (mention.cue in ROLES and mention.start <= TOPIC):
        yield f"opens sentence&cue={mention.cue}&{side}"
    if len(between) <= CLOSE:
        yield f"between={' '.join('0' if t[0].isdigit() else t for t in _between(sentence, draft, mention))}"
    yield f"nearest={mention.start == nearest}&{side}&cue={mention.cue}"
    yield f"{side}{step}&cue={mention.cue}"
    yield f"verb beside={verb_beside(draft, mention.start)}&{side}"
    trigger = draft.candidate.trigger
    if trigger is not None:
        yield f"trigger{distance_step(abs(mention.start - trigger.start))}"
