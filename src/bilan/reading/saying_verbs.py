"""What the words around a verb of saying make of it: its auxiliaries, its voice, whether its subject follows."""

from __future__ import annotations

from bilan.analysis.sentences import Sentence
from bilan.languages.phrases import Mark
from bilan.reading.insertions import before_insertion

FARTHEST_AUXILIARY = 6
"""Tokens before a verb of saying among which its auxiliary stands, an insertion between (`a de son côté dit`)."""
QUOTES = frozenset('"«»“”„')


def is_no_verb_of_saying(sentence: Sentence, first: int, mark: Mark) -> bool:
    """Return whether a verb of saying is none: said of itself (`la collecte se poursuit`), or a name (`States`)."""
    reflexive = first > 0 and sentence.tokens[first - 1] in sentence.pack.reflexives
    named = mark.start > 0 and sentence.capital(mark.start) and sentence.tokens[mark.start - 1][0].isalnum()
    return reflexive or (named and not sentence.headline and not sentence.all_capitals)


def ends_in_pronoun(sentence: Sentence, mark: Mark) -> bool:
    """`a-t-il ajouté`, `ajoute-t-il`: the pronoun is joined to the verb or its auxiliary."""
    around = sentence.tokens[max(0, mark.start - 1) : mark.end]
    return any(token.endswith(tuple(p for p in sentence.pack.sources.pronouns if p[0] == "-")) for token in around)


def verb_first(sentence: Sentence, start: int) -> int:
    """Return the first token of a verb that begins at `start` with its auxiliaries, an insertion between."""
    i = start
    while i > 0 and start - i < FARTHEST_AUXILIARY:
        inserted = before_insertion(sentence, i)
        if inserted < i and sentence.is_word(inserted - 1, "perfect_auxiliary"):
            i = inserted
        if not sentence.is_word(i - 1, "perfect_auxiliary", "adverb", "negation"):
            break
        i -= 1
    while i < start and sentence.is_word(i, "adverb"):
        i += 1
    return i


def has_auxiliary(sentence: Sentence, first: int, start: int) -> bool:
    """Return whether tokens `first` to `start` hold an auxiliary of the perfect."""
    return any(sentence.is_word(k, "perfect_auxiliary") for k in range(first, start))


def is_passive(sentence: Sentence, first: int, start: int) -> bool:
    """Return whether an auxiliary of the passive stands before a verb, from the token before `first` on."""
    return any(sentence.is_word(k, "passive_auxiliary") for k in range(max(0, first - 1), start))


def inverted(sentence: Sentence, first: int) -> bool:
    """Return whether a verb's subject follows it: it stands behind a comma or a quotation, or a word such as `as`, the
    object's pronoun between (`comme l'a dit le maire`).
    """
    if first > 0 and (sentence.tokens[first - 1] == "," or sentence.tokens[first - 1] in QUOTES):
        return True
    before = first - 1
    if sentence.is_word(before, "determiner", "pronoun") and not sentence.is_word(before, "as_said"):
        before -= 1
    return sentence.is_word(before, "as_said")
