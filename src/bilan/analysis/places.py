"""Place names in a sentence, each with its part of town, its role, and what the gazetteer makes of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bilan.analysis.sentences import Sentence
from bilan.folding import fold
from bilan.languages.pack import Pack
from bilan.model import Place, Precision, Role

LONGEST_NAME = 5
LONGEST_UNKNOWN = 3
"""Words of a name that the gazetteer does not know; longer runs are headlines and captions."""
LONGEST_JOINT = 2
"""Small words between two halves of a name."""
PLACED = frozenset({"building", "facility"})
"""Classes of counted nouns whose genitive names a place."""
FARTHEST_EVENT = 6
"""Tokens between an event and what it hits."""
LONGEST_LEAD = 6
"""Tokens before a name among which its preposition is looked for (`dans le vaste quartier de`)."""
KNOWN_IN_LONGER_NAME = 20_000
"""The same where its name is only the beginning of a run of capitals."""
KNOWN_WITHOUT_CUE = 5_000
"""People a place must have to be taken for one where no preposition says so; smaller names are mostly persons'."""


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


class Lookup(Protocol):
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
    """`facility`, `common` (stands for the report's own town), else None."""
    care: bool = False
    """A hospital is named with it: where the injured are brought."""
    quarter: bool = False
    """The words before say that it is a quarter, camp or area of something."""


def find_places(sentence: Sentence, gazetteer: Lookup, country: str | None = None) -> list[Mention]:
    """Return the places a sentence names, in order."""
    found: list[Mention] = []
    reached = 0
    for i in sentence.capitals:
        if i < reached:
            continue
        end = _known_to(sentence, i, _name_end(sentence, i), gazetteer, country)
        if end == i:
            continue
        mention = _mention(sentence, i, end, gazetteer, country)
        if mention is not None:
            found.append(mention)
        reached = end
    found += _commons(sentence, found)
    return _joined_cues(sentence, sorted(found, key=lambda m: m.start))


def _joined_cues(sentence: Sentence, found: list[Mention]) -> list[Mention]:
    """`from New York and Florida`: the second is governed by the first one's preposition."""
    for k in range(1, len(found)):
        before, this = found[k - 1], found[k]
        between = range(before.end, this.start)
        if (
            this.cue == "none"
            and 1 <= len(between) <= 2
            and all(sentence.tokens[i] == "," or sentence.is_word(i, "coordinator") for i in between)
        ):
            found[k] = replace(this, cue=before.cue, role=before.role)
    return found


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


def _known_to(sentence: Sentence, i: int, end: int, gazetteer: Lookup, country: str | None) -> int:
    """The end of the name at token i, longer where the gazetteer knows the longer one.

    An article or a weekday begins or ends no name by itself (`La Paz`, `Santo Domingo`), and small words join none
    (`Santa Cruz de la Sierra`): only the gazetteer tells them from `La police` and `Aleppo on Monday`.
    """
    stop = end
    if end == i:
        article = sentence.capital(i) and sentence.is_word(i, "determiner") and i + 1 < len(sentence)
        if not article or not _could_name(sentence, i + 1):
            return i
        stop = _name_end(sentence, i + 1)
    elif end < len(sentence) and sentence.capital(end) and sentence.tokens[end][0].isalpha():
        stop = end + 1
    else:
        while stop < len(sentence) and stop - end < LONGEST_JOINT and sentence.is_word(stop, "of", "determiner"):
            stop += 1
        stop = _name_end(sentence, stop) if end < stop < len(sentence) else end
    if stop - i > 1 and stop != end and gazetteer.lookup(sentence.raw(i, stop), country=country) is not None:
        return stop
    return end


def _could_name(sentence: Sentence, i: int) -> bool:
    token = sentence.tokens[i]
    if not sentence.capital(i) or not token[0].isalpha():
        return False
    pack = sentence.pack
    if token in pack.months or token in pack.weekdays or token in pack.demonyms or token in pack.small_words:
        return False
    if token in pack.periods.named_days and i + 1 < len(sentence) and sentence.tokens[i + 1] in pack.weekdays:
        return False
    if any(m.start == i and m.end > i + 1 for m in sentence.marks.get("place_kinds", ())):
        return False  # `État de`, `Province of`: what follows is the name
    if len(token) == 1 or sentence.text[sentence.starts[i] - 1 : sentence.starts[i]] in ("#", "@"):
        return False
    return _part_word(token, pack) is None


def split_part(name: str, pack: Pack) -> tuple[str, str | None]:
    """Return a place's name without its part of town, and the part: `Alep-Est` → (`Alep`, `east`)."""
    base, _, last = name.rpartition("-")
    part = _part_word(last, pack)
    if base and part:
        return base, part
    tokens = pack.tokens(name)
    for i, token in enumerate(tokens):
        part = _part_word(token, pack)
        if part and len(tokens) > 1:
            rest = [t for t in tokens[i + 1 :] if t not in pack.words["of"] and t not in pack.words["determiner"]]
            raw = name.casefold().find(rest[0]) if rest else -1
            if raw > 0:
                return name[raw:], part
    return name, None


def _part_word(token: str, pack: Pack) -> str | None:
    return pack.part_words.get(token.casefold())


def _mention(sentence: Sentence, i: int, end: int, gazetteer: Lookup, country: str | None) -> Mention | None:
    name = sentence.raw(i, end)
    start, part = _part_before(sentence, i)
    base = name
    if part is None:
        base, part = split_part(name, sentence.pack)
    role, cue, quarter = _lead(sentence, start)
    if cue == "none" and i > 0 and _heads_event(sentence, end):
        cue = "at"
    if fold(name) in sentence.pack.not_places or (part is None and _is_person(sentence, i, end)):
        return None
    base = unicodedata.normalize("NFC", base)
    entry = gazetteer.lookup(base, country=country)
    if entry is None and i > 0 and sentence.tokens[i - 1] in sentence.pack.places.contracted:
        whole = f"{sentence.pack.places.contracted[sentence.tokens[i - 1]]} {base}"
        entry = gazetteer.lookup(whole, country=country)
    if entry is None and end - i > 1 and (part or cue not in ("of", "none")):
        shorter = _shorter(sentence, i, end, gazetteer, country)
        if shorter is not None:
            end, entry = shorter
            base = name = sentence.raw(i, end)
    if entry is None and cue in ("of", "object"):
        cue, quarter = _told_by_noun(sentence, start, cue, quarter)
    heads = start <= 1 and part is not None
    if not heads and not _accepted(sentence, i, end, cue, part, quarter, entry):
        return None
    if _is_dateline(sentence, i, end):
        cue = "not_figure"
    care = any(0 <= start - m.end <= 2 for m in sentence.marks.get("place_care", ()))
    name = sentence.raw(start, end)
    return Mention(start, end, name, base, part, role, cue, entry, None, care, quarter)


def _heads_event(sentence: Sentence, end: int) -> bool:
    """`the Hajra landslide`, `the Sidi Marn crossing`: a name before an event or a facility."""
    return any(m.start == end for c in ("event_noun", "place_facilities") for m in sentence.marks.get(c, ()))


def _is_dateline(sentence: Sentence, i: int, end: int) -> bool:
    """`SAN JOSE, Costa Rica —`, `ALEP (AFP) -` at the head of a paragraph: where the report was written."""
    if i > 4:
        return False
    dashes = [k for k in range(end, min(len(sentence), end + 8)) if sentence.tokens[k] in ("-", "–", "—")]
    return bool(dashes) and all(
        sentence.tokens[k] in (",", "(", ")", "-", ".") or sentence.capital(k) or sentence.tokens[k][0].isdigit()
        or sentence.tokens[k] in sentence.pack.months
        for k in range(dashes[0])
    )  # fmt: skip


def _shorter(
    sentence: Sentence, i: int, end: int, gazetteer: Lookup, country: str | None
) -> tuple[int, GazetteerEntry] | None:
    """A known place at the start of a longer run of capitals (`Croydon Tram`)."""
    for stop in range(end - 1, i, -1):
        entry = gazetteer.lookup(sentence.raw(i, stop), country=country)
        if entry is not None and (entry.kind != "city" or entry.population >= KNOWN_IN_LONGER_NAME):
            return stop, entry
    return None


def _accepted(
    sentence: Sentence,
    i: int,
    end: int,
    cue: str,
    part: str | None,
    quarter: bool,
    entry: GazetteerEntry | None,
) -> bool:
    if entry is not None:
        if cue in ("at", "origin", "destination", "not_figure") or part or quarter:
            return True
        if entry.kind in ("region", "country", "user"):
            return True
        return entry.population >= KNOWN_WITHOUT_CUE and (i > 0 or end - i > 1 or entry.population > 100_000)
    if quarter or (part and cue != "none"):
        return True
    if cue not in ("at", "destination", "origin") or end - i > LONGEST_UNKNOWN:
        return False
    return sentence.tokens[i] not in sentence.pack.demonyms and not sentence.raw(i, end).isupper()


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


def _part_before(sentence: Sentence, i: int) -> tuple[int, str | None]:
    """`l'est d'`, `la partie orientale d'`, `eastern` before a name: where they begin and the part they say."""
    k = i
    while k > 0 and sentence.is_word(k - 1, "of", "determiner") and i - k < 2:
        k -= 1
    for mark in sentence.marks.get("place_part", ()):
        if mark.end in (i, k):
            start = mark.start
            said = start > 0 and sentence.is_word(start - 1, "determiner", "preposition", "of")
            noun_before = any(n.end == start for n in sentence.marks.get("place_part_noun", ()))
            if mark.end < i and not (said or noun_before or start == 0):
                continue
            for noun in sentence.marks.get("place_part_noun", ()):
                if noun.end == mark.start:
                    start = noun.start
            return start, mark.payload
    return i, None


def _lead(sentence: Sentence, start: int) -> tuple[Role, str, bool]:
    """The role of a name from the words before it, the cue, and whether they call it a quarter or area."""
    quarter = False
    k = start
    kinds = {m.end: m.start for m in sentence.marks.get("place_kinds", ())}
    near = {m.end: m.start for m in sentence.marks.get("place_near", ())}
    while k > 0 and start - k < LONGEST_LEAD:
        wrong = [m for m in sentence.marks.get("place_not_figure", ()) if m.end == k]
        if wrong:
            return "at", "not_figure", quarter
        argument = _place_of_verb(sentence, k)
        if argument is not None:
            return argument, argument, quarter
        found = _preposition_before(sentence, k)
        if found is not None and not (found[1] == "of" and k in kinds):
            if found[1] == "of" and _after_verb(sentence, k - 1):
                return "origin", "origin", quarter
            return found[0], found[1], quarter
        if k in kinds:
            k, quarter = kinds[k], True
        elif k in near:
            return "at", "at", quarter
        elif sentence.is_word(k - 1, "determiner", "more") or _is_adjective(sentence, k - 1):
            k -= 1
        else:
            break
    return "at", "none", quarter


def _told_by_noun(sentence: Sentence, start: int, cue: str, quarter: bool) -> tuple[str, bool]:
    """The cue of a name that no gazetteer has, from the noun it belongs to.

    `les maisons de X`, `la gare de X`, `le séisme de X` tell a place; `le frère de X` does not. After a word such as
    `contre` only an event earlier in the clause does.
    """
    k = start
    while k > 0 and sentence.is_word(k - 1, "of", "determiner", "preposition"):
        k -= 1
    if cue == "object":
        events = (m for m in sentence.marks.get("event_noun", ()) if 0 <= k - m.end <= FARTHEST_EVENT)
        return ("at", quarter) if any(events) else ("none", quarter)
    while k > 1 and (sentence.tokens[k - 1][0].isdigit() or sentence.is_word(k - 1, "identifier")):
        k -= 1
    nouns = [m.end for c in ("place_facilities", "event_noun", "place_common") for m in sentence.marks.get(c, ())]
    nouns += [m.end for m in sentence.marks.get("noun", ()) if m.payload.noun_class in PLACED]
    return ("at", True) if k in nouns else (cue, quarter)


def _after_verb(sentence: Sentence, k: int) -> bool:
    """`évacuées de Tramont`: a form of a verb just before the preposition."""
    return any(m.end == k and m.payload.form is not None for m in sentence.marks.get("trigger", ()))


def _place_of_verb(sentence: Sentence, k: int) -> Role | None:
    """`fled Kastun`: the role of a name that is the object of a verb of movement."""
    for mark in sentence.marks.get("trigger", ()):
        if mark.end == k and mark.payload.trigger.place is not None:
            role: Role = mark.payload.trigger.place
            return role
    return None


def _is_adjective(sentence: Sentence, k: int) -> bool:
    """A small word without a capital before a kind of place (`vaste quartier`), by elimination."""
    token = sentence.tokens[k]
    if not token.isalpha() or sentence.capital(k) or token in sentence.pack.small_words:
        return False
    before_kind = any(m.start == k + 1 for m in sentence.marks.get("place_kinds", ()))
    return before_kind or (_preposition_before(sentence, k) is not None and not sentence.is_word(k - 1, "of"))


def _preposition_before(sentence: Sentence, k: int) -> tuple[Role, str] | None:
    """The place preposition that ends at token k: its role, and `of` where it is only a genitive."""
    best: tuple[int, Role] | None = None
    for mark in sentence.marks.get("place_preposition", ()):
        reaches = mark.end == k or mark.start < k < mark.end  # `à La Paz`: the article is the name's
        if reaches and (best is None or mark.end - mark.start > best[0]):
            best = mark.end - mark.start, mark.payload
    if best is None:
        target = any(mark.end == k for mark in sentence.marks.get("place_target", ()))
        return ("at", "object") if target else None
    if sentence.is_word(k - 1, "of") and best[0] == 1:
        return best[1], "of"
    return best[1], best[1]


def _commons(sentence: Sentence, found: Sequence[Mention]) -> list[Mention]:
    """`l'est de la ville`, `l'ouest de la capitale`: a part of the report's own town."""
    extra = []
    for mark in sentence.marks.get("place_common", ()):
        start, part = _part_before(sentence, mark.start)
        named = sentence.is_word(mark.end, "of") and mark.end + 1 < len(sentence) and sentence.capital(mark.end + 1)
        if part is None or named or any(m.start <= mark.start < m.end for m in found):
            continue
        role, cue, _ = _lead(sentence, start)
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
