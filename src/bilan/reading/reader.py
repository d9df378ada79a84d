"""Document → claims: the one narrow door of reading.

A document is analysed once (`Context`, whose views of sentences are found when first asked for). From it come what
others are made to say (`statements`), the figures with their choices (`figures`), and what happened (`events`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from bilan import organisations
from bilan.analysis.allowance import LONGEST_RUN, Unread, allowed
from bilan.analysis.sentences import Stretch, split
from bilan.analysis.structure_tables import find_tables
from bilan.errors import LanguageError
from bilan.gazetteer import Candidate, Entry, Gazetteer
from bilan.languages import pack as packs
from bilan.languages.pack import Pack
from bilan.locating import bare_cells, located
from bilan.model import Claim, Document, Event, Figure, Kind, Statement, quote
from bilan.privacy import Person, private_persons
from bilan.privacy.marks import actors, marked
from bilan.reading.claims import figure_claim, sure_of
from bilan.reading.context import Context
from bilan.reading.events import find_events
from bilan.reading.events.drafts import VERBAL
from bilan.reading.figures import read_figures
from bilan.reading.mapped import TablesRead, is_mapped, read_tables, without_tables
from bilan.reading.statements import find_statements, with_figures
from bilan.reading.tables import HeadedTables, read_headed_tables
from bilan.reading.weights import Weights, shipped

if TYPE_CHECKING:
    from bilan.choosing import Adviser, Choice
    from bilan.precise import Encoder
    from bilan.reading.learning import Examples, Lesson

FIGURES_ONLY: frozenset[Kind] = frozenset({"figure"})
KINDS: dict[Kind, type[Claim]] = {"figure": Figure, "statement": Statement, "event": Event}


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
        weights: Path | None = None,
        min_confidence: float = 0.0,
        precise: bool = False,
    ) -> None:
        self._folders = tuple(language_folders)
        self._places = places
        self._weights = weights
        self.precise = precise
        """Whether an encoder is asked about every choice (`bilan[precise]`)."""
        self.min_confidence = min_confidence
        """Figures whose reading as a whole is less sure than this, 0 to 1, are left out."""
        self._organisations = organisations.load(organisations_file)
        self._packs: dict[str, Pack] = {}
        self._persons: tuple[Document, list[Person]] | None = None
        """The private persons of the document that they were last looked for in."""
        self._tables: tuple[Document, TablesRead] | None = None
        """The mapped tables of the document that they were last read in."""

    @cached_property
    def weights(self) -> Weights:
        """The weights that choices are made by, loaded when first needed."""
        own = self._weights
        if self.encoder is None:
            return shipped() if own is None else Weights.load(own)
        weights = shipped() if own is None or own == self.encoder.folder else Weights.load(own)
        return weights.joined(self.encoder.card.joined)

    @cached_property
    def encoder(self) -> Encoder | None:
        """The network of the precise reader, loaded when first needed; None of the fast one.

        A folder of weights that holds a network has it in place of the one that is installed.
        """
        if not self.precise:
            return None
        from bilan.precise import Encoder

        return Encoder.open(self._weights)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer, opened when first needed."""
        return Gazetteer.open(self._places)

    def read(self, document: Document, *, kinds: Set[Kind] = FIGURES_ONLY) -> list[Claim]:
        """Return the claims of a document in the order of its text, of these kinds.

        All kinds are read whatever is asked for, since they know of each other: `kinds` is a filter and changes no
        claim. Raises LanguageError if the document's language is unknown or has no pack.
        """
        tables = self.tables(document)
        context, unread = self._prose(document, tables)
        statements = find_statements(context, self.weights)
        headed = read_headed_tables(context)
        read = sure_of(read_figures(context, self.weights, statements).figures, self.min_confidence)
        read = [figure for figure in read if not headed.holds(figure.draft.span[0])]
        drafts = [figure.draft for figure in read]
        events = find_events(context, drafts, statements, self.weights)
        figures = [figure_claim(figure, context, events.of_figure.get(id(figure.draft))) for figure in read]
        statements, figures = with_figures(statements, figures)
        told = events.claims({id(draft): f.id for draft, f in zip(drafts, figures, strict=True)})
        happened = [c for c in told if not (_is_said(c, statements) or headed.holds(c.evidence.start))]
        claims: list[Claim] = [*figures, *happened, *statements]
        claims = _as_written(claims, document) if tables.stretches or unread else claims
        if any(actor.id is None for claim in claims for actor in actors(claim)):
            claims = marked(claims, self.private_persons(document, context))
        if bare := bare_cells(document):
            claims = [c for c in claims if not (isinstance(c, Figure) and c.evidence.start in bare)]
        claims = located([*claims, *tables.figures], document)
        claims += _of_tables(headed, document, self.min_confidence)
        if context.pack.language.experimental:
            claims = [_experimental(claim) for claim in claims]
        wanted = {KINDS[kind] for kind in kinds}
        return sorted((c for c in claims if type(c) in wanted), key=lambda claim: claim.evidence.start)

    def tables(self, document: Document) -> TablesRead:
        """Return the figures of a document's mapped tables and what of them was passed over; nothing without such."""
        if not is_mapped(document):
            return TablesRead()
        if self._tables is None or self._tables[0] is not document:  # asked for again, for what was passed over
            self._tables = (document, read_tables(self._context(document)))
        return self._tables[1]

    def private_persons(self, document: Document, context: Context | None = None) -> list[Person]:
        """Return the named private persons of a document; none where its language has no pack.

        `context`: the document as it was read, whose sentences are taken where they are those of all its text.
        """
        if document.language is None:
            return []
        if self._persons is not None and self._persons[0] is document:  # asked for again when it is added to a ledger
            return self._persons[1]
        try:
            pack = self.pack(document.language)
        except LanguageError:
            return []
        sentences = context.sentences if context is not None and context.document.text == document.text else None
        found = private_persons(document.text, pack, self._organisations, sentences)
        self._persons = (document, found)
        return found

    def pack(self, code: str) -> Pack:
        """The pack of a language, looked for on the disk once; an experimental one is the precise reader's alone."""
        if code not in self._packs:
            pack = packs.pack_for(code, self._folders)
            if pack.language.experimental and not self.precise:
                raise LanguageError(packs.precise_alone(code))
            self._packs[code] = pack
        return self._packs[code]

    def explain(self, document: Document) -> list[SentenceTrace]:
        """Return, sentence by sentence, what was recognised and why a quantity became a figure or did not."""
        from bilan.reading.explain import explain

        tables = self.tables(document)
        context, unread = self._prose(document, tables)
        statements = find_statements(context, self.weights)
        figures = read_figures(context, self.weights, statements)
        events = find_events(context, [figure.draft for figure in figures.figures], statements, self.weights)
        traces = explain(figures, events, context, self.weights, read_headed_tables(context))
        traces += [SentenceTrace(one.start, one.end, "", [one.told(document.text)]) for one in unread]
        return sorted([*traces, *_cell_traces(tables, document)], key=lambda trace: trace.start)

    def passed_over(self, document: Document) -> list[str]:
        """Return what of a document was passed over, and why; nothing where its language has no pack.

        Cells of its tables that were not understood, and what is longer than any report (`analysis.allowance`).
        """
        text = document.text
        if document.language is None or not (len(text) > LONGEST_RUN or find_tables(text)):
            return []
        try:
            context, unread = self._prose(document, self.tables(document))
        except LanguageError:
            return []
        of_tables = [note.text for note in read_headed_tables(context).notes if note.passed_over]
        return [*(one.told(text) for one in unread), *of_tables]

    def recognised(self, document: Document) -> dict[str, Any]:
        """Return all quantities, periods, places and sources of a document, whether or not they are of a claim."""
        from bilan.reading.recognised import recognised

        context, _ = self._prose(document, self.tables(document))
        statements = find_statements(context, self.weights)
        return recognised(context, read_figures(context, self.weights, statements), self.weights)

    def choices(self, document: Document) -> list[Choice]:
        """Return every choice that reading a document's figures makes."""
        context, _ = self._prose(document, self.tables(document))
        read = read_figures(context, self.weights, find_statements(context, self.weights))
        fields = [c for f in read.figures for c in (f.place, f.period, f.source, *f.kinds)]
        return [*(settled.choice for settled in read.settled), *fields]

    def lesson(self, document: Document, figures: Sequence[Mapping[str, Any]], *, singles: bool = True) -> Lesson:
        """Return what an annotated report teaches the choices of reading; needs NumPy and SciPy (`bilan[train]`).

        `singles`: whether single people without a number were annotated.
        """
        from bilan.reading.learning import lesson

        context = self._context(document)
        return lesson(context, figures, find_statements(context, self.weights), singles=singles)

    def told_lesson(
        self,
        document: Document,
        statements: Sequence[Mapping[str, Any]] | None,
        events: Sequence[Mapping[str, Any]] | None,
    ) -> Examples:
        """Return what annotated statements and events teach, by slot; None where those of a kind were not annotated."""
        from bilan.reading.events.learning import event_examples
        from bilan.reading.statements.learning import statement_examples

        context = self._context(document)
        taught: Examples = {}
        if statements is not None:
            taught["statement"] = statement_examples(context, statements)
        if events is not None:
            told = find_statements(context, self.weights)
            drafts = [figure.draft for figure in read_figures(context, self.weights, told).figures]
            taught |= event_examples(context, events, drafts, told)
        return taught

    def with_weights(self, weights: Weights) -> Reader:
        """Return a reader that shares all but the weights with this one."""
        other = copy(self)
        other.__dict__["weights"] = weights
        return other

    def _prose(self, document: Document, tables: TablesRead) -> tuple[Context, list[Unread]]:
        """What is read of a document outside of its mapped tables, and what is passed over since it is too much."""
        plain = without_tables(document, tables)
        if len(plain.text) <= LONGEST_RUN:
            return self._context(plain), []
        stretches, unread = allowed(split(plain.text, self._pack_of(document)), plain.text)
        if unread:  # nothing that looks through the text as a whole may see more of it
            end = stretches[-1].end if stretches else 0
            plain = msgspec.structs.replace(plain, text=plain.text[:end])
        return self._context(plain, stretches), unread

    def _pack_of(self, document: Document) -> Pack:
        if document.language is None:
            raise LanguageError(f"{document.id}: the language is not known; give --language")
        return self.pack(document.language)

    def _context(self, document: Document, stretches: Sequence[Stretch] | None = None) -> Context:
        pack = self._pack_of(document)
        read = list(split(document.text, pack)) if stretches is None else stretches
        return Context(document, pack, read, _Lazy(self), self._organisations, self._adviser(document.text))

    def _adviser(self, text: str) -> Adviser | None:
        if self.encoder is None:
            return None
        from bilan.precise import Advice

        return Advice(self.encoder, text)


def _of_tables(tables: HeadedTables, document: Document, least: float) -> list[Figure]:
    """The figures of tables that are sure enough, with where in the original they stand."""
    sure = [f for f in tables.figures if f.confidence is None or f.confidence["all"] >= least]
    kept = {figure.id for figure in sure}
    whole = [f if f.part_of in kept else msgspec.structs.replace(f, part_of=None) for f in sure]
    return [
        figure if there.evidence.where is None else there
        for figure, there in zip(whole, located(whole, document), strict=True)
    ]


def _cell_traces(tables: TablesRead, document: Document) -> Iterator[SentenceTrace]:
    """A line for each row of a mapped table that gave figures, and one for each table of what it did not give."""
    rows: dict[tuple[int, int], list[str]] = {}
    for figure in located(tables.figures, document):
        column = figure.evidence.where.column if figure.evidence.where else None
        note = f"figure {figure.evidence.exact}: {figure.measure}, as the column {column!r} is mapped"
        rows.setdefault((figure.sentence.start, figure.sentence.end), []).append(note)
    for (start, end), notes in rows.items():
        yield SentenceTrace(start, end, document.text[start:end], notes)
    if tables.passed_over:
        yield SentenceTrace(len(document.text), len(document.text), "", [str(one) for one in tables.passed_over])


def _as_written(claims: list[Claim], document: Document) -> list[Claim]:
    """The claims with the document's own words around them, where parts of it were left out of reading."""
    return [msgspec.structs.replace(c, evidence=quote(document.text, c.evidence.start, c.evidence.end)) for c in claims]


def _experimental(claim: Claim) -> Claim:
    return msgspec.structs.replace(claim, document=msgspec.structs.replace(claim.document, experimental=True))


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

    def options(self, name: str) -> tuple[Candidate, ...]:
        return self._reader.gazetteer.options(name)

    def abbreviated(self, name: str) -> tuple[Candidate, ...]:
        return self._reader.gazetteer.abbreviated(name)

    def contains(self, outer: str, inner: str) -> bool:
        return self._reader.gazetteer.contains(outer, inner)

    def entry(self, entry_id: str) -> Entry | None:
        return self._reader.gazetteer.entry(entry_id)
