"""What else a ledger keeps, as listings: documents, what could not be read, decisions, damage; and language packs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bilan.cli import words
from bilan.cli.layout import Field, Passages
from bilan.cli.names import recorded, said
from bilan.cli.output import Listing, json_line

if TYPE_CHECKING:
    from bilan.intake import Outcome
    from bilan.languages.pack import PackInfo
    from bilan.ledger import FoundDocument
    from bilan.ledger.incidents import IncidentDecision
    from bilan.model import Review

Record = dict[str, Any]
DOCUMENT_COLUMNS = (
    "state", "id", "published", "publisher", "language", "figures", "statements", "events", "unreviewed", "title",
    "url", "line", "reason", "remedy", "added_at",
)  # fmt: skip
MOST_NOTES = 4
"""Notes of one file that are shown."""


def _get(name: str) -> Callable[[Record], Any]:
    return lambda row: row.get(name)


def _text(name: str) -> Callable[[Record], str]:
    return lambda row: "" if row.get(name) is None else str(row[name])


def _field(name: str, title: str = "", **more: Any) -> Field[Record]:
    return Field(title or name.replace("_", " "), _text(name), **more)


def documents() -> Listing[Record]:
    """Return how documents that were read are listed."""
    return Listing(
        (
            _field("id", head=True), _field("published", head=True), _field("publisher"), _field("language"),
            _field("figures", right=True), _field("statements", right=True), _field("events", right=True),
            _field("unreviewed", right=True), _field("title", prose=True), _field("added_at"),
        ),
        {name: _get(name) for name in DOCUMENT_COLUMNS},
        json_line,
    )  # fmt: skip


def found_documents(*, names: bool) -> Listing[FoundDocument]:
    """Return how documents that were found by their words are listed, the words marked."""

    def passages(item: FoundDocument) -> Passages:
        return Passages(tuple(_marked(item)))

    def text(name: str) -> Callable[[FoundDocument], str]:
        return lambda item: str(getattr(item, name) or "")

    fields: tuple[Field[FoundDocument], ...] = (
        Field("id", text("id"), head=True),
        Field("published", lambda item: words.day(item.published), head=True),
        Field("publisher", text("publisher"), head=True),
        Field("title", text("title"), prose=True),
        Field("words", passages, prose=True),
    )

    def get(name: str) -> Callable[[FoundDocument], Any]:
        return lambda item: getattr(item, name)

    shown = ("id", "published", "publisher", "language", "title", "url")
    columns: dict[str, Callable[[FoundDocument], Any]] = {name: get(name) for name in shown}
    columns["snippets"] = lambda item: passages(item).plain()
    columns["names"] = lambda _: said(names)
    return Listing(fields, columns, lambda item: json_line(recorded(asdict(item), names=names)))


def _marked(item: FoundDocument) -> Iterator[tuple[str, bool]]:
    """The snippets of a document in their order, with what stands between them, and whether each piece is marked."""
    for snippet in item.snippets:
        yield "… ", False
        last = 0
        for start, end in snippet.marks:
            yield from ((snippet.text[last:start], False), (snippet.text[start:end], True))
            last = end
        yield f"{snippet.text[last:]} ", False
    if item.snippets:
        yield "…", False


def rejections() -> Listing[Record]:
    """Return how inputs that could not be read are listed."""
    return Listing(
        (
            _field("id", "could not be read", head=True), _field("line", right=True), _field("reason", prose=True),
            _field("remedy", prose=True), _field("added_at", "when"),
        ),
        {name: _get(name) for name in DOCUMENT_COLUMNS},
        json_line,
    )  # fmt: skip


def reviews(*, names: bool) -> Listing[Review]:
    """Return how decisions on claims are listed."""

    def claim(entry: Review, field: str) -> Any:
        standing = entry.after or entry.before
        return getattr(getattr(standing, field, None), {"evidence": "exact", "document": "id"}[field], None)

    def url(entry: Review) -> str | None:
        standing = entry.after or entry.before
        return standing.document.url if standing else None

    def decision(entry: Review) -> str:
        return f"{entry.decision} {entry.undoes}" if entry.undoes else entry.decision

    def which(entry: Review) -> str:
        return f"{entry.claim} and {len(entry.claims) - 1} more" if entry.claims else entry.claim

    fields: tuple[Field[Review], ...] = (
        Field("number", lambda entry: str(entry.number), right=True, head=True),
        Field("when", lambda entry: entry.at, head=True),
        Field("who", lambda entry: entry.reviewer, head=True),
        Field("decision", decision, head=True),
        Field("claim", which),
        Field("words", lambda entry: claim(entry, "evidence") or "", prose=True),
        Field("reason", lambda entry: entry.reason or "", prose=True),
    )
    columns: dict[str, Callable[[Review], Any]] = {
        "number": lambda entry: entry.number,
        "at": lambda entry: entry.at,
        "reviewer": lambda entry: entry.reviewer,
        "decision": lambda entry: entry.decision,
        "undoes": lambda entry: entry.undoes,
        "claim": lambda entry: entry.claim,
        "claims": lambda entry: list(entry.claims),
        "scope": lambda entry: entry.scope,
        "document": lambda entry: claim(entry, "document"),
        "url": url,
        "words": lambda entry: claim(entry, "evidence"),
        "reason": lambda entry: entry.reason,
        "names": lambda _: said(names),
    }
    return Listing(fields, columns, lambda entry: json_line(recorded(entry, names=names)))


def lines(*columns: str, prose: str = "") -> Listing[Record]:
    """Return how plain records are listed: a column a name, `prose` the one that takes the room that is left."""
    return Listing(
        tuple(_field(name, prose=name == prose, head=not place) for place, name in enumerate(columns)),
        {name: _get(name) for name in columns},
    )


def packs() -> Listing[PackInfo]:
    """Return how language packs are listed."""

    def covers(info: PackInfo) -> str:
        return ", ".join(f"{words.number(count)}\u00a0{what}" for what, count in info.counts.items())

    def state(info: PackInfo) -> str:
        return "experimental: --reader precise" if info.experimental else ""

    columns: dict[str, Callable[[PackInfo], Any]] = {
        "code": lambda info: info.code,
        "name": lambda info: info.name,
        "version": lambda info: info.version,
        "experimental": lambda info: info.experimental,
        "folder": lambda info: str(info.folder),
        "covers": lambda info: [f"{count} {what}" for what, count in info.counts.items()],
    }
    return Listing(
        (
            Field("code", lambda info: info.code, head=True), Field("name", lambda info: info.name, head=True),
            Field("version", lambda info: info.version, head=True), Field("state", state, head=True),
            Field("covers", covers, prose=True),
            Field("folder", lambda info: str(info.folder)),
        ),
        columns,
        lambda info: json_line({**{name: get(info) for name, get in columns.items()}, "covers": info.counts}),
    )  # fmt: skip


def outcomes() -> Listing[Outcome]:
    """Return how what became of each file is listed."""

    def notes(outcome: Outcome) -> str:
        return "; ".join(outcome.notes[:MOST_NOTES]) + (" …" if len(outcome.notes) > MOST_NOTES else "")

    def counted(name: str) -> Callable[[Outcome], str]:
        return lambda outcome: str(getattr(outcome, name) or "")

    fields: tuple[Field[Outcome], ...] = (
        Field("file", lambda outcome: outcome.path, head=True),
        Field("form", lambda outcome: outcome.form, head=True),
        Field("documents", counted("documents"), right=True),
        Field("refused", counted("rejected"), right=True),
        Field("passed over", counted("passed_over"), right=True),
        Field("notes", notes, prose=True),
    )
    return Listing(fields, {})


def incident_decisions(*, names: bool) -> Listing[IncidentDecision]:
    """Return how decisions on incidents are listed."""
    shown = ("number", "at", "reviewer", "action", "incident", "other", "members", "undoes", "reason")

    def get(name: str) -> Callable[[IncidentDecision], Any]:
        def value(entry: IncidentDecision) -> Any:
            found = getattr(entry, name)
            return list(found) if isinstance(found, tuple) else found

        return value

    def text(name: str) -> Callable[[IncidentDecision], str]:
        def value(entry: IncidentDecision) -> str:
            found = getattr(entry, name)
            return " ".join(found) if isinstance(found, tuple) else str(found if found is not None else "")

        return value

    heads = frozenset({"number", "at", "reviewer", "action"})
    fields: tuple[Field[IncidentDecision], ...] = tuple(
        Field(name, text(name), head=name in heads, prose=name == "reason") for name in shown
    )
    columns: dict[str, Callable[[IncidentDecision], Any]] = {name: get(name) for name in shown}
    columns["names"] = lambda _: said(names)
    return Listing(fields, columns, lambda entry: json_line(recorded(entry, names=names)))
