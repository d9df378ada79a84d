"""Document → claims: the one narrow door of reading.

1. split the text into sentences
2. pass over those without a quantity or without a word that could make it a figure
3. find quantities, what they count, and the word that governs them
4. link parts and wholes, also across sentences
5. give each figure its places, period, sources and status
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from bilan import organisations
from bilan.analysis.numbers import find_quantities
from bilan.analysis.sentences import Stretch, split
from bilan.errors import LanguageError
from bilan.gazetteer import Gazetteer
from bilan.languages import pack as packs
from bilan.languages.pack import Pack
from bilan.locating import located
from bilan.model import Claim, Document, Event, Figure, Kind, Span, Statement, claim_id, quote, reference
from bilan.privacy import Person, private_persons
from bilan.privacy.marks import actors, marked
from bilan.reading import status, when, where, who
from bilan.reading.across import link_across
from bilan.reading.attach import attach
from bilan.reading.candidates import candidates, counts_too_many, unit_of
from bilan.reading.context import Context, View
from bilan.reading.drafts import Draft
from bilan.reading.events import find_events
from bilan.reading.events.drafts import VERBAL
from bilan.reading.screen import not_counted
from bilan.reading.statements import find_statements, with_figures
from bilan.reading.told import Told
from bilan.reading.triggers import find_triggers

DIGIT = re.compile(r"\d")
FIGURES_ONLY: frozenset[Kind] = frozenset({"figure"})
REACH = 2
"""Sentences after a figure in which a quantity without a trigger may still be one (`Six autres à X`)."""


@dataclass(frozen=True)
class SentenceTrace:
    """What was recognised in one sentence, as lines ready to print."""

    start: int
    end: int
    text: str
    notes: list[str] = field(default_factory=list)


class Reader:
    """Reads documents; holds what is loaded once: packs, gazetteer, organisations."""

    def __init__(
        self,
        *,
        language_folders: Sequence[Path] = (),
        places: Path | None = None,
        organisations_file: Path | None = None,
    ) -> None:
        self._folders = tuple(language_folders)
        self._places = places
        self._organisations = organisations.load(organisations_file)
        self._packs: dict[str, Pack] = {}

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer, opened when first needed."""
        return Gazetteer.open(self._places)

    def read(self, document: Document, *, kinds: Set[Kind] = FIGURES_ONLY) -> list[Claim]:
        """Return the claims of a document in the order of its text, of these kinds.

        Figures name the events that they result from only where events are read too. Raises LanguageError if its
        language is unknown or has no pack.
        """
        drafts, context = self._drafts(document)
        kept = {id(draft) for draft in drafts}
        events = find_events(context, drafts) if "event" in kinds else None
        of_figure = events.of_figure if events is not None else {}
        figures = [_figure(draft, kept, context, of_figure.get(id(draft))) for draft in drafts]
        claims: list[Claim] = []
        if events is not None:
            claims += events.claims({id(d): f.id for d, f in zip(drafts, figures, strict=True)})
        if "statement" in kinds:
            statements, figures = with_figures(find_statements(context), figures, context)
            claims = [claim for claim in claims if not _is_said(claim, statements)]
            claims += statements
        if "figure" in kinds:
            claims = [*figures, *claims]
        claims = located(claims, document)
        if kinds == FIGURES_ONLY:
            return claims
        named = {actor.name for claim in claims for actor in actors(claim) if actor.id is None}
        if named:
            claims = marked(claims, self.private_persons(document, among=named))
        return sorted(claims, key=lambda claim: claim.evidence.start)

    def private_persons(self, document: Document, *, among: Iterable[str] | None = None) -> list[Person]:
        """Return the named private persons of a document; none where its language has no pack.

        `among`: names of which alone it must be told; others may be left out, which is quicker.
        """
        if document.language is None:
            return []
        try:
            pack = self._pack(document.language)
        except LanguageError:
            return []
        return private_persons(document.text, pack, self._organisations, among=among)

    def _pack(self, code: str) -> Pack:
        """The pack of a language, looked for on the disk once."""
        if code not in self._packs:
            self._packs[code] = packs.pack_for(code, self._folders)
        return self._packs[code]

    def explain(self, document: Document) -> list[SentenceTrace]:
        """Return, sentence by sentence, what was recognised and why a quantity became a figure or did not."""
        from bilan.reading.explain import explain

        drafts, context = self._drafts(document, keep_all=True)
        return explain(drafts, context)

    def recognised(self, document: Document) -> dict[str, Any]:
        """Return all quantities, periods, places and sources of a document, whether or not they are of a claim."""
        from bilan.reading.recognised import recognised

        return recognised(self._context(document))

    def _context(self, document: Document) -> Context:
        if document.language is None:
            raise LanguageError(f"{document.id}: the language is not known; give --language")
        pack = self._pack(document.language)
        return Context(document, pack, list(split(document.text, pack)), _Lazy(self), self._organisations)

    def _drafts(self, document: Document, *, keep_all: bool = False) -> tuple[list[Draft], Context]:
        context = self._context(document)
        drafts: list[Draft] = []
        reached = -REACH - 1
        for index, stretch in enumerate(context.stretches):
            if not _worth_reading(context, index, stretch, near=index - reached <= REACH):
                continue
            found = _read_sentence(context.view(index), drafts)
            if found:
                drafts += found
                reached = index
        link_across(drafts, context)
        if not keep_all:
            drafts = [d for d in drafts if d.measure is not None]
        told = Told(drafts)
        for draft in drafts:
            status.status(draft)
            when.own_period(draft, told, context)
        for draft in sorted(drafts, key=lambda d: d.parent is not None):
            where.place(draft, told, context)
            when.period(draft, told, context)
            who.source(draft, told, context)
            status.population(draft)
        return drafts, context


def _is_said(claim: Claim, statements: Sequence[Statement]) -> bool:
    """Whether an event of words (a demand, a refusal) is what a statement's cue already says."""
    if not isinstance(claim, Event) or claim.type not in VERBAL:
        return False
    start, end = claim.evidence.start, claim.evidence.end
    return any(s.cue is not None and s.cue.start < end and start < s.cue.end for s in statements)


class _Lazy:
    """The gazetteer, opened at the first look-up, so that a text without figures does not need it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def lookup(self, name: str, *, country: str | None = None):  # type: ignore[no-untyped-def]
        return self._reader.gazetteer.lookup(name, country=country)

    def country(self, name: str) -> str | None:
        return self._reader.gazetteer.country(name)


def _worth_reading(context: Context, index: int, stretch: Stretch, *, near: bool) -> bool:
    """The fast pass: whether a sentence can hold a figure at all."""
    pack, words = context.pack, context.words(index)
    counts = not (pack.quantity_words.isdisjoint(words) and pack.negated_words.isdisjoint(words))
    if counts or DIGIT.search(context.document.text, stretch.start, stretch.end):
        return near or not pack.trigger_words.isdisjoint(words)
    return not pack.words["one"].isdisjoint(words) and not pack.victim_words.isdisjoint(words)


def _read_sentence(view: View, earlier: Sequence[Draft]) -> list[Draft]:
    sentence = view.sentence
    quantities = [q for q in find_quantities(sentence) if not not_counted(view, q)]
    if not quantities:
        return []
    found = candidates(sentence, quantities)
    attach(sentence, found, find_triggers(sentence))
    for candidate in found:
        if candidate.measure is not None and counts_too_many(candidate):
            candidate.measure, candidate.reason = None, "more people than the world has"
    drafts = [Draft(c, view, c.measure) for c in found]  # type: ignore[arg-type]
    for draft, candidate in zip(drafts, found, strict=True):
        if candidate.parent is not None:
            draft.parent = drafts[candidate.parent]
    return drafts


def _figure(draft: Draft, kept: Set[int], context: Context, event: str | None = None) -> Figure:
    """The claim of a draft; `kept` are the identities of all drafts that become claims, `event` its event's id."""
    candidate, document = draft.candidate, context.document
    sentence = draft.view.sentence
    quantity = candidate.quantity
    start, end = sentence.starts[quantity.start], sentence.ends[quantity.end - 1]
    parent = draft.parent if id(draft.parent) in kept else None
    return Figure(
        id=_id(draft, document),
        document=reference(document),
        evidence=quote(document.text, start, end),
        sentence=Span(start=sentence.stretch.start, end=_sentence_end(draft, document)),
        measure=draft.measure,
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        quantifier=quantity.quantifier,
        unit=unit_of(candidate),
        population=draft.population,
        part_of=_id(parent, document) if parent is not None else None,
        places=draft.places,
        period=draft.period,
        sources=draft.sources,
        status=draft.status,
        event=event,
    )


def _id(draft: Draft, document: Document) -> str:
    sentence, quantity = draft.view.sentence, draft.candidate.quantity
    start, end = sentence.starts[quantity.start], sentence.ends[quantity.end - 1]
    return claim_id(document.id, "figure", start, end, draft.measure)


def _sentence_end(draft: Draft, document: Document) -> int:
    stretch = draft.view.sentence.stretch
    return stretch.start + len(document.text[stretch.start : stretch.end].rstrip())
