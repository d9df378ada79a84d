"""The named private persons of a text: who is named, and whether they are private.

1. find the names that can be a person's, and put together those of one person (`Rosa Quill`, `Quill`, `Mme Quill`)
2. gather the signs around every place where a person is named
3. weigh them, twice: what the first weighing says of the others in a list or a family is a sign for the second

A name without any sign stays as it is: it is as a rule that of a public figure whom readers are taken to know.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from bilan.analysis.names import Name, bare, find_names, sentences_of
from bilan.analysis.sentences import Sentence
from bilan.analysis.toponym_features import is_given_name
from bilan.gazetteer import Gazetteer
from bilan.kept_table import read_table
from bilan.languages.pack import Pack
from bilan.privacy.forms import SHORTEST_FAMILY, forms_of_name
from bilan.privacy.signs import OFFICE, ORDINARY, SAID_TO_BE, Marked, mark, signs_of

WEIGHTS = Path(__file__).parent / "weights.toml"
LONGEST_LINK = 6
"""Tokens between two names of a list: commas, ages, a conjunction."""
SHORTEST_CALLED = 3
"""Letters of a given name cut short (`Don` of `Donald`)."""
SHORTEST_CUT, LONGEST_CUT = 4, 9
"""Letters of a given name cut short that stands alone (`Mitch` for `Mitchell Orvel`)."""
MOST_ALIKE = 20
"""Full names with one family's name that a further one is compared with, so that hostile text costs linear time."""
OFTEN = 4
"""Places where a person is named often."""
SHARED = ("bare:", "begins", "headline", "placed")
"""Signs of which it counts at how many of a name's places they stand; of others once is enough."""
ENOUGH = 6
"""Of so many places one with a sign is enough; of more it counts in proportion."""
LARGE = 50_000
"""People of a place whose name is more often the place's than a person's."""
AMONG = (("many", 4), ("some", 2), ("one", 1), ("none", 0))
"""How many other private persons a report tells of, as steps."""
LIKELY, UNLIKELY = 0.6, 0.2
"""What the first weighing must say of others to be a sign for the second."""


@dataclass(frozen=True)
class Person:
    """A named private person, with every form of the name that stands for them in the text."""

    name: str
    """The fullest form."""
    forms: tuple[str, ...]


@dataclass
class Bearer:
    """Somebody or something that bears a name: all places where it stands, and what is said there."""

    words: tuple[str, ...]
    """The fullest name's words, folded."""
    names: list[Name] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """At how many of these places each sign stands."""
    signs: dict[str, float] = field(default_factory=dict)
    """What is weighed, each sign with how much of it there is, up to 1."""
    neighbours: set[int] = field(default_factory=set)
    """Numbers of those beside whom it stands in a list."""
    joined: set[int] = field(default_factory=set)
    """Numbers of those whose family's name it shares (`Tomas and Ana Ruiz`)."""
    score: float = 0.0
    """How likely it is a private person, 0 to 1."""

    @property
    def name(self) -> str:
        """The fullest form as it is written."""
        return max(self.names, key=lambda name: (len(name.words), len(name.written), -name.start)).written


@dataclass(frozen=True)
class Weights:
    """What each sign weighs in the two weighings, as log odds, and from which score on a person is private."""

    first: Mapping[str, float]
    second: Mapping[str, float]
    threshold: float


@lru_cache(maxsize=1)
def places() -> Gazetteer:
    """Return the gazetteer that bilan brings: whoever is private is so whatever places a user adds."""
    return Gazetteer.open()


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Return the weights that bilan brings; `weights.toml` says on what they were learned."""
    read = read_table(WEIGHTS)
    return Weights(read["first"], read["second"], read["threshold"])


def private_persons(
    text: str, pack: Pack, organisations: Container[str] = (), sentences: Sequence[Sentence] | None = None
) -> list[Person]:
    """Return the named private persons of a text in the order in which they are first named.

    `organisations` are folded names that are nobody's; `sentences` those of the text, where they are there already.
    Empty for a language without persons.toml.
    """
    if not pack.persons.known:
        return []
    given = weights()
    found = bearers(text, pack, organisations, sentences)
    weigh(found, given)
    private = [bearer for bearer in found if bearer.score >= given.threshold]
    return [
        Person(bearer.name, tuple(forms_of(bearer, pack))) for bearer in sorted(private, key=lambda b: b.names[0].start)
    ]


def bearers(
    text: str, pack: Pack, organisations: Container[str] = (), sentences: Sequence[Sentence] | None = None
) -> list[Bearer]:
    """Return whoever can be a person in a text, with the signs of the first weighing."""
    sentences = sentences_of(text, pack) if sentences is None else sentences
    names = find_names(sentences, pack, organisations)
    marks = {index: mark(sentences[index], pack) for index in {name.sentence.index for name in names}}
    found, numbers = _together(names, pack)
    for group in _lists(names, pack):
        left, right = group[0], group[-1]
        for name, following in pairwise(group):
            between = name.sentence.tokens[name.last : following.first]
            if len(name.words) == 1 < len(following.words) and len(between) == 1 and between[0] in pack.words["joined"]:
                found[numbers[id(name)]].joined.add(numbers[id(following)])
        for name in group:
            bearer = found[numbers[id(name)]]
            beside = _quoted_beside(marks, name.sentence.index)
            bearer.counts.update(
                signs_of(
                    name, marks[name.sentence.index], pack, left=left.first, right=right.last, quoted_beside=beside
                )
            )
            bearer.neighbours |= {numbers[id(other)] for other in (left, right)}
            if len(name.words) == 1 and len(group) > 1 and any(len(other.words) > 1 for other in group):
                bearer.counts["beside_a_full_name"] += 1
            if len(name.words) == 1 and sum(_called_by_given_name(other) for other in group) > 1:
                bearer.counts["among_given_names"] += 1
    for number, bearer in enumerate(found):
        bearer.neighbours.discard(number)
        for sign, count in bearer.counts.items():
            if sign.startswith(SHARED) or sign.endswith(":far"):
                bearer.signs[f"{sign}%"] = count / len(bearer.names)
            else:
                bearer.signs[sign] = min(1.0, ENOUGH * count / len(bearer.names))
        bearer.signs |= dict.fromkeys(_of_all(bearer), 1.0)
    return found


def _called_by_given_name(name: Name) -> bool:
    """Whether a name is one that is given to children, alone or with a family's name cut to its initial."""
    return len(name.words) == 1 and is_given_name(name.words[0])


def _quoted_beside(marks: Mapping[int, Marked], index: int) -> bool:
    return any(marks[i].first_person for i in (index - 1, index + 1) if i in marks)


def _of_all(bearer: Bearer) -> Iterator[str]:
    """Signs that only all the places of a name together give."""
    forms = {name.words for name in bearer.names}
    if len(bearer.names) >= OFTEN:
        yield "often"
    if not OFFICE.isdisjoint(bearer.counts):
        yield "office"
        if not ORDINARY.isdisjoint(bearer.counts):
            yield "office:ordinary"  # a mayor of 54 is a mayor
    if "speaks" in bearer.counts and SAID_TO_BE.isdisjoint(bearer.counts):
        yield "speaks:unexplained"  # a witness, where the report says of those in office what they are
    yield f"words:{min(len(bearer.words), 3)}"
    if len(bearer.words) == 1 and bearer.counts["begins"] == len(bearer.names):
        yield "begins:alone"
    if len(bearer.names) == 1:
        yield "once"
    if len(bearer.words) > 1 and any(len(words) == 1 for words in forms):
        yield "named_short"
    given = next((sign for sign in bearer.counts if sign.startswith("given:")), "given:other")
    if len(bearer.words) == 1 and bearer.counts["begins"] == len(bearer.names):
        yield f"{given}:begins"
    people = places().salience(bearer.name)
    if people:
        yield "place:large" if people >= LARGE else "place:small"
        yield f"{given}:{'large' if people >= LARGE else 'small'}"
        if len(bearer.words) == 1:
            yield "place:alone"


def _together(names: Sequence[Name], pack: Pack) -> tuple[list[Bearer], dict[int, int]]:
    """Put together the names of one bearer; also the number of the bearer of each name, by the name's identity."""
    found, numbers = _of_full_names(names)
    by_word: dict[str, list[int]] = defaultdict(list)
    for number, bearer in enumerate(found):
        for word in dict.fromkeys((*bearer.words, bare(bearer.words[-1]))):
            by_word[word].append(number)
    cut = {
        bearer.words[0][:length]: bearer.words[0]
        for bearer in found
        for length in range(SHORTEST_CUT, min(LONGEST_CUT, len(bearer.words[0])))
    }
    last: dict[str, int] = {}
    """Who was last named in full with a word."""
    alone: dict[str, int] = {}
    for name in names:
        if id(name) in numbers:
            last |= dict.fromkeys(found[numbers[id(name)]].words, numbers[id(name)])
        elif (short := _short_of(name.words[0], by_word, cut, pack)) is not None and not _is_a_place(name, pack):
            numbers[id(name)] = last.get(short, by_word[short][0])
        else:
            if name.words[0] not in alone:
                alone[name.words[0]] = len(found)
                found.append(Bearer(name.words))
            numbers[id(name)] = alone[name.words[0]]
        found[numbers[id(name)]].names.append(name)
    return found, numbers


def _is_a_place(name: Name, pack: Pack) -> bool:
    """Whether a word alone rather means a place, although it stands in somebody's or something's name too."""
    before = [token for token in name.sentence.tokens[max(0, name.first - 2) : name.first] if token != "."]
    if before and (before[-1] in pack.persons.descriptions or before[-1] in pack.statements.titles):
        return False  # `Mayor Harlow`
    return places().salience(name.words[0]) >= LARGE


def _of_full_names(names: Sequence[Name]) -> tuple[list[Bearer], dict[int, int]]:
    """The bearers of names of several words, the longest first, as yet without places; and the numbers as above."""
    found: list[Bearer] = []
    numbers: dict[int, int] = {}
    by_family: dict[str, list[int]] = defaultdict(list)
    for name in sorted((n for n in names if len(n.words) > 1), key=lambda n: (-len(n.words), n.start)):
        number = next((i for i in by_family[name.family][-MOST_ALIKE:] if _same(found[i].words, name.words)), None)
        if number is None:
            number = len(found)
            found.append(Bearer(name.words))
            for word in dict.fromkeys(bare(word) for word in name.words[1:]):
                by_family[word].append(number)
        numbers[id(name)] = number
    return found, numbers


def _same(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether two full names that share a family's name are of one person."""
    if _is_end_of(longer, shorter):
        return True
    first, other = longer[0], shorter[0]
    if first != other and not (min(len(first), len(other)) >= SHORTEST_CALLED and _begins(first, other)):
        return False
    return all(any(_begins(word, held) for held in longer) for word in shorter[1:])


def _is_end_of(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether a name of several words is a longer one's end: a family's of two words (`Ruiz Feld`)."""
    return len(longer) > len(shorter) and longer[-len(shorter) :] == shorter


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _short_of(word: str, by_word: Mapping[str, list[int]], cut: Mapping[str, str], pack: Pack) -> str | None:
    """The word of a full name that a single word stands for: itself, without an article, cut short, a plural."""
    if word in by_word:
        return word
    if bare(word) in by_word:
        return bare(word)
    if word in cut:
        return cut[word]
    for ending in pack.persons.plural:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORTEST_FAMILY and stem in by_word:
            return stem
    return None


def _lists(names: Sequence[Name], pack: Pack) -> Iterator[list[Name]]:
    """Yield the names in lists (`Ana Ruiz, 34, Tomas Feld and Mira`, also without commas); another is its own list."""
    group: list[Name] = []
    for name in names:
        if group and not _linked(group[-1], name, pack):
            yield group
            group = []
        group.append(name)
    if group:
        yield group


def _linked(one: Name, other: Name, pack: Pack) -> bool:
    if one.sentence is not other.sentence or other.first - one.last > LONGEST_LINK:
        return False
    between = one.sentence.tokens[one.last : other.first]
    joined = pack.words["joined"]
    if len(between) > 1 and between[-1] in pack.words["of"]:
        between = between[:-1]  # `les noms d'Ana Ruiz et de Tomas Feld`
    return all(token in ",;()" or token in joined or token.isdigit() for token in between)


def weigh(found: Sequence[Bearer], given: Weights) -> None:
    """Score everybody: twice, the second time knowing what the first says of the others."""
    for bearer in found:
        bearer.score = probability(bearer.signs, given.first)
    families, report = _families(found), _report_signs(found)
    learned = [second_signs(bearer, found) | _family_signs(bearer, families) | report(bearer) for bearer in found]
    for bearer, signs in zip(found, learned, strict=True):
        bearer.signs |= dict.fromkeys(signs, 1.0)
    for bearer in found:
        bearer.score = probability(bearer.signs, given.second)


def probability(signs: Mapping[str, float], given: Mapping[str, float]) -> float:
    """Return how likely signs make somebody a private person."""
    total = given.get("always", 0.0) + math.fsum(given.get(sign, 0.0) * much for sign, much in signs.items())
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def second_signs(bearer: Bearer, found: Sequence[Bearer]) -> set[str]:
    """Return what the first weighing of those in the same lists says of somebody."""
    others = [found[number].score for number in bearer.neighbours]
    joined = [found[number].score for number in bearer.joined]
    signs = {sign for sign, holds in (*_others("beside", others), *_others("joined", joined)) if holds}
    return signs | _own(bearer)


def _own(bearer: Bearer) -> set[str]:
    return {sign for sign, holds in _others("first", [bearer.score]) if holds}


def _others(who: str, scores: Sequence[float]) -> Iterator[tuple[str, bool]]:
    yield f"{who}:private", any(score >= LIKELY for score in scores)
    yield f"{who}:public", bool(scores) and all(score <= UNLIKELY for score in scores)


def _families(found: Sequence[Bearer]) -> dict[str, list[tuple[Bearer, float]]]:
    families: dict[str, list[tuple[Bearer, float]]] = defaultdict(list)
    for bearer in found:
        families[bare(bearer.words[-1])].append((bearer, bearer.score))
    return families


def _family_signs(bearer: Bearer, families: Mapping[str, list[tuple[Bearer, float]]]) -> set[str]:
    """Return what the first weighing says of those who share a family's name; the likeliest other counts."""
    others = [score for other, score in families[bare(bearer.words[-1])][:OFTEN] if other is not bearer]
    return {sign for sign, holds in _others("family", others) if holds}


def _report_signs(found: Sequence[Bearer]) -> Callable[[Bearer], set[str]]:
    """What the first weighing says of all others in the report: how many private persons it tells of.

    Where nobody else is named, nothing follows from that.
    """
    if len(found) == 1:
        return lambda _: set()
    private = sum(bearer.score >= LIKELY for bearer in found)

    def signs(bearer: Bearer) -> set[str]:
        others = private - (bearer.score >= LIKELY)
        return {f"report:{next(name for name, least in AMONG if others >= least)}"}

    return signs


def forms_of(bearer: Bearer, pack: Pack) -> Iterator[str]:
    """Yield every form of a name, the fullest first: those in the text, and those that could stand beside it."""
    yield from dict.fromkeys(
        [bearer.name, *(name.written for name in bearer.names), *forms_of_name(bearer.name, pack.persons)]
    )
