"""What the words around a name say of its place: its role, its part of town, whether it is one at all."""

from __future__ import annotations

from bilan.analysis.sentences import Sentence
from bilan.folding import fold
from bilan.languages.pack import Pack
from bilan.languages.phrases import Mark
from bilan.model import Role

PLACED = frozenset({"building", "facility"})
"""Classes of counted nouns whose genitive names a place."""
FARTHEST_EVENT = 6
"""Tokens between an event and what it hits."""
LONGEST_LEAD = 6
"""Tokens before a name among which its preposition is looked for (`dans le vaste quartier de`)."""


def split_part(name: str, pack: Pack) -> tuple[str, str | None]:
    """Return a place's name without its part of town, and the part: `Alep-Est` → (`Alep`, `east`)."""
    base, _, last = name.rpartition("-")
    part = part_word(last, pack)
    if base and part:
        return base, part
    tokens = pack.tokens(name)
    for i, token in enumerate(tokens):
        part = part_word(token, pack)
        if part and len(tokens) > 1:
            rest = [t for t in tokens[i + 1 :] if t not in pack.words["of"] and t not in pack.words["determiner"]]
            raw = name.casefold().find(rest[0]) if rest else -1
            if raw > 0:
                return name[raw:], part
    return name, None


def part_word(token: str, pack: Pack) -> str | None:
    """Return the part of town that a word says (`est`: east)."""
    return pack.part_words.get(token.casefold())


def heads_event(sentence: Sentence, end: int) -> bool:
    """`the Hajra landslide`, `the Sidi Marn crossing`: a name before an event or a facility."""
    return any(m.start == end for c in ("event_noun", "place_facilities") for m in sentence.marks.get(c, ()))


def is_dateline(sentence: Sentence, i: int, end: int) -> bool:
    """`SAN JOSE, Costa Rica —`, `ALEP (AFP) -` at the head of a paragraph: where the report was written."""
    if i > 4:
        return False
    dashes = [k for k in range(end, min(len(sentence), end + 8)) if sentence.tokens[k] in ("-", "–", "—")]
    return bool(dashes) and all(
        sentence.tokens[k] in (",", "(", ")", "-", ".", "/") or sentence.capital(k) or sentence.tokens[k][0].isdigit()
        or sentence.tokens[k] in sentence.pack.months
        for k in range(dashes[0])
    )  # fmt: skip


def part_before(sentence: Sentence, i: int) -> tuple[int, str | None]:
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


def lead(sentence: Sentence, start: int) -> tuple[Role, str, bool]:
    """The role of a name from the words before it, the cue, and whether they call it a quarter or area."""
    quarter = False
    k = start
    kinds = {m.end: m.start for m in sentence.marks.get("place_kinds", ()) if not _names_office(sentence, m.start)}
    near = {m.end: m.start for m in sentence.marks.get("place_near", ())}
    while k > 0 and start - k < LONGEST_LEAD:
        wrong = [m for m in sentence.marks.get("place_not_figure", ()) if m.end == k and not _counted(sentence, m)]
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


def _counted(sentence: Sentence, mark: Mark) -> bool:
    """`claimed three lives in X`: whether a number stands right before words that would tell where somebody lives."""
    if mark.start == 0:
        return False
    before = sentence.tokens[mark.start - 1]
    return before[0].isdigit() or before in sentence.pack.quantity_words


def _names_office(sentence: Sentence, k: int) -> bool:
    """`the Department of Health`: a word with a capital that the language has for offices begins one's name."""
    return k > 0 and sentence.capital(k) and sentence.tokens[k] in sentence.pack.not_places


def is_no_place(sentence: Sentence, i: int, end: int) -> bool:
    """Whether tokens `i` to `end`, or they with the word beside them, are what the language has for no place
    (`European Union`), or a storm's name (`Hurricane Florence`)."""
    spans = [(i, end), (i - 1, end), (i, end + 1)]
    names = (sentence.raw(a, b) for a, b in spans if a >= 0 and b <= len(sentence))
    storm = i > 0 and end == i + 1 and sentence.tokens[i - 1] in sentence.pack.places.storms
    return storm or any(fold(name) in sentence.pack.not_places for name in names)


def told_by_noun(sentence: Sentence, start: int, cue: str, quarter: bool) -> tuple[str, bool]:
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
