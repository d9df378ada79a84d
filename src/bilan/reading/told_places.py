"""The names of places in a sentence as they are told: those that are no claim's place too, as plain objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import Any

from bilan.analysis.compounds import find_in_compounds
from bilan.analysis.cues import is_no_place
from bilan.analysis.places import GazetteerEntry, Mention
from bilan.analysis.sentences import Sentence
from bilan.analysis.toponym_finding import is_money
from bilan.analysis.toponyms import Toponyms

LEAST_PLACE, LEAST_KNOWN = 0.3, 0.53
"""Probabilities under which a name that no gazetteer has, and one that it knows, is not told as a place, though reading
considers it."""
Found = dict[str, Any]


def told_places(sentence: Sentence, mentions: Sequence[Mention], toponyms: Toponyms) -> list[Found]:
    """Return `{"start", "end", "name", "id", "country", "latitude", "longitude"}` of every place that a sentence names.

    `mentions` are its places as `find_places` returns them. Offsets are code points of the text, end exclusive.
    """
    known = set() if toponyms.alone else {toponym.start for toponym in toponyms.of(sentence)}
    named = [m for m in mentions if m.kind != "common" and _is_told(sentence, m, known) and not _is_street(sentence, m)]
    found = [_place(sentence, m) for m in named]
    found += _of_peoples(sentence, named, toponyms)
    found += _of_compounds(sentence, named, toponyms)
    return found


def _is_told(sentence: Sentence, mention: Mention, known: Set[int]) -> bool:
    """Whether a name is likely enough a place; `known` are the tokens at which names of the gazetteer begin."""
    least = LEAST_KNOWN if not known.isdisjoint(range(mention.start, mention.end)) else LEAST_PLACE
    return mention.likely >= least


def _is_street(sentence: Sentence, mention: Mention) -> bool:
    """Whether a name that no gazetteer has is a street's: where something happened, but no place by itself."""
    ends = sentence.tokens[mention.start], sentence.tokens[mention.end - 1]
    return mention.entry is None and any(end in sentence.pack.places.streets for end in ends)


def _of_peoples(sentence: Sentence, named: Sequence[Mention], toponyms: Toponyms) -> Iterator[Found]:
    """The countries that words for their people and things of theirs name (`Syrian`); no claim takes its place from
    them alone."""
    covered = {k for mention in named for k in range(mention.start, mention.end)}
    covered |= {k for t in toponyms.of(sentence) if t.end - t.start > 1 for k in range(t.start, t.end)}
    for i in sentence.capitals:
        start, place = (i, None) if i in covered else _people_at(sentence, i)
        entry = toponyms.by_id(place) if place else None
        if entry is not None and not _of_something_else(sentence, start, i):
            name = sentence.raw(start, i + 1)
            yield _place(sentence, Mention(start, i + 1, name, name, None, "at", "none", entry, "people"))


def _of_something_else(sentence: Sentence, start: int, i: int) -> bool:
    """Whether the words from token `start` to i are part of a sum (`US$10`), of a road's number (`US-24`) or of what
    the language has for no place (`European Parliament`)."""
    after = sentence.text[sentence.ends[i] : sentence.ends[i] + 2]
    if is_money(sentence, i, i + 1) or (after[:1] == "-" and after[1:].isdigit()):
        return True
    spans = ((a, b) for a, b in ((i - 1, i + 1), (i, i + 2)) if a >= 0 and b <= len(sentence))
    return any(is_no_place(sentence, *span) for span in spans if span != (start, i + 1))


def _of_compounds(sentence: Sentence, named: Sequence[Mention], toponyms: Toponyms) -> Iterator[Found]:
    """The places that parts of hyphened words name (`Denver-based`); no claim takes its place from them."""
    covered = {k for mention in named for k in range(sentence.starts[mention.start], sentence.ends[mention.end - 1])}
    for start, end, entry in find_in_compounds(sentence, toponyms):
        if start not in covered:
            yield {"start": start, "end": end, "name": sentence.text[start:end], **_located(entry)}


def _people_at(sentence: Sentence, i: int) -> tuple[int, str | None]:
    """Where the word for a people that ends at token i begins, and the id of its place, None where there is none."""
    tokens, pack = sentence.tokens, sentence.pack
    pair = f"{tokens[i - 1]} {tokens[i]}" if i else ""
    if tokens[i] in pack.persons_of_peoples:
        return i, None
    if pair in pack.area_demonyms:
        return i - 1, pack.area_demonyms[pair]
    if pair in pack.demonyms:
        return i - 1, f"country:{pack.demonyms[pair]}"
    code = sentence.people(i)
    return i, f"country:{code}" if code else pack.area_demonyms.get(tokens[i])


def _place(sentence: Sentence, mention: Mention) -> Found:
    entry = mention.entry
    return {
        "start": sentence.starts[mention.start],
        "end": sentence.ends[mention.end - 1],
        "name": mention.name,
        **_located(entry),
    }


def _located(entry: GazetteerEntry | None) -> Found:
    return {
        "id": entry.id if entry else None,
        "country": entry.country if entry else None,
        "latitude": entry.latitude if entry else None,
        "longitude": entry.longitude if entry else None,
    }
