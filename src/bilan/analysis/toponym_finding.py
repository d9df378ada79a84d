"""Where the names that a gazetteer knows stand in a sentence: the longest first (`Northern Bahr el Ghazal`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bilan.analysis.sentences import Sentence
from bilan.gazetteer.entry import Candidate, Entry

LONGEST_NAME = 7
"""Tokens of a name, small words included."""
LONGEST_SHORT_FORM, LONGEST_CODE = 4, 3
"""Letters of a word in capitals that is as a rule the short form of something else than a town (`HIV`), and of a
country's short form, which is written in capitals (`UK`)."""
LONGEST_JOINT = 2
"""Small words between two halves of a name."""
MARKS = ("#", "@")
"""Signs that make an account or a topic of a name."""
HEADS = (",", "(", "-", "–", "—")
"""Signs behind the town at the head of a report."""
MONEY = ("$", "€", "£")
"""Signs right beside letters that are a currency's then (`US$10,000`, `$US10`)."""
POSSESSIVES = ("'s", "’s")


INITIALS = re.compile(r"(?:[^\W\d_]\.){2,}$")


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
    region: bool = False
    """Whether the words beside it call it a region (`New York state`)."""


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
        options = atlas.options(raw) or _with_article(sentence, i, raw, atlas) or _initials(raw, atlas)
        if end == i + 1 and len(raw) <= LONGEST_SHORT_FORM:
            options = tuple(option for option in options if _written_so(sentence, i, raw, option))
        if options and not is_money(sentence, i, end):
            return Toponym(i, end, written_key(raw), options)
    return None


def is_money(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a sign of money stands right beside tokens `start` to `end`: `US$10,000`, `$US10`."""
    beside = text_at(sentence, sentence.starts[start] - 1), text_at(sentence, sentence.ends[end - 1])
    return any(sign in MONEY for sign in beside)


def _written_so(sentence: Sentence, i: int, raw: str, option: Candidate) -> bool:
    """Whether a short word can mean a place as it is written: a town is in capitals only where all is, or at the head
    of a report (`LIMA (AFP) -`); a country of three letters or fewer is in capitals."""
    kind = option.entry.kind
    if kind in ("country", "continent"):
        return len(raw) > LONGEST_CODE or raw.isupper()
    if kind != "city" or not raw.isupper() or sentence.headline or sentence.all_capitals:
        return True
    return i == 0 and i + 1 < len(sentence) and sentence.tokens[i + 1] in HEADS


def _with_article(sentence: Sentence, i: int, raw: str, atlas: Atlas) -> tuple[Candidate, ...]:
    """`au Caire`: the article of a name that has grown together with the preposition before it."""
    contracted = sentence.pack.places.contracted
    if i == 0 or sentence.tokens[i - 1] not in contracted:
        return ()
    return atlas.options(f"{contracted[sentence.tokens[i - 1]]} {raw}")


def _initials(raw: str, atlas: Atlas) -> tuple[Candidate, ...]:
    """`D.C.`, `N.J.`: a region's initials with their points say it without a town before them, too."""
    return atlas.abbreviated(raw) if INITIALS.match(raw) else ()


def written_key(raw: str) -> str:
    """Return the form of a name by which its mentions in a document are brought together."""
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
        if stop >= most or not stands_behind(sentence, stop) or not _capital_word(sentence, stop):
            return
        end = stop + 1
        yield end


def _joins(sentence: Sentence, k: int) -> bool:
    """Whether token k is a small word or sign that stands inside names: `Santa Cruz de la Sierra`, `St. Louis`,
    `Queen Anne's County`, `Trinidad & Tobago`."""
    if sentence.capital(k):
        return False
    token = sentence.tokens[k]
    if token == ".":
        return sentence.tokens[k - 1] in sentence.pack.places.saints and sentence.starts[k] == sentence.ends[k - 1]
    if token in POSSESSIVES or token == "&":
        return True
    return token in sentence.pack.places.joiners or (sentence.is_word(k, "of", "determiner") and token[0].isalpha())


def _capital_word(sentence: Sentence, k: int) -> bool:
    """Whether token k is a word with a capital, be it behind a short article (`Côte d'Ivoire`)."""
    if sentence.capital(k):
        return sentence.tokens[k][0].isalpha()
    article, sign, noun = sentence.raw(k, k + 1).replace("’", "'").partition("'")
    return bool(sign) and len(article) == 1 and noun[:1].isupper()


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
        if sentence.tokens[i] in sentence.pack.statements.titles:
            return None  # `in Iran, Ms. Moayyad`
        if end > len(sentence) or not (raw.isupper() or text_at(sentence, sentence.ends[end - 1]) == "."):
            continue
        options = atlas.abbreviated(raw)
        if options:
            return Toponym(i, end, written_key(raw) + " (short)", options, short=True)
    return None


def stands_behind(sentence: Sentence, k: int) -> bool:
    """Whether token k stands right behind the one before it, with a space at most."""
    return 0 < k < len(sentence) and sentence.starts[k] - sentence.ends[k - 1] <= 1


def text_at(sentence: Sentence, offset: int) -> str:
    """Return the character of the text at an offset, nothing outside it."""
    return sentence.text[offset : offset + 1] if offset >= 0 else ""
