"""Place names in a sentence, each with its part of town, its role, and what the gazetteer makes of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from msgspec import UNSET

from bilan.analysis.cues import (
    heads_event,
    is_dateline,
    is_no_place,
    lead,
    part_before,
    part_word,
    split_part,
    told_by_noun,
)
from bilan.analysis.sentences import Sentence
from bilan.analysis.toponym_features import is_full_name
from bilan.analysis.toponyms import Atlas, Toponym, Toponyms
from bilan.folding import fold
from bilan.gazetteer.resolve import Resolved
from bilan.model import Place, Precision, Role

__all__ = ["GazetteerEntry", "Lookup", "Mention", "find_places", "find_possible", "split_part", "to_place", "with_base"]

LONGEST_NAME = 5
LONGEST_UNKNOWN = 3
"""Words of a name that the gazetteer does not know; longer runs are headlines and captions."""
LONGEST_REST = 4
"""Tokens by which the name of what is no place may go on behind a place's (`La Défense civile`)."""
LIKELY = 0.5
"""How likely a name that the gazetteer knows must be a place to be taken for one."""
LIKELY_ALONE = 0.25
"""The same for the only known name of a document, which is about some place as a rule."""
LIKELY_INSIDE = 0.6
"""The same for one that goes on with a word that it does not know (`Beni Amar`)."""
LIKELY_UNKNOWN, LIKELY_UNKNOWN_IN_BRIEF = 0.2, 0.08
"""How likely a name must be a place that the gazetteer lacks, where the words before it call it one; and in a brief
text, where little else can say where it is set."""
UNLIKELY = 0.08
"""How likely it must be where the words before it call it a place; it is given no place of the gazetteer then."""
UNLIKELY_POSSIBLE = 0.02
"""How likely a name must be a place to be an option where nothing calls it one."""
LONGEST_POSSIBLE = 4
"""Words of such a name."""
SURE = 0.1
"""How likely the best of its places must be for the name to be given that one."""


class GazetteerEntry(Protocol):
    """What reading needs to know of a place."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def country(self) -> str | None: ...  # noqa: D102
    @property
    def latitude(self) -> float | None: ...  # noqa: D102
    @property
    def longitude(self) -> float | None: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def population(self) -> int: ...  # noqa: D102
    @property
    def pcode(self) -> str | None: ...  # noqa: D102


class Lookup(Atlas, Protocol):
    """A gazetteer, as reading uses it."""

    def lookup(self, name: str, *, country: str | None = None) -> GazetteerEntry | None:
        """Return the best entry for a name."""

    def country(self, name: str) -> str | None:
        """Return the code of the country that a name means, None for anything else."""


@dataclass(frozen=True)
class Mention:
    """A place named in a sentence: tokens `start` to `end` (exclusive), part words included."""

    start: int
    end: int
    name: str
    base: str
    part: str | None
    role: Role
    cue: str
    """`at`, `origin`, `destination`, `of` (a genitive), `object` (`contre`), `none`, `not_figure`."""
    entry: GazetteerEntry | None
    kind: str | None = None
    """`facility`, `common` (stands for the report's own town), `people` (a word for a country's people), `possible`
    (a name that the text does not say is a place), else None."""
    care: bool = False
    """A hospital is named with it: where the injured are brought."""
    quarter: bool = False
    """The words before say that it is a quarter, camp or area of something."""
    likely: float = 1.0
    """How likely the name is a place at all, as far as that was weighed."""


def find_places(
    sentence: Sentence, gazetteer: Lookup, country: str | None = None, toponyms: Toponyms | None = None
) -> list[Mention]:
    """Return the places a sentence names, in order.

    `toponyms` are the names of the whole document, which are resolved together; without them those of the sentence
    alone are, where places in `country` (ISO 3166-1) are likelier.
    """
    toponyms = toponyms or Toponyms([sentence], gazetteer, home=country)
    known = list(_known(sentence, toponyms))
    covered = {k for mention in known for k in range(mention.start, mention.end)}
    refused = {
        (t.start, t.end) for t in toponyms.of(sentence) if t.start not in covered and _hopeless(sentence, t, toponyms)
    }
    found = [*known, *_unknown(sentence, toponyms, covered, refused)]
    found += _commons(sentence, found)
    return _joined_cues(sentence, sorted(found, key=lambda m: m.start))


def find_possible(sentence: Sentence, toponyms: Toponyms, found: Sequence[Mention]) -> list[Mention]:
    """Return the other names of a sentence that could be places, though its words do not say so (`Velnik: a year on`).

    `found` are its places. Of each name only what it would be is said; whether it is one is for a choice to tell.
    """
    covered = {k for mention in found for k in range(mention.start, mention.end)}
    possible, reached = [], 0
    for i in sentence.capitals:
        if i < reached or i in covered:
            continue
        end = min(_name_end(sentence, i), min((k for k in covered if k > i), default=len(sentence)))
        reached = max(end, i + 1)
        if i < end <= i + LONGEST_POSSIBLE and not _is_person(sentence, i, end):
            mention = _possible(sentence, i, end, toponyms)
            if mention is not None:
                possible.append(mention)
    joined = _joined_cues(sentence, sorted([*found, *possible], key=lambda m: m.start)) if possible else []
    return [mention for mention in joined if mention.kind == "possible"]


def _possible(sentence: Sentence, i: int, end: int, toponyms: Toponyms) -> Mention | None:
    name = unicodedata.normalize("NFC", sentence.raw(i, end))
    role, cue, quarter = lead(sentence, i)
    if fold(name) in sentence.pack.not_places or _of_another_name(sentence, i, end) or _counts(sentence, i, end):
        return None
    if _opens_line(sentence, i) and all(sentence.tokens[k] in sentence.pack.known_words for k in range(i, end)):
        return None
    dateline = is_dateline(sentence, i, end)
    placed = dateline or cue in ("at", "origin", "destination") or name.isupper()
    if end - i > 1 and not placed and is_full_name(fold(sentence.tokens[i]), fold(sentence.tokens[end - 1])):
        return None
    if toponyms.unknown_probability(sentence, i, end, cue, told=False) < UNLIKELY_POSSIBLE:
        return None
    if dateline:
        cue = "dateline"
    return Mention(i, end, name, name, None, role, cue, None, "possible", quarter=quarter)


def _counts(sentence: Sentence, i: int, end: int) -> bool:
    """Whether a word of a name says who or what is counted (`Fatalities: 12`): capitals of a line's head."""
    words = [m for kind in ("noun", "trigger", "measure_noun") for m in sentence.marks.get(kind, ())]
    return any(m.start < end and m.end > i for m in words)


def _known(sentence: Sentence, toponyms: Toponyms) -> Iterator[Mention]:
    """The names that the gazetteer knows and that are likely to be places here."""
    for toponym in toponyms.of(sentence):
        mention = _known_mention(sentence, toponym, toponyms)
        if mention is not None:
            yield mention


def _hopeless(sentence: Sentence, toponym: Toponym, toponyms: Toponyms) -> bool:
    """Whether a known name is so unlikely to be a place that a preposition before it does not make it one."""
    start, part = part_before(sentence, toponym.start)
    _, cue, quarter = lead(sentence, start)
    told = _is_told(sentence, start, part, cue, quarter)
    return toponyms.probability(sentence, toponym, cue, told=told) < UNLIKELY


def _is_told(sentence: Sentence, start: int, part: str | None, cue: str, quarter: bool) -> bool:
    """Whether words before a name call it a place: a part of it, a kind of place, what stands there (`mosquée de`)."""
    return part is not None or quarter or (cue == "of" and told_by_noun(sentence, start, cue, quarter)[1])


def _known_mention(sentence: Sentence, toponym: Toponym, toponyms: Toponyms) -> Mention | None:
    i, end = toponym.start, toponym.end
    name = unicodedata.normalize("NFC", sentence.raw(i, end))
    start, part = part_before(sentence, i)
    role, cue, quarter = lead(sentence, start)
    meaning = toponyms.meaning(toponym)
    if is_no_place(sentence, i, end) or (part is None and _is_person(sentence, i, end)):
        return None
    if _of_another_name(sentence, i, end):
        return None
    certain = meaning.entry.kind == "user"
    least = LIKELY_ALONE if toponyms.alone else LIKELY
    if _name_goes_on(sentence, toponym, toponyms):
        least = LIKELY_INSIDE
    told = _is_told(sentence, start, part, cue, quarter)
    likely = toponyms.probability(sentence, toponym, cue, told=told)
    if not certain and likely < least:
        return None
    sure = certain or (
        likely >= LIKELY and meaning.probability >= SURE and _is_supported(toponym, meaning)
        and not toponyms.lies_elsewhere(sentence, toponym)
    )  # fmt: skip
    entry = meaning.entry if sure else None
    if cue == "none" and not _opens_line(sentence, i) and heads_event(sentence, end):
        cue = "at"
    if entry is None and cue in ("of", "object"):
        cue, quarter = told_by_noun(sentence, start, cue, quarter)
    if is_dateline(sentence, i, end) or _is_attribute(sentence, toponym):
        cue = "not_figure"
    care = _is_care(sentence, start)
    likely = 1.0 if certain else likely
    return Mention(start, end, sentence.raw(start, end), name, part, role, cue, entry, None, care, quarter, likely)


def _opens_line(sentence: Sentence, i: int) -> bool:
    """Whether nothing but bullets and quotation marks stands before a word, which has its capital from there."""
    return not any(token[0].isalnum() for token in sentence.tokens[:i])


def _of_another_name(sentence: Sentence, i: int, end: int) -> bool:
    """`La Défense civile`, `Tell al Zohr`: whether a known name begins a longer one: of what is no place, or one that
    small words of names go on with.
    """
    firsts = (i, i + 1) if sentence.is_word(i, "determiner") else (i,)
    known = sentence.pack.not_places
    stops = range(end + 1, min(len(sentence) + 1, end + LONGEST_REST))
    if any(fold(sentence.raw(k, stop)) in known for k in firsts for stop in stops):
        return True
    if end < len(sentence) and sentence.capital(end) and sentence.tokens[end] in sentence.pack.places.streets:
        return True  # `Aleppo Street`
    joins = end + 1 < len(sentence) and sentence.tokens[end] in sentence.pack.places.joiners
    return joins and sentence.tokens[end].isalpha() and _could_name(sentence, end + 1)


def _is_supported(toponym: Toponym, meaning: Resolved) -> bool:
    """Whether the document speaks of the country of a place whose name means it only there (`Tamara`, a village)."""
    weak = any(option.weak for option in toponym.options if option.entry.id == meaning.entry.id)
    return not weak or meaning.inside or meaning.country > 0


def _name_goes_on(sentence: Sentence, toponym: Toponym, toponyms: Toponyms) -> bool:
    """`Beni Amar`: another word with a capital follows that is no known name by itself."""
    return _name_end(sentence, toponym.start) > toponym.end and not any(
        other.start == toponym.end for other in toponyms.of(sentence)
    )


def _is_attribute(sentence: Sentence, toponym: Toponym) -> bool:
    """`US airstrikes`, `UK police`: the short form of a country that stands for its people's adjective."""
    i, end = toponym.start, toponym.end
    return (
        end - i == 1 and sentence.tokens[i] in sentence.pack.demonyms and end < len(sentence)
        and sentence.tokens[end].isalpha() and not sentence.capital(end)
        and sentence.tokens[end] not in sentence.pack.small_words
    )  # fmt: skip


def _is_care(sentence: Sentence, start: int) -> bool:
    """A hospital is named with the place that begins at token `start`."""
    return any(0 <= start - m.end <= 2 for m in sentence.marks.get("place_care", ()))


def _unknown(
    sentence: Sentence, toponyms: Toponyms, covered: set[int], refused: set[tuple[int, int]]
) -> Iterator[Mention]:
    """The names that no gazetteer has and that the text says are places, and parts of those that it has."""
    reached = 0
    for i in sentence.capitals:
        rest = i - 1 in covered and sentence.starts[i] - sentence.ends[i - 1] <= 1  # `Tram` of `Croydon Tram`
        if i < reached or i in covered or rest:
            continue
        end = min(_name_end(sentence, i), min((k for k in covered if k > i), default=len(sentence)))
        if end <= i:
            continue
        reached = end
        mention = _mention(sentence, i, end, toponyms) if (i, end) not in refused else None
        if mention is not None:
            yield mention


def _joined_cues(sentence: Sentence, found: list[Mention]) -> list[Mention]:
    """`from New York and Florida`: the second is governed by the first one's preposition."""
    for k in range(1, len(found)):
        before, this = found[k - 1], found[k]
        past = _past_bracket(sentence, before.end)
        between = range(past, this.start)
        if (
            this.cue == "none"
            and (this.kind != "possible" or past > before.end)
            and 1 <= len(between) <= 2
            and all(sentence.tokens[i] == "," or sentence.is_word(i, "coordinator") for i in between)
        ):
            found[k] = replace(this, cue=before.cue, role=before.role)
    return found


def _past_bracket(sentence: Sentence, i: int) -> int:
    """Where the brackets that open at token i end, i itself where none do (`from X (58 families) and Y`)."""
    if i >= len(sentence) or sentence.tokens[i] != "(":
        return i
    return next((k + 1 for k in range(i, len(sentence)) if sentence.tokens[k] == ")"), i)


def _name_end(sentence: Sentence, i: int) -> int:
    """The end of the run of capitalised words that begins at token i; i itself where none does."""
    if not _could_name(sentence, i):
        return i
    end = i + 1
    joiners = sentence.pack.places.joiners
    while end < len(sentence) and end - i < LONGEST_NAME:
        if _could_name(sentence, end) and sentence.starts[end] - sentence.ends[end - 1] <= 1:
            end += 1
        elif sentence.tokens[end] in joiners and end + 1 < len(sentence) and _could_name(sentence, end + 1):
            end += 2
        else:
            break
    return end


def _could_name(sentence: Sentence, i: int) -> bool:
    token = sentence.tokens[i]
    if not sentence.capital(i) or not token[0].isalpha():
        return False
    pack = sentence.pack
    if token in pack.months or token in pack.weekdays or token in pack.demonyms or token in pack.small_words:
        return False
    if "-" in token and pack.numbers.words.keys() >= set(token.split("-")) - pack.words["coordinator"]:
        return False  # `Twenty-seven`
    if token.endswith("'") and not sentence.capital(i + 1):
        return False  # `L'armée`; `L'Aquila` is one
    if token in pack.periods.named_days and i + 1 < len(sentence) and sentence.tokens[i + 1] in pack.weekdays:
        return False
    if any(m.start == i and m.end > i + 1 for m in sentence.marks.get("place_kinds", ())):
        return False  # `État de`, `Province of`: what follows is the name
    if token in pack.abbreviations and sentence.text[sentence.ends[i] : sentence.ends[i] + 1] == ".":
        return False  # `St.` of a name that goes on
    if len(token) == 1 or sentence.text[sentence.starts[i] - 1 : sentence.starts[i]] in ("#", "@"):
        return False
    return part_word(token, pack) is None


def _mention(sentence: Sentence, i: int, end: int, toponyms: Toponyms) -> Mention | None:
    name = sentence.raw(i, end)
    start, part = part_before(sentence, i)
    base = name
    if part is None:
        base, part = split_part(name, sentence.pack)
    role, cue, quarter = lead(sentence, start)
    if cue == "none" and not _opens_line(sentence, i) and heads_event(sentence, end):
        cue = "at"
    if is_no_place(sentence, i, end) or (part is None and _is_person(sentence, i, end)):
        return None
    base = unicodedata.normalize("NFC", base)
    entry = toponyms.entry(base) if base != name else None
    if entry is None and cue in ("of", "object"):
        cue, quarter = told_by_noun(sentence, start, cue, quarter)
    heads = start <= 1 and part is not None
    if not heads and not _accepted(sentence, i, end, cue, part, quarter, entry):
        return None
    least = LIKELY_UNKNOWN_IN_BRIEF if toponyms.brief else LIKELY_UNKNOWN
    told = entry is not None or quarter or part is not None
    likely = 1.0 if told else toponyms.unknown_probability(sentence, i, end, cue, told=False)
    if likely < least:
        return None
    if is_dateline(sentence, i, end):
        cue = "not_figure"
    name = sentence.raw(start, end)
    return Mention(start, end, name, base, part, role, cue, entry, None, _is_care(sentence, start), quarter, likely)


def _accepted(
    sentence: Sentence,
    i: int,
    end: int,
    cue: str,
    part: str | None,
    quarter: bool,
    entry: GazetteerEntry | None,
) -> bool:
    """Whether the words around a name that the gazetteer lacks say that it is a place."""
    if entry is not None or quarter or (part and cue != "none"):
        return True
    if cue not in ("at", "destination", "origin") or end - i > LONGEST_UNKNOWN:
        return False
    if sentence.tokens[i] in sentence.pack.demonyms:
        return False
    return not sentence.raw(i, end).isupper() or _name_in_capitals(sentence, i, end)


def _name_in_capitals(sentence: Sentence, i: int, end: int) -> bool:
    """Whether words in capitals are no acronym: the whole sentence is set so, and the language knows none of them."""
    known = sentence.pack.known_words
    return sentence.all_capitals and not any(sentence.tokens[k] in known for k in range(i, end))


def _is_person(sentence: Sentence, i: int, end: int) -> bool:
    """A title before, or an age after (`Fawwaz al-Achaari, 56 ans`)."""
    if any(m.end == i for m in sentence.marks.get("source_title", ())):
        return True
    return (
        end + 1 < len(sentence)
        and end - i > 1
        and sentence.tokens[end] == ","
        and sentence.tokens[end + 1].isdigit()
        and len(sentence.tokens[end + 1]) == 2
    )


def _commons(sentence: Sentence, found: Sequence[Mention]) -> list[Mention]:
    """`l'est de la ville`, `l'ouest de la capitale`: a part of the report's own town."""
    extra = []
    for mark in sentence.marks.get("place_common", ()):
        start, part = part_before(sentence, mark.start)
        named = sentence.is_word(mark.end, "of") and mark.end + 1 < len(sentence) and sentence.capital(mark.end + 1)
        if part is None or named or any(m.start <= mark.start < m.end for m in found):
            continue
        role, cue, _ = lead(sentence, start)
        extra.append(Mention(start, mark.end, sentence.raw(start, mark.end), "", part, role, cue, None, "common"))
    return extra


def to_place(mention: Mention, sentence: Sentence, role: Role) -> Place:
    """Return the place of a claim that a mention stands for."""
    entry = mention.entry
    return Place(
        name=mention.name,
        role=role,
        start=sentence.starts[mention.start],
        end=sentence.ends[mention.end - 1],
        gazetteer=entry.id if entry else None,
        canonical=entry.name if entry else mention.base or None,
        part=mention.part,
        country=entry.country if entry else None,
        latitude=entry.latitude if entry else None,
        longitude=entry.longitude if entry else None,
        precision=_precision(mention),
        pcode=(entry.pcode if entry else None) or UNSET,
    )


def _precision(mention: Mention) -> Precision | None:
    if mention.entry is None:
        return None
    if mention.entry.kind == "country":
        return "country"
    if mention.entry.kind in ("region", "continent"):
        return "region"
    return "within" if mention.part else "exact"


def with_base(mention: Mention, entry: GazetteerEntry | None, base: str) -> Mention:
    """Return a common mention (`l'est de la ville`) resolved to the report's own town."""
    return replace(mention, entry=entry, base=base)
