"""What the desk does with a ledger, without HTTP: plain calls in, plain data out."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, get_args

import msgspec

from bilan import model
from bilan.asking import Asked, atlas, copies_missing
from bilan.cli.reconciled import series_record
from bilan.errors import NothingFound
from bilan.export import forms
from bilan.export.bundle import packed
from bilan.filenames import portable
from bilan.intake import IntakeOptions, Rejection, read_inputs
from bilan.languages import pack as packs
from bilan.ledger import ANY, ChangedDocumentError, Filters, Ledger, MaskedLedger
from bilan.ledger.assignments import Assignments
from bilan.ledger.corrections import corrected, made
from bilan.model import Claim, Document, Event, Figure, Kind, Review, Statement
from bilan.reader_settings import ReaderSettings
from bilan.reading import Reader
from bilan.reconcile import Question, near_duplicates
from bilan.reconcile.events import timeline
from bilan.reconcile.positions import positions
from bilan.web import shapes
from bilan.web.agreement_desk import AgreementDesk
from bilan.web.assignment_desk import AssignmentDesk
from bilan.web.inbox import Concerns, consequence
from bilan.web.incident_desk import IncidentDesk
from bilan.web.map_desk import MapDesk
from bilan.web.naming_desk import NamingDesk
from bilan.web.own_desk import OwnDesk
from bilan.web.place_desk import PlaceDesk
from bilan.web.review_desk import ReviewDesk
from bilan.web.search_desk import SearchDesk

MOST_PASSED_OVER = 200
"""Cells of a document's tables that an answer tells one by one."""
WORDS = {
    "measures": list(get_args(model.Measure)),
    "quantifiers": list(get_args(model.Quantifier)),
    "units": list(get_args(model.Unit)),
    "populations": list(get_args(model.Population)),
    "roles": list(get_args(model.Role)),
    "statuses": list(get_args(model.Status)),
    "event_statuses": list(get_args(model.EventStatus)),
    "stances": list(get_args(model.Stance)),
    "event_types": list(get_args(model.EventType)),
    "forms": list(get_args(model.Form)),
}
DEFAULTS = ReaderSettings()
KINDS: frozenset[Kind] = frozenset({"figure", "statement", "event"})


@dataclass(frozen=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


class Desk(
    OwnDesk, IncidentDesk, ReviewDesk, PlaceDesk, SearchDesk, NamingDesk, AgreementDesk, AssignmentDesk, MapDesk
):
    """A ledger with a reader: what people do at the desk.

    `settings` are those that the reader was made of.
    """

    def __init__(self, ledger: Ledger, reader: Reader, *, settings: ReaderSettings = DEFAULTS) -> None:
        self.ledger, self.reader, self.settings = ledger, reader, settings
        self.folders, self.places_file = settings.language_folders, settings.places
        self.concerns = Concerns(ledger, reader.gazetteer)
        self._confidences = {}
        self._compared: set[str] = set()
        self._copied: Mapping[str, str] = {}

    def vocabulary(self) -> dict[str, list[str]]:
        """Return the words that the fields of claims can have."""
        return {**WORDS, "languages": self.languages()}

    def inbox(
        self, filters: Filters, kind: Kind | None, review: str, order: shapes.Order, start: int, limit: int
    ) -> shapes.ClaimList:
        """Return a page of claims, most consequential or most doubtful first, or in the ledger's order."""
        concerns = self.concerns.now() if order == "consequence" else {}
        if concerns:
            ids = self.ledger.claim_ids(filters, kind=kind, review=review)
            worst = {name: consequence(concerns[name], None) for name in ids if name in concerns}
            ids.sort(key=lambda name: -worst.get(name, 0))
            page, total = ids[start : start + limit], len(ids)
        elif order == "doubt":
            ids = self.most_doubtful(self.ledger.claim_ids(filters, kind=kind, review=review))
            page, total = ids[start : start + limit], len(ids)
        else:
            page, total = self.ledger.claim_page(filters, kind=kind, review=review, start=start, limit=limit)
        claims = self.ledger.claims_by_id(page)
        items = self.items([claims[name] for name in page if name in claims])
        following = start + limit
        return shapes.ClaimList(items=items, total=total, next=str(following) if following < total else None)

    def items(self, claims: Sequence[Claim]) -> list[shapes.ClaimItem]:
        """Return claims with what a reviewer needs beside them."""
        states = self.ledger.review_states(claim.id for claim in claims)
        assigned = Assignments(self.ledger).of([claim.id for claim in claims])
        concerns = self.concerns.now()
        texts: dict[str, Document] = {}
        found = []
        for claim in claims:
            document = texts.get(claim.document.id) or self.ledger.document(claim.document.id)
            texts[document.id] = document
            mine = concerns.get(claim.id, ())
            size = claim.value if isinstance(claim, Figure) else None
            found.append(
                shapes.ClaimItem(
                    claim=claim,
                    document_title=document.title,
                    sentence_text=document.text[claim.sentence.start : claim.sentence.end],
                    review=states.get(claim.id),
                    concerns=mine,
                    consequence=consequence(mine, size),
                    assigned=assigned.get(claim.id, ()),
                )
            )
        return found

    def history(self, claim_id: str) -> shapes.ClaimHistory:
        """Return a claim with all that was decided on it; raises NothingFound."""
        claim = self.ledger.claim(claim_id)
        return shapes.ClaimHistory(
            item=self.items([claim])[0],
            original=self.ledger.original(claim.id),
            history=list(self.ledger.reviews(claim=claim.id)),
        )

    def document(self, document_id: str) -> shapes.DocumentClaims:
        """Return a document with all its claims; raises NothingFound."""
        document = self.ledger.document(document_id)
        claims = self.ledger.claims_of_document(document_id, rejected=True)
        return shapes.DocumentClaims(document=document, claims=self.items(claims))

    def documents(self, start: int, limit: int) -> shapes.DocumentList:
        """Return a page of documents, the newest first."""
        found, total = self.ledger.newest_documents(start, limit)
        items = [
            shapes.DocumentItem(
                id=d.id, title=d.title, publisher=d.publisher, published=d.published, language=d.language,
                claims=d.figures + d.statements + d.events, unreviewed=d.unreviewed,
            )
            for d in found
        ]  # fmt: skip
        following = start + limit
        return shapes.DocumentList(items=items, total=total, next=str(following) if following < total else None)

    @contextmanager
    def answers(self, *, names: bool, moved: bool = False) -> Iterator[Ledger]:
        """Give the ledger from which questions are answered: with initials for private persons unless `names`.

        `moved`: offsets are those of the texts with initials.
        Who judges a claim must see the true text; who asks what is known need not.
        """
        if names:
            yield self.ledger
            return
        # The desk's own ledger was looked through when it was opened.
        with MaskedLedger(self.ledger.location, moved=moved, verify=False) as masked:
            yield masked

    def export(
        self, form: forms.FormName, filters: Filters, kinds: tuple[forms.KindName, ...], excel: bool, names: bool
    ) -> bytes:
        """Return the file that `bilan export` would write."""
        with self.answers(names=names, moved=True) as store:
            chosen = forms.FORMS[form]
            return forms.content(forms.Asked(store, filters, forms.tables_for(chosen, kinds), excel), chosen)

    def bundle(self, filters: Filters, names: bool) -> bytes:
        """Return what `bilan export --all` would write, as a ZIP archive."""
        with self.answers(names=names, moved=True) as store:
            return packed(store, filters)

    def positions(self, filters: Filters, start: int, limit: int, names: bool) -> shapes.PositionList:
        """Return a page of the positions that actors took, by actor over time."""
        with self.answers(names=names) as store:
            found = [c for c in store.claims(filters, kind="statement") if isinstance(c, Statement)]
            taken = positions(found, self._copies(store, found))
        items = [
            shapes.PositionItem(**{name: getattr(p, name) for name in shapes.PositionItem.__struct_fields__})
            for p in taken[start : start + limit]
        ]
        following = start + limit
        return shapes.PositionList(
            items=items, total=len(taken), next=str(following) if following < len(taken) else None
        )

    def events(self, filters: Filters, start: int, limit: int, names: bool) -> shapes.EventList:
        """Return a page of the timeline of events, every mention with them."""
        with self.answers(names=names) as store:
            found = [c for c in store.claims(filters, kind="event") if isinstance(c, Event)]
            merged = timeline(found, self._copies(store, found))
        by_id = {event.id: event for event in found}
        items = [
            shapes.EventItem(event=event, mentions=[by_id[name] for name in event.mentions])
            for event in merged[start : start + limit]
        ]
        following = start + limit
        return shapes.EventList(
            items=items, total=len(merged), next=str(following) if following < len(merged) else None
        )

    def _copies(self, store: Ledger, claims: Iterable[Claim]) -> Mapping[str, str]:
        """The documents that copy another; they are sought again only when the ledger has other documents."""
        wanted = {claim.document.id for claim in claims}
        if wanted != self._compared:
            texts = (store.document(name) for name in sorted(wanted))
            self._copied = near_duplicates(texts) if copies_missing() is None else {}
            self._compared = wanted
        return self._copied

    def paste(self, report: shapes.NewDocument) -> shapes.Added:
        """Add a pasted report."""
        fields = {k: v for k, v in msgspec.to_builtins(report).items() if v is not None}
        return self.add([Upload("report.jsonl", msgspec.json.encode(fields))], IntakeOptions(input_format="jsonl"))

    def add(self, uploads: Iterable[Upload], options: IntakeOptions) -> shapes.Added:
        """Add the reports of files; what cannot be read is told, and the others are added."""
        self.follow()
        documents: list[shapes.AddedDocument] = []
        rejected: list[shapes.RejectedDocument] = []
        for found in self._intake(uploads, options):
            if isinstance(found, Rejection):
                name = PurePath(found.path).name
                rejected.append(
                    shapes.RejectedDocument(
                        name=name,
                        line=found.line,
                        reason=found.reason,
                        remedy=found.remedy,
                        columns=list(found.columns),
                    )
                )
            else:
                documents.append(found)
        return shapes.Added(documents=documents, rejected=rejected)

    def _intake(self, uploads: Iterable[Upload], options: IntakeOptions) -> Iterator[shapes.AddedDocument | Rejection]:
        codes = packs.codes(self.folders)
        with tempfile.TemporaryDirectory(prefix="bilan-") as folder:
            for number, upload in enumerate(uploads):
                path = Path(folder, str(number), portable(upload.name, "report.txt"))
                path.parent.mkdir()
                try:
                    path.write_bytes(upload.content)
                except (OSError, ValueError):
                    yield Rejection(upload.name[:100], None, "a name that no file can have", "give it another name")
                    continue
                empty = True
                for item in read_inputs([str(path)], options, codes):
                    empty = False
                    yield item if isinstance(item, Rejection) else self._added(item, codes, path.name)
                if empty:
                    yield Rejection(path.name, None, "no report in it", "look whether it is the file that you meant")

    def _added(self, document: Document, codes: Sequence[str], name: str) -> shapes.AddedDocument | Rejection:
        if document.language not in packs.readable(self.folders, precise=self.reader.precise):
            if document.language in packs.experimental_codes(self.folders):
                reason, _, remedy = packs.precise_alone(document.language).partition(": ")
                return Rejection(name, None, f"language {reason}", f"start bilan serve with {remedy}")
            known = ", ".join(codes)
            what = "not recognised" if document.language is None else f"{document.language!r} has no pack"
            return Rejection(name, None, f"language {what}", f"choose one that there is: {known}")
        try:
            known_already = self.ledger.has(document)
            if not known_already:
                claims = self.reader.read(document, kinds=KINDS) if document.text.strip() else []
                known_already = not self.ledger.add(document, claims, persons=self.reader.private_persons(document))
        except ChangedDocumentError as error:
            return Rejection(name, None, error.reason, error.remedy)
        claims = self.ledger.claims_of_document(document.id)
        passed: list[str] = []
        if not known_already:
            cells = self.reader.tables(document).passed_over
            passed = [*self.reader.passed_over(document), *(str(one) for one in cells)]
        kinds = Counter(type(claim) for claim in claims)
        return shapes.AddedDocument(
            id=document.id, title=document.title, claims=len(claims), already_known=known_already, name=name,
            published=self.ledger.document(document.id).published, figures=kinds[Figure],
            statements=kinds[Statement], events=kinds[Event], passed_over=passed[:MOST_PASSED_OVER],
        )  # fmt: skip

    def review(self, claim_id: str, asked: shapes.NewReview, reviewer: str) -> Review:
        """Decide on a claim; raises NothingFound, ReviewConflictError, LedgerError."""
        after = None
        if asked.decision == "corrected":
            claim = self.ledger.claim(claim_id)
            text = self.ledger.document(claim.document.id).text
            span = (asked.span.start, asked.span.end) if asked.span is not None else None
            after = corrected(claim, asked.after or {}, text, span)
        expects = ANY if isinstance(asked.expects, msgspec.UnsetType) else asked.expects
        return self.ledger.review(
            claim_id, asked.decision, reviewer=reviewer, reason=asked.reason, after=after, expects=expects
        )

    def add_claim(self, asked: shapes.NewClaim, reviewer: str) -> Review:
        """Add a claim that was missed; raises NothingFound and LedgerError."""
        document = self.ledger.document(asked.document)
        claim = made(document, asked.kind, (asked.span.start, asked.span.end), asked.fields)
        return self.ledger.add_claim(claim, reviewer=reviewer, reason=asked.reason)

    def reviews(
        self, claim: str | None, reviewer: str | None, document: str | None, limit: int, before: int | None
    ) -> shapes.ReviewList:
        """Return a page of the journal, newest first, of decisions before a number."""
        found = list(
            self.ledger.reviews(claim=claim, reviewer=reviewer, document=document, before=before, limit=limit + 1)
        )
        more = str(found[limit - 1].number) if len(found) > limit else None
        return shapes.ReviewList(items=found[:limit], next=more)

    def undo(self, number: int, reviewer: str, reason: str | None) -> Review:
        """Take a decision back; raises NothingFound and ReviewConflictError."""
        return self.ledger.undo(number, reviewer=reviewer, reason=reason)

    def series(self, asked: Question, source: str | None, reviewed_only: bool, names: bool) -> list[dict[str, Any]]:
        """Return how each quantity moved, as `bilan series --format jsonl` does."""
        answer = self._answer(asked, source, reviewed_only, names)
        return [msgspec.to_builtins(series_record(one)) for one in answer.series] if answer else []

    def _answer(self, question: Question, source: str | None, reviewed_only: bool, names: bool) -> Asked | None:
        try:
            with self.catalogue(reviewed_only=reviewed_only) as catalogue, self.answers(names=names) as store:
                return Asked(catalogue, store, question, atlas(self.places_file), source=source)
        except NothingFound:
            if question.place is None:
                return None  # an empty ledger, or nothing of this measure
            raise
