"""The names in a document that a gazetteer knows: where they stand, what they mean there, and whether they are places.

The longest known name is tried first (`toponym_finding`). What the names mean is one choice over the document
(`gazetteer.resolve`). Whether a name is a place at all is told by named features of its mention (`toponym_features`),
weighed in `data/toponyms.toml`: the words around it (prepositions, titles, given names, other capitals), the name
itself (a family name, a word that the text writes small elsewhere) and how well the place fits the others.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from bilan.analysis.sentences import Sentence
from bilan.analysis.toponym_features import (
    Features,
    Seen,
    around,
    is_given_name,
    is_neighbour,
    is_own_name,
    logistic,
    person_names,
    weights,
)
from bilan.analysis.toponym_finding import Atlas, Toponym, find_toponyms, written_key
from bilan.gazetteer.entry import Candidate, Entry
from bilan.gazetteer.resolve import Named, Resolved, resolve

__all__ = ["Atlas", "Toponym", "Toponyms", "find_toponyms", "is_given_name", "weights"]


LONGEST_WAY = 6
"""Tokens between a place and the larger one that the text puts it in (`Goma, dans l'est de la RDC`)."""
BY_KIND = ("capital_after", "headline_capital_after", "capital_before", "title_after", "first", "hyphen")
"""Features that say another thing of a town than of a region or country (`Quebec Health Minister`)."""
CALLED_REGION = "\x1fregion"
"""What is put behind a name that is called a region, to tell it from the town of that name; no text holds it."""
LEAST_LIST = 3
"""Places of one kind that follow each other in a list."""
LEAST_REGIONS = 3
"""Regions of a country in a sentence that make a region of a name which a town shares (`in Ontario, Alberta, Manitoba
and New Brunswick`)."""
MOST_REGIONS = 6
"""Of what a name may mean, how many are looked at to tell whether one is a region that another lies in."""
KNOWN_TOWN = 1_000_000
"""People of a town that needs no region behind it, so that one behind it is no sign of another place."""
BRIEF = 4
"""Sentences of a brief text."""


class Toponyms:
    """The names of a document, resolved together."""

    def __init__(self, sentences: Iterable[Sentence], atlas: Atlas, *, home: str | None = None) -> None:
        self._atlas, self._home = atlas, home
        self._sentences = {sentence.index: sentence for sentence in sentences}
        self._found: dict[int, list[Toponym]] = {}
        self._unknown: dict[tuple[int, int, int, str, bool], float] = {}
        """How likely names that the gazetteer lacks are places: every figure near one asks anew."""

    def of(self, sentence: Sentence) -> list[Toponym]:
        """Return the known names of a sentence."""
        if sentence.index not in self._found:
            self._found[sentence.index] = [
                replace(toponym, region=True) if _called_region(sentence, toponym) else toponym
                for toponym in find_toponyms(sentence, self._atlas)
            ]
        return self._found[sentence.index]

    @cached_property
    def resolved(self) -> dict[str, Resolved]:
        """What each name of the document means, by its key."""
        named: dict[str, Named] = {}
        trust: dict[str, float] = defaultdict(float)
        behind: dict[str, dict[str, Candidate]] = defaultdict(dict)
        called: Counter[str] = Counter()
        holding: Counter[str] = Counter()
        times: Counter[str] = Counter()
        for sentence in self._sentences.values():
            toponyms = self.of(sentence)
            for number, toponym in enumerate(toponyms):
                key = self._meant(toponym)
                trust[key] += _trust(sentence, toponym)
                named.setdefault(key, Named(toponym.options))
                times[key] += 1
                called[key] += toponym.region or _is_among_regions(sentence, toponyms, number)
                holding[key] += self._holds_town(sentence, toponyms, number)
                if _is_listed(sentence, toponyms, number):
                    continue
                for container in _behind(sentence, toponym, toponyms[number + 1 :]):
                    behind[key][container.entry.id] = container
        merged = {
            key: Named(
                name.options,
                math.sqrt(trust[key]),
                tuple(behind[key].values()),
                called[key] > 0 or 2 * holding[key] >= times[key],
            )
            for key, name in named.items()
        }
        return resolve(merged, self._atlas.contains, peoples=self._peoples, home=self._home)

    def _holds_town(self, sentence: Sentence, toponyms: Sequence[Toponym], number: int) -> bool:
        """Whether a town stands before a name and a comma that lies in a region of the name (`Buffalo, New York`)."""
        toponym = toponyms[number]
        inner = toponyms[number - 1] if number else None
        if inner is None or inner.end != toponym.start - 1 or sentence.tokens[inner.end] != ",":
            return False
        regions = [o.entry.id for o in toponym.options[:MOST_REGIONS] if o.entry.kind == "region"]
        towns = [o.entry for o in inner.options[:MOST_REGIONS] if o.entry.kind == "city"]
        return any(self._atlas.contains(region, town.id) for region in regions for town in towns)

    @cached_property
    def _towns(self) -> frozenset[str]:
        """The names that most mentions do not call a region, though some do (`Aleppo`, beside `Aleppo province`)."""
        called: Counter[str] = Counter()
        for sentence in self._sentences.values():
            for toponym in self.of(sentence):
                called[toponym.key] += 1 if toponym.region else -1
        return frozenset(key for key, more in called.items() if more < 0)

    def _meant(self, toponym: Toponym) -> str:
        """By what a mention is brought together with others that mean the same: its name, with the word that calls it
        a region where most mentions of the name stand without one."""
        return f"{toponym.key}{CALLED_REGION}" if toponym.region and toponym.key in self._towns else toponym.key

    @cached_property
    def _peoples(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for sentence in self._sentences.values():
            for i, token in enumerate(sentence.tokens):
                if token in sentence.pack.demonyms:
                    code = sentence.people(i)
                    if code:
                        counts[code] += 1
        return counts

    @cached_property
    def _seen(self) -> Seen:
        return Seen(self._sentences.values(), self.of)

    @property
    def brief(self) -> bool:
        """Whether the document has a few sentences only."""
        return len(self._sentences) <= BRIEF

    @property
    def alone(self) -> bool:
        """Whether the document names one known name only, and no people."""
        return len(self.resolved) == 1 and not self._peoples

    def meaning(self, toponym: Toponym) -> Resolved:
        """Return what a name means in the document; one of a sentence that was not looked at, for itself."""
        key = self._meant(toponym)
        if key not in self.resolved:
            self.resolved[key] = self._alone(key, toponym.options)
        return self.resolved[key]

    def lies_elsewhere(self, sentence: Sentence, toponym: Toponym) -> bool:
        """Whether the text puts a name in a region or country in which the gazetteer has no place of that name
        (`Stroud, Ontario`): one that it lacks."""
        known = self.of(sentence)
        behind = next((o for o in known if o.start == toponym.end + 1), None)
        if behind is None or sentence.tokens[toponym.end] != "," or self.meaning(toponym).inside:
            return False
        outer, own = self.meaning(behind).entry, self.meaning(toponym).entry
        if outer.kind not in ("region", "country") or own.kind != "city" or own.population >= KNOWN_TOWN:
            return False
        number = known.index(toponym)
        return not (_is_listed(sentence, known, number) or _is_listed(sentence, known, number + 1))

    def entry(self, name: str) -> Entry | None:
        """Return the place that a name which is not written by itself (`Alep` in `Alep-Est`) means here."""
        key = written_key(name)
        if key not in self.resolved:
            options = self._atlas.options(name)
            if not options:
                return None
            self.resolved[key] = self._alone(key, options)
        return self.resolved[key].entry

    def by_id(self, entry_id: str) -> Entry | None:
        """Return the place with an id of the gazetteer."""
        return self._atlas.entry(entry_id)

    def _alone(self, key: str, options: tuple[Candidate, ...]) -> Resolved:
        countries = Counter(r.entry.country for r in self.resolved.values() if r.entry.country)
        peoples = {code: float(times) for code, times in (countries + self._peoples).items()}
        return resolve({key: Named(options)}, self._atlas.contains, peoples=peoples, home=self._home)[key]

    def probability(self, sentence: Sentence, toponym: Toponym, cue: str, *, told: bool = False) -> float:
        """Return how likely it is that a mention is a place, by its features; `told` where a word says so."""
        return logistic(weights()["known"], self.features(sentence, toponym, cue, told=told))

    def unknown_probability(self, sentence: Sentence, start: int, end: int, cue: str, *, told: bool) -> float:
        """Return how likely it is that a name which the gazetteer lacks is a place, where the words around say so."""
        key = (sentence.index, start, end, cue, told)
        if key not in self._unknown:
            features = self.unknown_features(sentence, start, end, cue, told=told)
            self._unknown[key] = logistic(weights()["unknown"], features)
        return self._unknown[key]

    def unknown_features(self, sentence: Sentence, start: int, end: int, cue: str, *, told: bool) -> Features:
        """Return the features of a name that the gazetteer lacks, at tokens `start` to `end`."""
        tokens, pack = sentence.tokens, sentence.pack
        inside = range(start, end)
        mention = Toponym(start, end, written_key(sentence.raw(start, end)), ())
        return {
            "bias": 1.0,
            f"cue_{cue}": 1.0,
            "told": float(told),
            "words": float(end - start > 1),
            "long": float(end - start > 2),
            "given_first": float(tokens[start] in person_names("given")),
            "family_last": float(tokens[end - 1] in person_names("family")),
            "title_first": float(
                tokens[start] in pack.persons.public_words | pack.statements.titles | pack.abbreviations
            ),
            "organisation_inside": float(any(tokens[k] in pack.persons.not_persons for k in inside)),
            "site_last": float(tokens[end - 1] in pack.persons.place_words),
            "small_elsewhere": sum(tokens[k] in self._seen.small for k in inside) / len(inside),
            "place_inside": float(any(start <= o.start < end for o in self.of(sentence))),
            "capitals": float(sentence.raw(start, end).isupper()),
            "street_last": float(tokens[end - 1] in pack.places.streets),
            f"last_{pack.bearers.get(tokens[end - 1])}": 1.0,
            "known_words": sum(tokens[k] in pack.known_words for k in inside) / len(inside),
            "person_elsewhere": float(tokens[end - 1] in self._seen.behind_given),
            "times": math.log(max(1, min(self._seen.words[tokens[k]] for k in inside))),
            "sentence_start": float(start == 0),
            **around(sentence, mention, self.of(sentence)),
        }

    def features(self, sentence: Sentence, toponym: Toponym, cue: str, *, told: bool = False) -> Features:
        """Return the features of a mention; `cue` is what the words before it say (`places.Mention.cue`)."""
        meaning = self.meaning(toponym)
        entry = meaning.entry
        option = next((o for o in toponym.options if o.entry.id == entry.id), toponym.options[0])
        found: Features = {
            "bias": 1.0,
            f"cue_{cue}": 1.0,
            f"kind_{entry.kind}": 1.0,
            "people": math.log10(max(option.weight, 10)) - 5 if entry.kind == "city" else 0.0,
            "weak": float(option.weak),
            "words": float(toponym.end - toponym.start > 1),
            "short": float(toponym.short),
            "own_name": float(is_own_name(sentence, toponym, option)),
            "told": float(told),
            "country_share": meaning.country,
            "near": meaning.near,
            "inside": float(meaning.inside),
            "choice": meaning.probability,
            "alone": float(self.alone),
        }
        found |= around(sentence, toponym, self.of(sentence))
        found |= self._seen.features(sentence, toponym)
        found["given_elsewhere_near"] = found["given_elsewhere"] * meaning.near
        found["family_name_near"] = found["family_name"] * meaning.near
        kind = "city" if entry.kind == "city" else "larger"
        found |= {f"{name}_{kind}": found[name] for name in BY_KIND if found.get(name)}
        return found


def _trust(sentence: Sentence, toponym: Toponym) -> float:
    """How likely a mention is a place's, from the tokens around it alone, so that it is quickly told."""
    before = toponym.start - 1
    if before >= 0 and (sentence.is_word(before, "preposition") or sentence.is_word(before - 1, "preposition")):
        return 1.0
    if toponym.options[0].entry.kind in ("country", "continent"):
        return 1.0
    if is_neighbour(sentence, before) or toponym.start == 0:
        return 0.1
    return 0.4


def _called_region(sentence: Sentence, toponym: Toponym) -> bool:
    """`New York state`, `the state of New York`."""
    words = sentence.pack.places.region_words
    after, before = toponym.end, toponym.start - 2
    if after < len(sentence) and sentence.tokens[after] in words:
        return True
    return before >= 0 and sentence.tokens[before] in words and sentence.is_word(before + 1, "of")


def _is_among_regions(sentence: Sentence, toponyms: Sequence[Toponym], number: int) -> bool:
    """Whether a sentence names several regions of a country in which a name that means something else as well means
    one, too; those that hold a town named right before do not count."""
    options = toponyms[number].options[:MOST_REGIONS]
    countries = {option.entry.country for option in options if _is_first_level(option)}
    if not countries or _is_first_level(options[0]):
        return False
    beside: Counter[str | None] = Counter()
    for k, other in enumerate(toponyms):
        town = k > 0 and toponyms[k - 1].end == other.start - 1 and toponyms[k - 1].options[0].entry.kind == "city"
        if k != number and _is_first_level(other.options[0]) and not (town and sentence.tokens[other.start - 1] == ","):
            beside[other.options[0].entry.country] += 1
    return any(beside[country] >= LEAST_REGIONS for country in countries)


def _is_first_level(option: Candidate) -> bool:
    entry = option.entry
    return entry.kind == "region" and entry.parent == f"country:{entry.country}"


def _is_listed(sentence: Sentence, toponyms: Sequence[Toponym], number: int) -> bool:
    """`Georgia, Oklahoma, Pennsylvania`: one of three places or more of one kind in a row, none in the next."""
    kind = toponyms[number].options[0].entry.kind
    if kind == "city":
        return False
    run = 1
    for step in (-1, 1):
        k = number
        while 0 <= k + step < len(toponyms):
            first, second = sorted((k, k + step))
            between = toponyms[second].start - toponyms[first].end
            if between != 1 or sentence.tokens[toponyms[first].end] != ",":
                break
            if toponyms[k + step].options[0].entry.kind not in (kind, "city"):
                break
            run, k = run + (toponyms[k + step].options[0].entry.kind == kind), k + step
    return run >= LEAST_LIST


def _behind(sentence: Sentence, toponym: Toponym, following: Sequence[Toponym]) -> Iterator[Candidate]:
    """The larger places that the text may put a name in: the next name, small words and signs between at most."""
    if not following or following[0].start - toponym.end > LONGEST_WAY:
        return
    sign = False
    for k in range(toponym.end, following[0].start):
        token = sentence.tokens[k]
        if sentence.is_word(k, "coordinator") or token in (";", ".", ":", '"'):
            return
        sign = sign or token in (",", "(") or sentence.is_word(k, "preposition", "of")
        if sentence.capital(k):
            return
    if sign or following[0].start == toponym.end:
        own = {option.entry.id for option in toponym.options}
        for option in following[0].options[:6]:
            if option.entry.kind != "city" and option.entry.id not in own:
                yield option
