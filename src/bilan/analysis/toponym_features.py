"""What says that a name is a place: the words around it, its other mentions, whether persons bear it.

The features have names; how much each counts stands in `data/toponyms.toml`.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from bilan.analysis.sentences import Sentence
from bilan.analysis.toponym_finding import MARKS, Toponym, stands_behind, text_at
from bilan.gazetteer.entry import Candidate
from bilan.gazetteer.names import name_key
from bilan.languages.pack import Pack

DATA = Path(__file__).with_name("data")
LONGEST_RUN = 5
"""Words with a capital behind a name that may go on to what bears it (`Buffalo Science Magnet School`)."""
STREETS_SOON = 4
"""Tokens behind a name within which a word for streets makes it one's (`between First and Herman streets`)."""
LANGUAGE_OF_NAMES = "en"
"""The language of the gazetteer's main names."""
Features = dict[str, float]


@lru_cache(maxsize=1)
def weights() -> Mapping[str, Mapping[str, float]]:
    """Return the weights of the features by which a name is told to be a place: `known` ones and `unknown` ones."""
    found: dict[str, dict[str, float]] = tomllib.loads((DATA / "toponyms.toml").read_text("utf-8"))
    return found


@lru_cache(maxsize=2)
def person_names(kind: str) -> frozenset[str]:
    """Return given or family names (`kind`), in small letters."""
    return frozenset((DATA / f"{kind}_names.txt").read_text("utf-8").split())


def is_full_name(first: str, last: str) -> bool:
    """Whether a name of several words, folded, begins with a given name or ends with a family's."""
    return first in person_names("given") or last in person_names("family")


def is_given_name(word: str) -> bool:
    """Whether a word in small letters is a person's first name."""
    return word in person_names("given")


def logistic(weight: Mapping[str, float], features: Features) -> float:
    """Return the probability that weights give to features."""
    return 1 / (1 + math.exp(-sum(weight.get(name, 0.0) * value for name, value in features.items())))


def is_own_name(sentence: Sentence, toponym: Toponym, option: Candidate) -> bool:
    """Whether a name is the place's main one in the data, which is that used in English, or close to it; in a text of
    another language, whether it begins with the same letter (`Koursk`, Kursk)."""
    own, written = name_key(option.entry.name), name_key(toponym.key)
    same = 4 if sentence.pack.language.code == LANGUAGE_OF_NAMES else 1
    return own == written or own[:same] == written[:same]


def is_neighbour(sentence: Sentence, k: int) -> bool:
    """Whether token k is a word with a capital that is no small word, month, people or point of the compass."""
    if not 0 <= k < len(sentence) or not sentence.capital(k) or not sentence.tokens[k][0].isalpha():
        return False
    token, pack = sentence.tokens[k], sentence.pack
    return not (
        token in pack.small_words or token in pack.months or token in pack.weekdays or token in pack.demonyms
        or token in pack.part_words
    )  # fmt: skip


def around(sentence: Sentence, toponym: Toponym, others: Sequence[Toponym]) -> Features:
    """What the words right before and behind a mention say."""
    return {
        "first": float(toponym.start == 0),
        "headline": float(sentence.headline),
        "dateline": float(_is_dateline(sentence, toponym)),
        **_before(sentence, toponym, others),
        **_after(sentence, toponym, others),
    }


def _before(sentence: Sentence, toponym: Toponym, others: Sequence[Toponym]) -> Features:
    pack, tokens, k = sentence.pack, sentence.tokens, toponym.start - 1
    if k < 0:
        return {}
    found: Features = {
        "comma_place_before": float(tokens[k] == "," and any(o.end == k for o in others)),
        "part_before": float(tokens[k] in pack.part_words and sentence.capital(k)),
        "article_before": float(sentence.is_word(k, "determiner")),
        "says_before": float(any(m.end == toponym.start for m in sentence.marks.get("source_verb", ()))),
        "title_before": float(_title_ends(sentence, toponym.start)),
        "organisation_of": float(_of_organisation(sentence, k)),
        "street_number": float(tokens[k].isdigit()),
        "initial_before": float(_initial_ends(sentence, toponym.start)),
    }
    if k > 0 and sentence.is_word(k, "of") and tokens[k - 1] in pack.bearers and sentence.capital(k - 1):
        found[f"{pack.bearers[tokens[k - 1]]}_of"] = 1.0
    if is_neighbour(sentence, k) and stands_behind(sentence, toponym.start):
        found["headline_capital_before" if sentence.headline else "capital_before"] = 1.0
        found["given_before"] = float(tokens[k] in person_names("given"))
        found["initial_before"] = max(found["initial_before"], float(len(tokens[k].rstrip(".")) == 1))
        found["site_before"] = float(tokens[k] in pack.persons.place_words)
        found["title_before"] = float(_is_title(tokens[k].rstrip("."), pack))
        found["place_before"] = float(any(o.end == toponym.start for o in others))
    goes_on = is_neighbour(sentence, toponym.end) and stands_behind(sentence, toponym.end)
    if not goes_on and not sentence.capital(k) and not sentence.headline:
        found["preposition_before"] = float(sentence.is_word(k, "preposition"))
        found["of_before"] = float(sentence.is_word(k, "of"))
    return found


def _after(sentence: Sentence, toponym: Toponym, others: Sequence[Toponym]) -> Features:
    pack, tokens, k = sentence.pack, sentence.tokens, toponym.end
    found: Features = {"hyphen": float(text_at(sentence, sentence.ends[k - 1]) == "-")}
    if k >= len(tokens):
        return found
    found |= {
        "possessive": float(tokens[k] == "'s"),
        "comma_after": float(tokens[k] == ","),
        "colon_after": float(tokens[k] == ":"),
        "bracket_after": float(tokens[k] == "("),
        "comma_place_after": float(tokens[k] == "," and any(o.start == k + 1 for o in others)),
        "says_after": float(any(m.start == k for m in sentence.marks.get("source_verb", ()))),
        "age_after": float(_age_follows(sentence, k)),
        "streets_soon": float(any(t in pack.places.streets_plural for t in tokens[k : k + STREETS_SOON])),
    }
    bearer = pack.bearers.get(tokens[_run_end(sentence, k) - 1])
    if bearer and _run_end(sentence, k) > k:
        found[f"runs_into_{bearer}"] = 1.0
    if is_neighbour(sentence, k) and stands_behind(sentence, k):
        found["headline_capital_after" if sentence.headline else "capital_after"] = 1.0
        found["family_after"] = float(tokens[k] in person_names("family"))
        found["place_after"] = float(any(o.start == k and o.options[0].entry.kind != "city" for o in others))
        found["organisation_after"] = float(tokens[k] in pack.persons.not_persons)
        found["street_after"] = float(tokens[k] in pack.places.streets)
        found["known_after"] = float(tokens[k] in pack.known_words)
        found["title_after"] = float(_is_title(tokens[k], pack))
        found["site_after"] = float(tokens[k] in pack.persons.place_words)
    return found


def _run_end(sentence: Sentence, k: int) -> int:
    """Where the run of words with a capital ends that goes on at token k, right behind the one before."""
    end = k
    while end < k + LONGEST_RUN and is_neighbour(sentence, end) and stands_behind(sentence, end):
        end += 1
    return end


def _age_follows(sentence: Sentence, k: int) -> bool:
    """`Hall, 19,`: a comma and a number of two digits that another sign follows."""
    sign, age, after, *_ = [*sentence.tokens[k : k + 3], "", "", ""]
    return sign == "," and len(age) == 2 and age.isdigit() and after in (",", ".")


def _initial_ends(sentence: Sentence, start: int) -> bool:
    """`Boyd J. Jones`: a single capital with its point right before token `start`, a name before that."""
    k = start - 2
    return (
        k > 0
        and sentence.tokens[k + 1] == "."
        and len(sentence.tokens[k]) == 1
        and sentence.capital(k)
        and is_neighbour(sentence, k - 1)
    )


def _of_organisation(sentence: Sentence, k: int) -> bool:
    """`Department of X`: whether token k is a small word behind one that only names of organisations have."""
    return (
        k > 0
        and sentence.is_word(k, "of")
        and sentence.capital(k - 1)
        and sentence.tokens[k - 1] in sentence.pack.persons.not_persons
    )


def _is_title(word: str, pack: Pack) -> bool:
    return word in pack.persons.public_words or word in pack.statements.titles


def _title_ends(sentence: Sentence, start: int) -> bool:
    return any(m.end == start for m in sentence.marks.get("source_title", ())) or (
        sentence.tokens[start - 1] == "."
        and start > 1
        and sentence.tokens[start - 2] in sentence.pack.statements.titles
    )


def _is_dateline(sentence: Sentence, toponym: Toponym) -> bool:
    """`GOMA (AFP) —`, `LIMA, Peru —`: at the head of a sentence, a dash soon behind it."""
    if toponym.start > 3:
        return False
    tokens = sentence.tokens[toponym.end : toponym.end + 8]
    return any(t in ("-", "–", "—") for t in tokens) and (
        "(" in tokens or sentence.raw(toponym.start, toponym.end).isupper()
    )


class Seen:
    """What the rest of a document says about a name: as a person's, as a word, as a place."""

    def __init__(self, sentences: Iterable[Sentence], named: Callable[[Sentence], Sequence[Toponym]]) -> None:
        self.small: set[str] = set()
        self.with_given: set[str] = set()
        self.titled: set[str] = set()
        self.saying: Counter[str] = Counter()
        self.with_capital: Counter[str] = Counter()
        self.cued: Counter[str] = Counter()
        self.times: Counter[str] = Counter()
        self.words: Counter[str] = Counter()
        self.behind_given: set[str] = set()
        for sentence in sentences:
            capitals = set(sentence.capitals)
            self.small.update(
                t for i, t in enumerate(sentence.tokens)
                if i not in capitals and text_at(sentence, sentence.starts[i] - 1) not in MARKS
            )  # fmt: skip
            headline = sentence.headline
            self.words.update(sentence.tokens[i] for i in capitals)
            if not headline:
                self.behind_given.update(
                    sentence.tokens[i] for i in capitals
                    if i - 1 in capitals and sentence.tokens[i - 1] in person_names("given")
                )  # fmt: skip
            for toponym in named(sentence):
                self._note(sentence, toponym, headline)

    def _note(self, sentence: Sentence, toponym: Toponym, headline: bool) -> None:
        key, before = toponym.key, toponym.start - 1
        self.times[key] += 1
        if before >= 0 and (_title_ends(sentence, toponym.start) or _age_follows(sentence, toponym.end)):
            self.titled.add(key)
        self.saying[key] += any(m.start == toponym.end for m in sentence.marks.get("source_verb", ()))
        if before >= 0 and not sentence.capital(before) and sentence.is_word(before, "preposition"):
            self.cued[key] += 1
        if headline:
            return
        if is_neighbour(sentence, before) and stands_behind(sentence, toponym.start):
            self.with_capital[key] += 1
            if sentence.tokens[before] in person_names("given"):
                self.with_given.add(key)
        elif _initial_ends(sentence, toponym.start):
            self.with_given.add(key)
        elif is_neighbour(sentence, toponym.end) and stands_behind(sentence, toponym.end):
            self.with_capital[key] += 1

    def features(self, sentence: Sentence, toponym: Toponym) -> Features:
        """Return the features that tell a mention by the others of its name."""
        key = toponym.key
        single = toponym.end - toponym.start == 1
        times = max(self.times[key], 1)
        return {
            "small_elsewhere": float(single and sentence.tokens[toponym.start] in self.small),
            "given_elsewhere": float(key in self.with_given),
            "titled_elsewhere": float(key in self.titled),
            "saying": self.saying[key] / times,
            "capital_elsewhere": self.with_capital[key] / times,
            "cued": self.cued[key] / times,
            "cued_ever": float(self.cued[key] > 0),
            "given_name": float(single and sentence.tokens[toponym.start] in person_names("given")),
            "family_name": float(single and sentence.tokens[toponym.start] in person_names("family")),
            "times": math.log(times),
            "person_elsewhere": float(
                sentence.tokens[toponym.end - 1] in self.behind_given and key not in self.with_given
            ),
            "known_word": float(single and sentence.tokens[toponym.start] in sentence.pack.known_words),
        }
