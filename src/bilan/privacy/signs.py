"""Signs: what the words and the grammar around a name say of who bears it.

A sign is a name for a kind of evidence (`kin:left`, `age:right`), the same in every language: which words give it is
knowledge of the language, what it weighs is learned (`weights.toml`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bilan.analysis.names import Name
from bilan.analysis.sentences import Sentence
from bilan.analysis.toponym_features import person_names
from bilan.languages.pack import Pack

REACH = 7
"""Tokens on either side of a name in which what is said of its bearer stands."""
REACH_OF_APPOSITION = 14
"""The same where what is said is set off by commas (`le porte-parole de la police du Sud de Vell, Ana Ruiz`)."""
LONGEST_ABBREVIATION = 6
SHORTEST_ACRONYM = 2
"""Letters of a word in capitals that is taken for an institution's."""
NEAR = 2
BESIDE_SPEECH = 3
"""Tokens between a name and the verb of which it is the speaker."""
LONGEST_AGE = 120
QUOTES = frozenset('"“”«»„‟')
STOPS = frozenset(".!?;:…") | QUOTES
SETTING_OFF = frozenset(",(–—-")
LISTING = ":"
"""What stands before names that follow what their bearers are (`the dead: Ana, Tomas`)."""
SIDES = {
    "private_before": "none", "public_before": "none", "first_person": "none", "aged": "none", "years": "none",
    "identified": "none", "identified_as": "none",
    "honorifics": "left", "private_after": "right",
}  # fmt: skip
"""Categories that say something on one side alone, or only where they are asked for by name."""
OFFICE = frozenset(
    f"public:{place}"
    for place in ("left:next", "left:set_off:next", "left:set_off:near", "right:set_off:next", "right:set_off:near")
) | {"public_before:left"}
"""Signs by which an office is said to be somebody's own."""
ORDINARY = frozenset({"age~", "private~", "kin~"})
ROLES = frozenset({"private", "public", "kin"})
SAID_TO_BE = frozenset({"private~", "public~", "kin~", "accused~", "public_before~"})
"""Signs that say what somebody is."""
FAR = frozenset({"private", "happenings", "kin", "public", "accused", "victim"})
"""Categories that say something from afar."""
CAPITALS_OF_A_HEADLINE = 0.6
LONG_WORD, WORDS_OF_A_HEADLINE = 4, 3
WORDS_AROUND = 5
"""Words on either side of a name that are signs in themselves."""
BEGINNING = 5
"""Letters of such a word by which it is known: mostly its stem, in languages that bend the ends of words."""
CAPITAL = "A"
"""What stands for a word with a capital: that it has one says something, what it is may be a name."""
AGE = re.compile(r"\d{1,3}$")


@dataclass(frozen=True)
class Marked:
    """A sentence with what is marked in it for telling persons: categories by the tokens where they begin and end."""

    sentence: Sentence
    begins: dict[int, list[str]]
    ends: dict[int, list[str]]
    """By the token after the last."""
    first_person: bool
    """Whether somebody in it speaks of themselves, within quotation marks."""
    headline: bool


def mark(sentence: Sentence, pack: Pack) -> Marked:
    """Return a sentence with its marks."""
    begins: dict[int, list[str]] = defaultdict(list)
    ends: dict[int, list[str]] = defaultdict(list)
    for category, marks in pack.persons.index.find(sentence.tokens, [()] * len(sentence)).items():
        for found in marks:
            begins[found.start].append(category)
            ends[found.end].append(category)
    for i, token in enumerate(sentence.tokens):
        for category, words in (("victim", pack.victim_words), ("said", pack.saying_verbs)):
            if token in words:
                begins[i].append(category)
                ends[i + 1].append(category)
    quoted = not QUOTES.isdisjoint(sentence.tokens)
    speaks = quoted and any("first_person" in categories for categories in begins.values())
    return Marked(sentence, begins, ends, speaks, _headline(sentence, pack))


def _headline(sentence: Sentence, pack: Pack) -> bool:
    """Whether words that are no names have capitals."""
    words = [i for i, token in enumerate(sentence.tokens) if len(token) >= LONG_WORD and token in pack.known_words]
    capitals = sum(sentence.capital(i) for i in words)
    return len(words) >= WORDS_OF_A_HEADLINE and capitals > CAPITALS_OF_A_HEADLINE * len(words)


def signs_of(name: Name, marked: Marked, pack: Pack, *, left: int, right: int, quoted_beside: bool) -> set[str]:
    """Return the signs at one place where a name stands.

    `left` and `right` are where the list that it stands in begins and ends (its own tokens where it stands in none);
    `quoted_beside`: somebody speaks of themselves in the sentence before or after.
    """
    signs = set(_shape(name, pack))
    signs |= _left(marked, name.first, pack)
    signs |= _right(marked, name.last, pack)
    if left < name.first:
        signs |= {f"list:{sign}" for sign in _left(marked, left, pack) if "bare" not in sign}
    if right > name.last:
        signs |= {f"list:{sign}" for sign in _right(marked, right, pack) if "bare" not in sign}
    placed = len(name.words) == 1 and _placed(marked, name.first, left, pack)
    if placed:
        signs.add("placed")
    if not placed:
        signs |= _age(marked, name.first, name.last, pack)
    elif _age_set_off(marked, name.last, pack):
        signs.add("age:right")  # `he went to see Mira, aged 40`, where `in Halden (3)` is no age
    signs |= set(_affiliated(marked.sentence, name, pack))
    if _speaks(marked, name):
        signs.add("speaks")
        if marked.first_person or quoted_beside:
            signs.add("speaks:of_self")
    if marked.headline:
        signs.add("headline")
    signs |= {kind for sign in signs for kind in coarser(sign)}
    signs |= set(_words(name, pack))
    return signs


def _words(name: Name, pack: Pack) -> Iterator[str]:
    """The words around a name, cut to their beginnings: what they say of its bearer is learned, not told.

    Words with capitals are left out, so that a weight never stands for somebody's name.
    """
    sentence, language = name.sentence, pack.language.code
    for side, places in (("left", range(name.first - 1, -2, -1)), ("right", range(name.last, len(sentence) + 1))):
        for distance, i in enumerate(places[:WORDS_AROUND]):
            word = sentence.tokens[i][:BEGINNING] if 0 <= i < len(sentence) else ""
            if distance and word in STOPS:
                break
            if word and sentence.capital(i):
                word = CAPITAL
            if word != CAPITAL or not distance:
                yield f"{language}|{side}{'1' if not distance else ''}={word}"
            if word != CAPITAL and not distance:
                yield f"{language}|{side}={word}"


def _shape(name: Name, pack: Pack) -> Iterator[str]:
    if name.initials:
        yield "initials"
        if len(name.words) == 1 and name.sentence.tokens[name.first] == name.words[0]:
            yield "family_cut"  # `Ana R.`, as nobody is named who holds an office
    if name.words[0] in pack.persons.kunya and len(name.words) > 1:
        yield "kunya"
    if name.first == 0:
        yield "begins"
    yield from _given(name.words)
    tokens = name.sentence.tokens[name.first : name.last]
    if not pack.known_words.isdisjoint(tokens):
        yield "known_word" if len(name.words) == 1 else "known_word:among"
    if not pack.persons.place_words.isdisjoint(tokens):
        yield "place_word"
    if name.common:
        yield "common:all" if name.common >= len(name.words) else "common:some"
    if any(token in pack.demonyms for token in tokens):
        yield "demonym"


def _given(words: Sequence[str]) -> Iterator[str]:
    """Whether a name begins with one that people give to children, or no word of it is such."""
    known = person_names("given")
    if words[0] in known or words[0].partition("-")[0] in known:
        yield "given:first" if len(words) > 1 else "given:alone"
    elif len(words) > 1:
        yield "given:later" if any(word in known for word in words[1:]) else "given:none"


def _left(marked: Marked, first: int, pack: Pack) -> set[str]:
    """Signs in the words before a name, back to where its part of the sentence begins."""
    tokens, found = marked.sentence.tokens, set()
    i, way = first, ""
    if i and tokens[i - 1] in pack.words["of"]:
        found.add("bare:of")
        way, i = "of:", i - 1
    elif i and (tokens[i - 1] in SETTING_OFF or tokens[i - 1] == LISTING):
        way, i = "set_off:", i - 1
    elif i and tokens[i - 1] == "." and i > 1 and len(tokens[i - 2]) <= LONGEST_ABBREVIATION:
        i -= 1  # `Lt. Ana Ruiz`
    elif i and tokens[i - 1] in pack.words["preposition"]:
        found.add("bare:preposition")
    elif i and tokens[i - 1] in pack.words["determiner"]:
        found.add("bare:determiner")
    elif i and tokens[i - 1] in ("'s", "'"):
        found.add("bare:owned")
    found |= {f"{category}:left" for category in marked.ends.get(first, ()) if category.endswith("_before")}
    if "identified_as" in marked.ends.get(first, ()) and _within(marked, "identified", first):
        found.add("identified:left")
    for end in range(i, max(0, i - (REACH_OF_APPOSITION if way == "set_off:" else REACH)), -1):
        for category in marked.ends.get(end, ()):
            if SIDES.get(category, "left") == "left" and (category in FAR or i - end <= NEAR):
                found.add(f"{category}:left:{way}{_distance(i - end)}")
        if _stops(tokens, end - 1) or (not way and tokens[end - 1] in pack.words["joined"]):
            break
    return found


def _placed(marked: Marked, first: int, left: int, pack: Pack) -> bool:
    """Whether a name stands where a place does (`in Halden`, `originally from Halden`, `a Halden boy`)."""
    before = marked.sentence.tokens[left - 1] if left else ""
    if before in pack.words["preposition"] or "private_after" in marked.ends.get(first, ()):
        return True
    return "private" in marked.begins.get(first + 1, ()) and left == first


def _within(marked: Marked, category: str, first: int) -> bool:
    return any(category in marked.ends.get(i, ()) for i in range(first, max(0, first - REACH_OF_APPOSITION), -1))


def _right(marked: Marked, last: int, pack: Pack) -> set[str]:
    """Signs in the words after a name, up to where its part of the sentence ends."""
    tokens, found = marked.sentence.tokens, set()
    i, way = last, ""
    if i < len(tokens) and tokens[i] in ("'s", "'"):
        found.add("bare:owner")
        way, i = "owned:", i + 1
    elif i < len(tokens) and tokens[i] in SETTING_OFF:
        found.add("bare:set_off")
        way, i = "set_off:", i + 1
        if i < len(tokens) and marked.sentence.capital(i):
            found.add("bare:set_off:capital")
    elif i < len(tokens) and (tokens[i] == "/" or "@" in tokens[i : i + NEAR]):
        found.add("bare:credit")
    relative = i < len(tokens) and tokens[i] in pack.words["relative"]
    if relative:
        found.add("relative")
    for start in range(i, min(len(tokens), i + (REACH_OF_APPOSITION if way == "set_off:" else REACH))):
        if _stops(tokens, start) or (way and tokens[start] in (",", ")") and start > i):
            break
        for category in marked.begins.get(start, ()):
            if relative and category in ROLES and start - i > NEAR:
                continue  # `who was shot in the head`
            if SIDES.get(category, "right") == "right" and (category in FAR or start - i <= NEAR):
                found.add(f"{category}:right:{way}{_distance(start - i)}")
    return found


def _distance(tokens: int) -> str:
    if tokens <= 0:
        return "next"
    return "near" if tokens <= NEAR else "far"


def _stops(tokens: Sequence[str], i: int) -> bool:
    """Whether a token ends what is said of a name; a full stop after an abbreviation or initial does not."""
    if i < 0:
        return True
    return tokens[i] in STOPS and not (tokens[i] == "." and i > 0 and len(tokens[i - 1]) <= 3)


def _affiliated(sentence: Sentence, name: Name, pack: Pack) -> Iterator[str]:
    """Whether an institution's name stands beside a person's, as it does for those who speak for one."""
    tokens = sentence.tokens
    i = name.last + (name.last < len(tokens) and tokens[name.last] in SETTING_OFF)
    if i < len(tokens) and (tokens[i] in pack.words["of"] or tokens[i] in pack.words["preposition"]):
        if _institution(sentence, range(i + 1, min(len(tokens), i + 1 + REACH)), pack):
            yield "institution:right:set_off" if i > name.last else "institution:right"
    elif i > name.last and _institution(sentence, range(i, min(len(tokens), i + REACH)), pack):
        yield "institution:right:beside"
    before = name.first - 1
    if before > 0 and tokens[before] in ("'s", "'", "’"):
        before -= 1
        if sentence.capital(before):
            yield "institution:left:owner"
    if before > 0 and _institution(sentence, range(before, max(-1, before - NEAR), -1), pack):
        yield "institution:left"


def _institution(sentence: Sentence, reach: range, pack: Pack) -> bool:
    """Whether a run of words with capitals from a token on, or one after it, holds a word of institutions' names."""
    for i in reach:
        token = sentence.tokens[i]
        if not sentence.capital(i):
            if token in pack.words["determiner"] or token in pack.words["of"]:
                continue
            return False
        raw = sentence.raw(i, i + 1)
        if token in pack.persons.not_persons or (raw.isupper() and len(raw) >= SHORTEST_ACRONYM):
            return True
    return False


def _age_set_off(marked: Marked, last: int, pack: Pack) -> bool:
    """Whether an age that words say to be one is set off right behind a name."""
    tokens = marked.sentence.tokens
    return (
        last < len(tokens)
        and tokens[last] in SETTING_OFF
        and any(_age_at(marked, i, pack) for i in range(last + 1, min(len(tokens), last + 1 + NEAR)))
    )


def _age(marked: Marked, first: int, last: int, pack: Pack) -> set[str]:
    tokens = marked.sentence.tokens
    found = set()
    for i in range(first - 1, max(-1, first - 1 - REACH // 2), -1):
        if _stops(tokens, i) or tokens[i] == ",":
            break
        spelt = "years" in marked.ends.get(i + 1, ()) and any(
            tokens[j] in pack.numbers.words for j in (i - 1, i - 2) if j >= 0
        )
        if spelt or pack.persons.age_token.match(tokens[i]):
            found.add("age:left")
    if last < len(tokens) and tokens[last] in SETTING_OFF and _is_age(marked, last + 1, pack):
        found.add("age:right")
    for i in range(last, min(len(tokens), last + REACH + NEAR)):
        if _stops(tokens, i):
            break
        if _age_at(marked, i, pack) and i >= last:
            found.add("age:right" if i <= last + NEAR else "age:near")
    return found


def _age_at(marked: Marked, i: int, pack: Pack) -> bool:
    """Whether an age stands at a token, with a word that makes it one (`aged 34`, `34 ans`, `34-year-old`)."""
    tokens = marked.sentence.tokens
    if pack.persons.age_token.match(tokens[i]):
        return not _before_a_name(marked.sentence, i)
    return _number(tokens, i) and ("aged" in marked.ends.get(i, ()) or "years" in marked.begins.get(i + 1, ()))


def _before_a_name(sentence: Sentence, i: int) -> bool:
    """Whether what follows an age is the name of another (`, 19-year-old Ana Ruiz`)."""
    return any(sentence.capital(j) for j in range(i + 1, min(len(sentence), i + 1 + NEAR)))


def _is_age(marked: Marked, i: int, pack: Pack) -> bool:
    """Whether a bare number that is set off is an age."""
    tokens = marked.sentence.tokens
    if not (pack.persons.bare_age and _number(tokens, i)):
        return False
    return i + 1 == len(tokens) or tokens[i + 1] in (",", ".", ";", ")", ":") or tokens[i + 1] in pack.words["joined"]


def _number(tokens: Sequence[str], i: int) -> bool:
    return i < len(tokens) and AGE.match(tokens[i]) is not None and int(tokens[i]) <= LONGEST_AGE


def _speaks(marked: Marked, name: Name) -> bool:
    speech = ("said", "testimony")
    right = range(name.last, name.last + BESIDE_SPEECH)
    left = range(name.first, name.first - BESIDE_SPEECH, -1)
    return any(c in speech for i in right for c in marked.begins.get(i, ())) or any(
        c in speech for i in left for c in marked.ends.get(i, ())
    )


def coarser(sign: str) -> Iterator[str]:
    """Yield what a sign is a kind of (`kin:left:of:next` is one of `kin:left` and of `kin`), so that rare ones count.

    What is said of a list as a whole is also said of everybody in it.
    """
    parts = sign.removeprefix("list:").split(":")
    if parts[0] in ("institution", "bare", "words", "speaks", "place", "common", "given"):
        return
    if parts[1:2] == ["right"] and parts[0] in ("private", "kin") and len(parts) < 4:
        return  # `the Ruiz children`, `Ruiz militants`: not said of a person
    close = parts[-1] in ("next", "near", "left", "right")
    for length in range(1, min(len(parts), 3)):
        yield ":".join(parts[:length]) + ("~" if close else "~far")
