"""A document and its claims → its digest: the matters it speaks of, and the numbers it gives for each."""

from __future__ import annotations

import heapq
import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

import msgspec

from bilan.folding import fold
from bilan.languages.pack import Pack
from bilan.model import Claim, Document, Event, Figure, Place, Statement
from bilan.reconcile.incidents.digest import Digest, Matter, Spot, matter_id
from bilan.reconcile.incidents.focus import Days, Focus, days_of, focus
from bilan.reconcile.incidents.hits import Hits, hits_of
from bilan.reconcile.incidents.matters import MOVED, Group, Placed, grouped, moved, place_mentions
from bilan.reconcile.incidents.mentions import Opening, is_type, mentions, opening
from bilan.reconcile.incidents.readings import Told, of_people, readings
from bilan.reconcile.incidents.speakers import Speakers
from bilan.reconcile.location import is_broad, token, whole_token
from bilan.reconcile.quantity import Ancestors

SKETCH = 64
"""Hashes kept of a document: their shared part tells how much of two texts is the same to some hundredths."""
SHINGLE = 4
"""Words in a row that are compared."""
FEWEST_SHINGLES = 12
"""A text with fewer is too short to be told a copy."""
COPY = 0.5
"""Part of two texts that is the same from which one is a copy of the other."""
MOST_NAMES = 40
MOST_SPOTS = 8
_WORD = re.compile(r"\w+")
_NAMED = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’-]+")
_SENTENCE = re.compile(r"[^\W\d_]{2}[.!?][\"”»’)]*\s*$|[^\W\d_]{2}[.!?] \S")
"""A line that holds a whole sentence; names in others are a site's own (menus, other headlines)."""
_NO_FIGURES = Told((), (), ())


def digest(
    document: Document,
    claims: Sequence[Claim],
    pack: Pack,
    around: Ancestors,
    people: People,
    *,
    moves: Mapping[str, str | None] = MappingProxyType({}),
    statuses: Collection[str] = ("asserted",),
) -> Digest:
    """Return the digest of a document; `around` gives the places that hold one, `people` how many live there.

    `moves`: figures that a person moved, each with the incident's matter that it belongs to, None for none.
    """
    events = [claim for claim in claims if isinstance(claim, Event)]
    head, about, placed = _placed(document, claims, pack)
    groups = grouped([p for p in placed if p.mention.figure.id not in moves], about)
    groups += moved(placed, moves)
    speakers = Speakers(document, (c for c in claims if isinstance(c, Statement)), pack.matters)
    places = Places(around, people)
    made = [_matter(group, document, about, head, speakers, places, events, statuses) for group in groups]
    if not any(matter.kind == "own" for matter in made) and (about.days or about.type or head.named):
        empty = Group("own", "", ())
        if about.days is not None or any(is_type(hit.name) for hit in head.hits):
            made.insert(0, _matter(empty, document, about, head, speakers, places, events, statuses))
    places_named = {fold(spot.name) for matter in made for spot in matter.spots}
    names = tuple(name for name in _names(document, pack.matters.small) if name not in places_named)
    return Digest(
        document=document.id,
        published=document.published,
        publisher=document.publisher,
        language=document.language,
        matters=tuple(_named(matter, names) for matter in made),
        none=tuple(p.mention.figure.id for p in placed if _in_none(p, moves)),
        sketch=sketch(document.text),
        counts=about.counts,
        corrects=any(hit.name == "corrects" for hit in head.hits),
    )


def _placed(document: Document, claims: Sequence[Claim], pack: Pack) -> tuple[Opening, Focus, list[Placed]]:
    """What a report opens with and is about, and the matter of each of its figures."""
    figures = [claim for claim in claims if isinstance(claim, Figure)]
    head = opening(document, pack)
    told = mentions(document, figures, pack, head)
    about = focus(told, [claim for claim in claims if isinstance(claim, Event)], head, document.published)
    return head, about, place_mentions(told, about, document.published)


def hits_of_own(document: Document, claims: Sequence[Claim], pack: Pack) -> Hits | None:
    """Return what a report says of the people whom its own incident hit, None where it says nothing of any.

    It is what the report's dead and injured are chosen from, so that weights can be learned for the choice.
    """
    head, about, placed = _placed(document, claims, pack)
    for group in grouped(placed, about):
        if group.kind == "own" and not group.key:
            told = [p.mention for p in group.members]
            joint = of_people(m for m in told if m.figure.status == "asserted" and not m.withdrawn)
            return hits_of(joint, head, pack.matters.small) if joint else None
    return None


def _in_none(placed: Placed, moves: Mapping[str, str | None]) -> bool:
    name = placed.mention.figure.id
    return moves[name] is None if name in moves else placed.belongs == "none"


def _named(matter: Matter, names: tuple[str, ...]) -> Matter:
    return msgspec.structs.replace(matter, names=names) if matter.kind == "own" else matter


def _matter(
    group: Group,
    document: Document,
    about: Focus,
    head: Opening,
    speakers: Speakers,
    places: Places,
    events: Sequence[Event],
    statuses: Collection[str],
) -> Matter:
    days = about.days if group.kind == "own" else _days(group)
    dated = days is not None
    start, end = (days.start, days.end) if days else (None, document.published)
    kind = _type(group, about)
    told = _NO_FIGURES
    if group.members and group.kind != "situation":
        told = readings([p.mention for p in group.members], head, speakers, statuses)
    where = _places(group, about)
    spans = [p.mention.figure.sentence for p in group.members]
    own_events = list(_events(group, events, days, document.published))
    return Matter(
        id=matter_id(document.id, group.kind, group.key),
        kind=group.kind,
        type=kind,
        start=start,
        end=end,
        dated=dated,
        moved=group.key.startswith(MOVED),
        spots=tuple(places.spot(place) for place in where[:MOST_SPOTS]),
        readings=told.readings,
        claims=(*(p.mention.figure.id for p in group.members), *(event.id for event in own_events)),
        left_out=told.left_out,
        withdraws=told.withdraws,
        sentences=(min((s.start for s in spans), default=0), max((s.end for s in spans), default=0)),
        experimental=any(p.mention.figure.document.tried for p in group.members)
        or any(event.document.tried for event in own_events),
    )


def _days(group: Group) -> Days | None:
    """The days of another incident or of a situation: those that most of its figures give."""
    counted = Counter(p.days for p in group.members if p.days is not None)
    if not counted:
        return None
    if group.kind == "situation":
        return Days(min(d.start for d in counted), max(d.end for d in counted))
    return min(counted, key=lambda days: (-counted[days], (days.end - days.start).days, days.start))


def _type(group: Group, about: Focus) -> str | None:
    if group.kind == "own":
        return group.key or about.type
    types = Counter(p.type for p in group.members if p.type is not None)
    if types:
        return min(types, key=lambda name: (-types[name], name))
    return about.type if group.kind == "other" else None


def _places(group: Group, about: Focus) -> list[Place]:
    """The places of a matter; of the report's own those of all that it says of its day."""
    if group.kind == "own":
        return list(about.places)
    found: dict[str, Place] = {}
    for placed in group.members:
        for place in placed.mention.figure.places:
            found.setdefault(token(place), place)
    return sorted(found.values(), key=is_broad)


def _events(group: Group, events: Sequence[Event], days: Days | None, published: date | None) -> Iterator[Event]:
    """The events of the report's own incident: those of its days, or without days."""
    if group.kind != "own":
        return
    for event in events:
        own = days_of(event.period, published)
        if event.type == "ASSAULT" and (own is None or days is None or own.meets(days)):
            yield event


class People:
    """How many live at a place and where it lies."""

    def __init__(self, gazetteer: object | None = None) -> None:
        self._gazetteer = gazetteer

    def at(self, place_id: str | None) -> int | None:
        """Return how many people live at a place, None where that is not known."""
        entry = getattr(self._gazetteer, "entry", lambda _: None)(place_id) if place_id else None
        return getattr(entry, "population", None) or None


class Places:
    """Makes spots of places."""

    def __init__(self, around: Ancestors, people: People) -> None:
        self._around, self._people = around, people

    def spot(self, place: Place) -> Spot:
        """Return a place with what linking needs to know of it."""
        whole = whole_token(place)
        outer = [whole] if place.part else []
        outer += self._around(whole)
        if place.country:
            outer.append(f"country:{place.country}")
        return Spot(
            token=token(place),
            name=place.name,
            canonical=place.canonical,
            around=tuple(dict.fromkeys(t for t in outer if t != token(place))),
            broad=is_broad(place),
            latitude=place.latitude,
            longitude=place.longitude,
            people=None if is_broad(place) else self._people.at(place.gazetteer),
        )


def _names(document: Document, small: frozenset[str]) -> tuple[str, ...]:
    """Pairs of capitalised words in a row and lone ones, the most often written first: who and what is named."""
    counted: Counter[str] = Counter()
    text = "\n".join(line for line in document.text.split("\n") if _SENTENCE.search(line))
    before, last = "", -2
    for match in _NAMED.finditer(text):
        word = fold(match.group().removesuffix("'s").removesuffix("’s"))
        if word in small or len(word) < 3:
            before, last = "", -2
            continue
        if match.start() == last + 1 and text[last] == " ":
            counted[f"{before} {word}"] += 2
        else:
            counted[word] += 1
        before, last = word, match.end()
    return tuple(sorted(counted, key=lambda name: (-counted[name], name))[:MOST_NAMES])


def sketch(text: str) -> tuple[int, ...]:
    """Return the smallest hashes of a text's word sequences, as many as tell copies (A. Broder, 1997: bottom-k)."""
    words = _WORD.findall(text.casefold())
    rows = {
        zlib.crc32(" ".join(words[i : i + SHINGLE]).encode("utf-8", "surrogatepass"))
        for i in range(max(0, len(words) - SHINGLE + 1))
    }
    return tuple(heapq.nsmallest(SKETCH, rows)) if len(rows) >= FEWEST_SHINGLES else ()


def copies_among(documents: Iterable[Document]) -> dict[str, str]:
    """Return document → the first of them whose words it has, for those that are copies."""
    ordered = sorted(documents, key=lambda d: (d.published or date.max, d.id))
    sketches = {d.id: sketch(d.text) for d in ordered}
    found: dict[str, str] = {}
    for i, document in enumerate(ordered):
        first = next((o.id for o in ordered[:i] if resemblance(sketches[o.id], sketches[document.id]) >= COPY), None)
        if first is not None:
            found[document.id] = found.get(first, first)
    return found


def resemblance(one: Sequence[int], other: Sequence[int]) -> float:
    """Return how much of two texts is the same (Jaccard), by their sketches; 0 where less than `COPY`."""
    if not one or not other:
        return 0.0
    first, second = {*one}, {*other}
    both, wanted = first & second, min(len(first), len(second))
    if len(both) < COPY * wanted:
        return 0.0
    smallest = sorted(first | second)[:wanted]
    return sum(value in both for value in smallest) / wanted
