"""Names that can be a person's: runs of words with capitals, wherever they stand in a text.

Found once for all who need them. Nothing is decided here: a place's name can be a person's by its looks, and what
the words around a name say of its bearer is for others to weigh.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from bilan.analysis.sentences import Sentence, split
from bilan.analysis.toponym_features import is_given_name
from bilan.folding import fold
from bilan.languages.pack import Pack

LONGEST = 6
"""Words of a name; a longer run of capitals is a headline, or a list without commas."""
SHORTEST_FULL = 2
"""Words of a full name in a list without commas before the next can begin."""
SHORTEST = 2
"""Letters of a word that can stand alone for a person."""
ARTICLE = re.compile(r"(?<!\w)(?:al|el|ad|an|ar|as|at|az|ash)-(?=.)", re.IGNORECASE)
"""The Arabic article as it is joined to a name in Latin script."""
WORD = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Name:
    """One place where a name stands."""

    sentence: Sentence
    first: int
    last: int
    """Tokens of the sentence, the end exclusive."""
    words: tuple[str, ...]
    """Its words, folded, without initials and endings such as `Jr`."""
    initials: bool
    """Whether an initial is part of it."""
    common: int
    """How many of its words stand in small letters elsewhere in the text."""

    @property
    def start(self) -> int:
        """Where it begins, in code points of the text."""
        return self.sentence.starts[self.first]

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""
        return self.sentence.ends[self.last - 1]

    @property
    def written(self) -> str:
        """The name as the text writes it, with plain single spaces."""
        return " ".join(self.sentence.text[self.start : self.end].split())

    @property
    def family(self) -> str:
        """The last word without an article: by which people are named again."""
        return bare(self.words[-1])


def bare(word: str) -> str:
    """Return a folded word of a name without the article joined to it (`al qasim` → `qasim`)."""
    return ARTICLE.sub("", word.replace(" ", "-")).replace("-", " ")


def sentences_of(text: str, pack: Pack) -> list[Sentence]:
    """Return a text's sentences with their tokens."""
    return [Sentence(stretch, text, pack, i) for i, stretch in enumerate(split(text, pack))]


def find_names(sentences: Sequence[Sentence], pack: Pack, organisations: Container[str] = ()) -> list[Name]:
    """Return the names of a text that can be a person's, in its order.

    `organisations` are folded names that are nobody's.
    """
    common = {
        token for s in sentences for token, start in zip(s.tokens, s.starts, strict=True) if s.text[start].islower()
    }
    runs = [
        (sentence, *piece)
        for sentence in sentences
        for first, last in _runs(sentence, pack)
        for piece in _pieces(sentence, first, last)
    ]
    alone = [_name(*run, pack, common) for run in runs]
    families = {word for name in alone if name is not None for word in name.words[1:]}
    names = (name or _name(*run, pack, common, families) for name, run in zip(alone, runs, strict=True))
    return [name for name in names if name is not None and " ".join(name.words) not in organisations]


def _runs(sentence: Sentence, pack: Pack) -> Iterator[tuple[int, int]]:
    """Runs of tokens with capitals, joined by the small words of names."""
    i, count = 0, len(sentence)
    while i < count:
        if not _capital(sentence, i):
            i += 1
            continue
        end = i + 1
        while (following := _joined(sentence, end, pack)) is not None:
            end = following
        yield i, end
        i = end


def _pieces(sentence: Sentence, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Names in a run that is too long for one: a list, a name a line or without commas (`Ana Ruiz Tomas Feld …`)."""
    if last - first <= LONGEST:
        yield first, last
        return
    start = first
    for i in range(first + 1, last):
        broken = "\n" in sentence.text[sentence.ends[i - 1] : sentence.starts[i]]
        if broken or (i - start >= SHORTEST_FULL and is_given_name(sentence.tokens[i])):
            yield start, i
            start = i
    yield start, last


def _joined(sentence: Sentence, end: int, pack: Pack) -> int | None:
    """Where a run that ends at a token goes on to; None where it does not."""
    if end >= len(sentence):
        return None
    if sentence.tokens[end] == "." and len(sentence.tokens[end - 1]) == 1 and _touches(sentence, end):
        end += 1  # an initial
        return end if end < len(sentence) and _capital(sentence, end) and _near(sentence, end) else None
    if not _near(sentence, end):
        return None
    if _capital(sentence, end):
        return end + 1
    for length in (2, 1):
        after = end + length
        if after < len(sentence) and tuple(sentence.tokens[end:after]) in pack.persons.joiners:
            if _capital(sentence, after) and all(_near(sentence, i) for i in range(end + 1, after + 1)):
                return after + 1
    return None


def _capital(sentence: Sentence, i: int) -> bool:
    text, start = sentence.text, sentence.starts[i]
    if text[start].isupper():
        return True
    article = ARTICLE.match(text, start, sentence.ends[i])
    return article is not None and text[article.end()].isupper()


def _touches(sentence: Sentence, i: int) -> bool:
    return sentence.ends[i - 1] == sentence.starts[i]


def _near(sentence: Sentence, i: int) -> bool:
    """Whether only white space lies before a token, and no empty line."""
    between = sentence.text[sentence.ends[i - 1] : sentence.starts[i]]
    return not between.strip() and between.count("\n") < 2


def _name(
    sentence: Sentence, first: int, last: int, pack: Pack, common: Container[str], families: Container[str] = ()
) -> Name | None:
    """The part of a run that can be a person's name; None where there is none.

    `families`: the words of full names in the text: one of them alone is its bearer, whatever else it means.
    """
    if not (last - first == 1 and sentence.tokens[first] in families):
        first = _without_descriptions(sentence, first, last, pack, common)
    credit = next((i for i in range(first + SHORTEST_FULL, last) if sentence.tokens[i] in pack.persons.credits), last)
    last = min(last, credit)  # `Ana Ruiz Getty Images`
    while last > first and (sentence.tokens[last - 1] == "." or _dropped_at_end(sentence, last - 1, pack)):
        last -= 1
    if last - first > 1 and len(sentence.tokens[last - 1]) == 1 and sentence.tokens[last : last + 1] == ["."]:
        last += 1  # a family's name cut to its initial (`Ana R.`)
    tokens = range(first, last)
    if not tokens or len(tokens) > LONGEST or not _can_be_a_person(sentence, tokens, pack):
        return None
    letters = [i for i in tokens if sentence.tokens[i] != "."]
    words = tuple(fold(sentence.raw(i, i + 1)) for i in letters if len(sentence.tokens[i].rstrip(".")) > 1)
    words = tuple(word for word in words if word not in pack.persons.suffixes)
    if not words or " ".join(words) in pack.demonyms:
        return None
    if len(words) == 1 and words[0] not in families and not _alone(sentence, first, last, words[0], pack, common):
        return None
    return Name(
        sentence, first, last, words, len(letters) > len(words), sum(sentence.tokens[i] in common for i in letters)
    )


def _without_descriptions(sentence: Sentence, first: int, last: int, pack: Pack, common: Container[str]) -> int:
    """Where a name begins after words that only say who its bearer is, or that a sentence begins with."""
    words = pack.persons
    while first < last:
        token = sentence.tokens[first]
        described = token in words.descriptions or token in words.small or token in pack.statements.titles
        described = described or words.age_token.match(token) is not None
        begins = first == 0 and last - first > 1 and token in common
        abbreviated = token == "." or (first + 1 < last and sentence.tokens[first + 1] == "." and len(token) > 1)
        abbreviated = abbreviated and token not in words.not_persons  # `St. Mary`
        if not (described or begins or abbreviated):
            break
        first += 1
    return _behind_an_office(sentence, first, last, pack)


def _behind_an_office(sentence: Sentence, first: int, last: int, pack: Pack) -> int:
    """Where a name begins that an office with its own name stands before (`Norvania Governor Ana Ruiz`)."""
    for i in range(last - SHORTEST_FULL - 1, first, -1):
        if sentence.tokens[i] in pack.persons.public_words and sentence.tokens[i + 1] != ".":
            return i + 1
    return first


def _dropped_at_end(sentence: Sentence, i: int, pack: Pack) -> bool:
    """Whether a day's name, a date's month or a sentence's beginning ends a run (`Ana Ruiz Monday`), not a name."""
    token, persons = sentence.tokens[i], pack.persons
    if token in pack.weekdays or token in persons.small or token in persons.credits:
        return True
    return sentence.tokens[i] in pack.months and i + 1 < len(sentence) and sentence.tokens[i + 1][0].isdigit()


def _can_be_a_person(sentence: Sentence, tokens: Sequence[int], pack: Pack) -> bool:
    capitals = 0
    for i in tokens:
        token, raw = sentence.tokens[i], sentence.raw(i, i + 1)
        if token in pack.persons.not_persons or (len(tokens) == 1 and (token in pack.months or token in pack.weekdays)):
            return False
        capitals += raw.isupper() and len(raw.rstrip(".")) > 1 and "." not in raw
    if not capitals:
        return True
    raw = sentence.raw(tokens[0], tokens[0] + 1)  # a family's name alone may stand in capitals (`Jean DUPONT`)
    return len(tokens) > 1 and not (raw.isupper() and len(raw) > 1)


def _alone(sentence: Sentence, first: int, last: int, word: str, pack: Pack, common: Container[str]) -> bool:
    """Whether a single word can stand for a person."""
    token = sentence.tokens[last - 1]
    if len(word) < SHORTEST or token in pack.demonyms or not WORD.match(word):
        return False
    if token in pack.persons.descriptions or token in pack.persons.small:
        return False
    return not (token in common and (first == 0 or sentence.tokens[first - 1] in pack.words["determiner"]))
