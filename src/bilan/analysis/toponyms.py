"""The names in a document that a gazetteer knows: where they stand, what they mean there, and whether they are places.

The longest known name is tried first (`South Sudan`, `Northern Bahr el Ghazal`). What the names mean is one choice over
the document (`gazetteer.resolve`). Whether a name is a place at all is told by named features of its mention, weighed
in `data/toponyms.toml`: the words around it (prepositions, titles, given names, other capitals), the name itself
(a family name, a word that the text writes small elsewhere) and how well the place fits the others.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

from bilan.analysis.sentences import Sentence
from bilan.gazetteer.entry import Candidate, Entry
from bilan.gazetteer.names import name_key
from bilan.gazetteer.resolve import Named, Resolved, resolve
from bilan.languages.pack import Pack

DATA = Path(__file__).with_name("data")
LONGEST_NAME = 7
"""Tokens of a name, small words included."""
LONGEST_JOINT = 2
"""Small words between two halves of a name."""
LONGEST_WAY = 6
"""Tokens between a place and the larger one that the text puts it in (`Goma, dans l'est de la RDC`)."""
LANGUAGE_OF_NAMES = "en"
"""The language of the gazetteer's main names."""
BRIEF = 4
"""Sentences of a brief text."""
MARKS = ("#", "@")
"""Signs that make an account or a topic of a name."""
MONEY = ("$", "€", "£")
"""Signs right behind letters that are a currency's then (`US$10,000`)."""
Features = dict[str, float]


class Atlas(Protocol):
    """A gazetteer, as far as names are found and resolved with it."""

    def options(self, name: str) -> tuple[Candidate, ...]:
        """Return every place of a name with its weight."""

    def abbreviated(self, name: str) -> tuple[Candidate, ...]:
        """Return the regions that a short form means behind a town's name."""

    def contains(self, outer: str, inner: str) -> bool:
        """Whether a place, by id, holds another."""

    def entry(self, entry_id: str) -> Entry | None:
        """Return the place with an id."""


@dataclass(frozen=True)
class Toponym:
    """A name that the gazetteer knows, at tokens `start` to `end` (exclusive) of a sentence."""

    start: int
    end: int
    key: str
    """By it mentions of one name in a document are brought together."""
    options: tuple[Candidate, ...] = field(repr=False)
    short: bool = False
    """Whether it is a region's short form behind a town (`Paris, Tex.`)."""


@lru_cache(maxsize=1)
def weights() -> Mapping[str, Mapping[str, float]]:
    """Return the weights of the features by which a name is told to be a place: `known` ones and `unknown` ones."""
    found: dict[str, dict[str, float]] = tomllib.loads((DATA / "toponyms.toml").read_text("utf-8"))
    return found


@lru_cache(maxsize=2)
def person_names(kind: str) -> frozenset[str]:
    """Return given or family names (`kind`), in small letters."""
    return frozenset((DATA / f"{kind}_names.txt").read_text("utf-8").split())


def is_given_name(word: str) -> bool:
    """Whether a word in small letters is a person's first name."""
    return word in person_names("given")


def find_toponyms(sentence: Sentence, atlas: Atlas) -> list[Toponym]:
    """Return the names of a sentence that the gazetteer knows, the longest first where they overlap, in order."""
    found: list[Toponym] = []
    reached = 0
    for i in sentence.capitals:
        if i < reached:
            continue
        toponym = _short_form(sentence, i, found, atlas) or _longest(sentence, i, atlas)
        if toponym is not None:
            found.append(toponym)
            reached = toponym.end
    return found


def _longest(sentence: Sentence, i: int, atlas: Atlas) -> Toponym | None:
    token = sentence.tokens[i]
    if not token[0].isalpha() or text_at(sentence, sentence.starts[i] - 1) in MARKS:
        return None
    for end in reversed(list(_ends(sentence, i))):
        if end == i + 1 and not _could_stand_alone(sentence, i):
            continue
        raw = sentence.raw(i, end)
        options = atlas.options(raw) or _with_article(sentence, i, raw, atlas)
        if options and text_at(sentence, sentence.ends[end - 1]) not in MONEY:
            return Toponym(i, end, _key(raw), options)
    return None


def _with_article(sentence: Sentence, i: int, raw: str, atlas: Atlas) -> tuple[Candidate, ...]:
    """`au Caire`: the article of a name that has grown together with the preposition before it."""
    contracted = sentence.pack.places.contracted
    if i == 0 or sentence.tokens[i - 1] not in contracted:
        return ()
    return atlas.options(f"{contracted[sentence.tokens[i - 1]]} {raw}")


def _key(raw: str) -> str:
    return " ".join(raw.casefold().replace("’", "'").split())


def _ends(sentence: Sentence, i: int) -> Iterator[int]:
    """Where a name that begins at token i may end: after each of the capitals that follow, small words between."""
    yield i + 1
    end, most = i + 1, min(len(sentence), i + LONGEST_NAME)
    if sentence.tokens[i] in sentence.pack.places.heads:
        yield from (k + 1 for k in range(end, most) if all(t[0].isalpha() for t in sentence.tokens[end : k + 1]))
    while end < most:
        stop = end
        while stop < most and stop - end < LONGEST_JOINT and _joins(sentence, stop):
            stop += 1
        if stop >= most or not _joined(sentence, stop) or not _capital_word(sentence, stop):
            return
        end = stop + 1
        yield end


def _joins(sentence: Sentence, k: int) -> bool:
    """Whether token k is a small word that stands inside names (`Santa Cruz de la Sierra`)."""
    if sentence.capital(k):
        return False
    token = sentence.tokens[k]
    return token in sentence.pack.places.joiners or (sentence.is_word(k, "of", "determiner") and token[0].isalpha())


def _capital_word(sentence: Sentence, k: int) -> bool:
    return sentence.capital(k) and sentence.tokens[k][0].isalpha()


def _could_stand_alone(sentence: Sentence, i: int) -> bool:
    """Whether a single word can be a name: no month, small word, people or point of the compass."""
    token, pack = sentence.tokens[i], sentence.pack
    written = sentence.raw(i, i + 1)
    if len(token) < 2 or token in pack.part_words or token in pack.months or token in pack.weekdays:
        return False
    capitals = written.isupper() and len(token) <= 5
    if token in pack.small_words:
        return capitals and not sentence.headline
    return token not in pack.demonyms or capitals


def _short_form(sentence: Sentence, i: int, found: Sequence[Toponym], atlas: Atlas) -> Toponym | None:
    """`Paris, Tex.`, `Huntington, W.Va.`: a short form is looked for only behind a known name and a comma."""
    if i < 2 or sentence.tokens[i - 1] != "," or not found or found[-1].end != i - 1:
        return None
    for end in (i + 3, i + 1):
        raw = sentence.raw(i, min(end, len(sentence)))
        if end > len(sentence) or not (raw.isupper() or text_at(sentence, sentence.ends[end - 1]) == "."):
            continue
        options = atlas.abbreviated(raw)
        if options:
            return Toponym(i, end, _key(raw) + " (short)", options, short=True)
    return None


class Toponyms:
    """The names of a document, resolved together."""

    def __init__(self, sentences: Iterable[Sentence], atlas: Atlas, *, home: str | None = None) -> None:
        self._atlas, self._home = atlas, home
        self._sentences = {sentence.index: sentence for sentence in sentences}
        self._found: dict[int, list[Toponym]] = {}

    def of(self, sentence: Sentence) -> list[Toponym]:
        """Return the known names of a sentence."""
        if sentence.index not in self._found:
            self._found[sentence.index] = find_toponyms(sentence, self._atlas)
        return self._found[sentence.index]

    @cached_property
    def resolved(self) -> dict[str, Resolved]:
        """What each name of the document means, by its key."""
        named: dict[str, Named] = {}
        trust: dict[str, float] = defaultdict(float)
        behind: dict[str, dict[str, Candidate]] = defaultdict(dict)
        for sentence in self._sentences.values():
            toponyms = self.of(sentence)
            for number, toponym in enumerate(toponyms):
                trust[toponym.key] += _trust(sentence, toponym)
                named.setdefault(toponym.key, Named(toponym.options))
                for container in _behind(sentence, toponym, toponyms[number + 1 :]):
                    behind[toponym.key][container.entry.id] = container
        merged = {
            key: Named(name.options, math.sqrt(trust[key]), tuple(behind[key].values())) for key, name in named.items()
        }
        return resolve(merged, self._atlas.contains, peoples=self._peoples, home=self._home)

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
    def _seen(self) -> _Seen:
        return _Seen(self._sentences.values(), self)

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
        if toponym.key not in self.resolved:
            self.resolved[toponym.key] = self._alone(toponym.key, toponym.options)
        return self.resolved[toponym.key]

    def entry(self, name: str) -> Entry | None:
        """Return the place that a name which is not written by itself (`Alep` in `Alep-Est`) means here."""
        key = _key(name)
        if key not in self.resolved:
            options = self._atlas.options(name)
            if not options:
                return None
            self.resolved[key] = self._alone(key, options)
        return self.resolved[key].entry

    def _alone(self, key: str, options: tuple[Candidate, ...]) -> Resolved:
        countries = Counter(r.entry.country for r in self.resolved.values() if r.entry.country)
        peoples = {code: float(times) for code, times in (countries + self._peoples).items()}
        return resolve({key: Named(options)}, self._atlas.contains, peoples=peoples, home=self._home)[key]

    def probability(self, sentence: Sentence, toponym: Toponym, cue: str, *, told: bool = False) -> float:
        """Return how likely it is that a mention is a place, by its features; `told` where a word says so."""
        return _logistic(weights()["known"], self.features(sentence, toponym, cue, told=told))

    def unknown_probability(self, sentence: Sentence, start: int, end: int, cue: str, *, told: bool) -> float:
        """Return how likely it is that a name which the gazetteer lacks is a place, where the words around say so."""
        return _logistic(weights()["unknown"], self.unknown_features(sentence, start, end, cue, told=told))

    def unknown_features(self, sentence: Sentence, start: int, end: int, cue: str, *, told: bool) -> Features:
        """Return the features of a name that the gazetteer lacks, at tokens `start` to `end`."""
        tokens, pack = sentence.tokens, sentence.pack
        inside = range(start, end)
        mention = Toponym(start, end, _key(sentence.raw(start, end)), ())
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
            **_around(sentence, mention, self.of(sentence)),
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
            "own_name": float(_is_own_name(sentence, toponym, option)),
            "told": float(told),
            "country_share": meaning.country,
            "near": meaning.near,
            "inside": float(meaning.inside),
            "choice": meaning.probability,
            "alone": float(self.alone),
        }
        found |= _around(sentence, toponym, self.of(sentence))
        found |= self._seen.features(sentence, toponym)
        return found


def _logistic(weight: Mapping[str, float], features: Features) -> float:
    return 1 / (1 + math.exp(-sum(weight.get(name, 0.0) * value for name, value in features.items())))


def _is_own_name(sentence: Sentence, toponym: Toponym, option: Candidate) -> bool:
    """Whether a name is the place's main one in the data, which is that used in English, or close to it; in a text of
    another language, whether it begins with the same letter (`Koursk`, Kursk)."""
    own, written = name_key(option.entry.name), name_key(toponym.key)
    same = 4 if sentence.pack.language.code == LANGUAGE_OF_NAMES else 1
    return own == written or own[:same] == written[:same]


def _trust(sentence: Sentence, toponym: Toponym) -> float:
    """How likely a mention is a place's, from the tokens around it alone, so that it is quickly told."""
    before = toponym.start - 1
    if before >= 0 and (sentence.is_word(before, "preposition") or sentence.is_word(before - 1, "preposition")):
        return 1.0
    if toponym.options[0].entry.kind in ("country", "continent"):
        return 1.0
    if _neighbour(sentence, before) or toponym.start == 0:
        return 0.1
    return 0.4


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


def _neighbour(sentence: Sentence, k: int) -> bool:
    """Whether token k is a word with a capital that is no small word, month, people or point of the compass."""
    if not 0 <= k < len(sentence) or not sentence.capital(k) or not sentence.tokens[k][0].isalpha():
        return False
    token, pack = sentence.tokens[k], sentence.pack
    return not (
        token in pack.small_words or token in pack.months or token in pack.weekdays or token in pack.demonyms
        or token in pack.part_words
    )  # fmt: skip


def _joined(sentence: Sentence, k: int) -> bool:
    """Whether token k stands right behind the one before it, with a space at most."""
    return 0 < k < len(sentence) and sentence.starts[k] - sentence.ends[k - 1] <= 1


def _around(sentence: Sentence, toponym: Toponym, others: Sequence[Toponym]) -> Features:
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
    }
    if _neighbour(sentence, k) and _joined(sentence, toponym.start):
        found["headline_capital_before" if sentence.headline else "capital_before"] = 1.0
        found["given_before"] = float(tokens[k] in person_names("given"))
        found["initial_before"] = float(len(tokens[k].rstrip(".")) == 1)
        found["site_before"] = float(tokens[k] in pack.persons.place_words)
        found["title_before"] = float(_is_title(tokens[k].rstrip("."), pack))
        found["place_before"] = float(any(o.end == toponym.start for o in others))
    goes_on = _neighbour(sentence, toponym.end) and _joined(sentence, toponym.end)
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
    }
    if _neighbour(sentence, k) and _joined(sentence, k):
        found["headline_capital_after" if sentence.headline else "capital_after"] = 1.0
        found["family_after"] = float(tokens[k] in person_names("family"))
        found["place_after"] = float(any(o.start == k and o.options[0].entry.kind != "city" for o in others))
        found["organisation_after"] = float(tokens[k] in pack.persons.not_persons)
        found["site_after"] = float(tokens[k] in pack.persons.place_words)
    return found


def _is_title(word: str, pack: Pack) -> bool:
    return word in pack.persons.public_words or word in pack.statements.titles


def text_at(sentence: Sentence, offset: int) -> str:
    """Return the character of the text at an offset, nothing outside it."""
    return sentence.text[offset : offset + 1] if offset >= 0 else ""


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


class _Seen:
    """What the rest of a document says about a name: as a person's, as a word, as a place."""

    def __init__(self, sentences: Iterable[Sentence], toponyms: Toponyms) -> None:
        self.small: set[str] = set()
        self.with_given: set[str] = set()
        self.with_capital: Counter[str] = Counter()
        self.cued: Counter[str] = Counter()
        self.times: Counter[str] = Counter()
        for sentence in sentences:
            capitals = set(sentence.capitals)
            self.small.update(
                t for i, t in enumerate(sentence.tokens)
                if i not in capitals and text_at(sentence, sentence.starts[i] - 1) not in MARKS
            )  # fmt: skip
            headline = sentence.headline
            for toponym in toponyms.of(sentence):
                self._note(sentence, toponym, headline)

    def _note(self, sentence: Sentence, toponym: Toponym, headline: bool) -> None:
        key, before = toponym.key, toponym.start - 1
        self.times[key] += 1
        if before >= 0 and not sentence.capital(before) and sentence.is_word(before, "preposition"):
            self.cued[key] += 1
        if headline:
            return
        if _neighbour(sentence, before) and _joined(sentence, toponym.start):
            self.with_capital[key] += 1
            if sentence.tokens[before] in person_names("given"):
                self.with_given.add(key)
        elif _neighbour(sentence, toponym.end) and _joined(sentence, toponym.end):
            self.with_capital[key] += 1

    def features(self, sentence: Sentence, toponym: Toponym) -> Features:
        """Return the features that tell a mention by the others of its name."""
        key = toponym.key
        single = toponym.end - toponym.start == 1
        times = max(self.times[key], 1)
        return {
            "small_elsewhere": float(single and sentence.tokens[toponym.start] in self.small),
            "given_elsewhere": float(key in self.with_given),
            "capital_elsewhere": self.with_capital[key] / times,
            "cued": self.cued[key] / times,
            "cued_ever": float(self.cued[key] > 0),
            "given_name": float(single and sentence.tokens[toponym.start] in person_names("given")),
            "family_name": float(single and sentence.tokens[toponym.start] in person_names("family")),
            "times": math.log(times),
        }
