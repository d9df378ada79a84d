"""Verbs in all their forms, from the paradigms of a language pack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from bilan.languages.schema import Forms, Inflections

Form = Literal["finite", "past", "participle", "gerund", "infinitive", "future", "conditional"]
FORMS: tuple[Form, ...] = (
    "finite",
    "past",
    "participle",
    "gerund",
    "infinitive",
    "future",
    "conditional",
)


def inflect(lemma: str, inflections: Inflections) -> Iterator[tuple[str, Form]]:
    """Yield every form of a verb, each with what form it is.

    Of a lemma of several words (`perdre la vie`) the first is the verb; a reflexive pronoun before it stays
    before its forms. An irregular verb is looked up in `verbs`; others take the paradigm with the longest
    matching ending. Raises ValueError when none fits.
    """
    reflexive = next(
        (p for p in inflections.reflexive if lemma.startswith((p + " ", p) if p[-1] == "'" else p + " ")),
        None,
    )
    verb, separator, rest = lemma[len(reflexive or "") :].strip().partition(" ")
    for form, words in _forms_of(verb, inflections).items():
        for word in words:
            for before in _before(form, reflexive, inflections):
                yield before + word + separator + rest, form


def _before(form: Form, reflexive: str | None, inflections: Inflections) -> tuple[str, ...]:
    if reflexive is None:
        return ("",)
    if form == "participle":
        return tuple(words + " " for words in inflections.reflexive_auxiliary)
    return tuple(p if p.endswith("'") else p + " " for p in inflections.reflexive)


def _forms_of(verb: str, inflections: Inflections) -> dict[Form, tuple[str, ...]]:
    irregular = inflections.verbs.get(verb)
    if irregular is not None:
        return {form: getattr(irregular, form) for form in FORMS}
    for base, forms in inflections.verbs.items():
        # A prefixed verb changes like its base (`reprendre` like `prendre`), written `~prendre` in the data.
        if base.startswith("~") and verb.endswith(base[1:]):
            prefix = verb[: len(verb) - len(base) + 1]
            return _prefixed(prefix, forms)
    fitting = [p for p in inflections.paradigm if verb.endswith(p.lemma)]
    if not fitting:
        raise ValueError(f"no paradigm and no irregular entry fits the verb {verb!r}")
    paradigm = max(fitting, key=lambda p: len(p.lemma))
    stem = verb[: len(verb) - len(paradigm.lemma)]
    return {form: tuple(stem + ending for ending in getattr(paradigm, form)) for form in FORMS}


def _prefixed(prefix: str, forms: Forms) -> dict[Form, tuple[str, ...]]:
    return {form: tuple(prefix + word for word in getattr(forms, form)) for form in FORMS}
