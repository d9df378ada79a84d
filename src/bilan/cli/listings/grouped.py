"""What several claims make together, as listings: the timeline, positions, series, estimates, conflicts, relations.

Each of their rows carries the claims that it rests on, so that CSV has their sentences, addresses, coordinates,
reviews and confidence beside it (`bilan.export.resting`).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bilan.cli import words
from bilan.cli.layout import Field
from bilan.cli.listings.claims import ID_SHOWN
from bilan.cli.names import recorded, said
from bilan.cli.output import Listing, json_line
from bilan.export.resting import LOCATED, RESTING
from bilan.export.rows import Row, claims_of
from bilan.export.tables import TABLES
from bilan.marks import experimental, marked
from bilan.model import Period

if TYPE_CHECKING:
    from bilan.answers import Told
    from bilan.ledger import Ledger
    from bilan.reconcile import Conflict, Relation, Series
    from bilan.reconcile.events import MergedEvent
    from bilan.reconcile.positions import Position

T = TypeVar("T")


@dataclass(frozen=True)
class Grouped(Generic[T]):
    """Something with the claims that it rests on."""

    value: T
    rows: tuple[Row, ...]
    names: bool
    """Whether names of private persons stand in it."""


def grouped(
    store: Ledger, values: Iterable[T], claims: Callable[[T], Iterable[str]], *, names: bool
) -> Iterator[Grouped[T]]:
    """Yield values with the claims of a ledger that they rest on, by the ids that `claims` gives."""
    for value in values:
        yield Grouped(value, claims_of(store, claims(value)), names)


Columns = Mapping[str, Callable[[Grouped[T]], Any]]


def _columns(own: Mapping[str, Callable[[T], Any]]) -> dict[str, Callable[[Grouped[T]], Any]]:
    """The columns of a value, and of what it rests on."""

    def of_value(get: Callable[[T], Any]) -> Callable[[Grouped[T]], Any]:
        return lambda item: get(item.value)

    resting = {column.name: column.get for column in (*LOCATED, *RESTING) if column.name not in own}
    return {
        **{name: of_value(get) for name, get in own.items()},
        **resting,
        "names": lambda item: said(item.names),
    }


def _plain(item: Grouped[Any]) -> str:
    return json_line(recorded(item.value, names=item.names))


def _field(name: str) -> Callable[[Any], Any]:
    def get(value: Any) -> Any:
        found = getattr(value, name)
        return list(found) if isinstance(found, tuple) else found

    return get


def _shown(title: str, get: Callable[[T], str], **more: Any) -> Field[Grouped[T]]:
    return Field(title, lambda item: get(item.value), **more)


def timeline() -> Listing[Grouped[MergedEvent]]:
    """Return how events merged across reports are listed."""

    def days(event: MergedEvent) -> str:
        return words.days(Period(start=event.start, end=event.end))

    names = ("id", "type", "mode", "status", "start", "end", "place", "actors", "recipients", "figures", "sources",
             "mentions")  # fmt: skip
    fields: tuple[Field[Grouped[MergedEvent]], ...] = (
        _shown("days", days, head=True),
        _shown("type", lambda event: f"{event.type} {event.mode or ''}".strip(), head=True),
        _shown("place", lambda event: event.place or ""),
        _shown("actors", lambda event: ", ".join(event.actors)),
        _shown("recipients", lambda event: ", ".join(event.recipients)),
        _shown("status", lambda event: event.status),
        _shown("sources", lambda event: ", ".join(event.sources)),
        _shown("mentions", lambda event: str(len(event.mentions)), right=True),
        _shown("event", lambda event: event.id[:ID_SHOWN]),
    )
    return Listing(fields, _columns({name: _field(name) for name in names}), _plain)


def position_record(position: Position) -> dict[str, Any]:
    """Return a position as JSON has it: its statements by their ids."""
    return {
        "actor": position.actor, "actor_id": position.id, "stance": position.stance, "object": position.object,
        "first": position.first, "last": position.last, "reports": position.reports,
        "statements": [statement.id for statement in position.statements],
    }  # fmt: skip


def positions() -> Listing[Grouped[Position]]:
    """Return how the positions of actors are listed."""
    names = ("actor", "actor_id", "stance", "object", "first", "last", "reports", "statements")

    def of(name: str) -> Callable[[Position], Any]:
        return lambda position: position_record(position)[name]

    fields: tuple[Field[Grouped[Position]], ...] = (
        _shown("actor", lambda position: position.actor, head=True),
        _shown(
            "stance",
            lambda position: marked(position.stance, any(map(experimental, position.statements))),
            head=True,
        ),
        _shown("first", lambda position: words.day(position.first)),
        _shown("last", lambda position: words.day(position.last)),
        _shown("reports", lambda position: str(position.reports), right=True),
        _shown("what", lambda position: position.object, prose=True),
    )
    return Listing(
        fields, _columns({name: of(name) for name in names}),
        lambda item: json_line(recorded(position_record(item.value), names=item.names)),
    )  # fmt: skip


def relations(tried: Container[str] = ()) -> Listing[Grouped[Relation]]:
    """Return how relations of figures are listed; `tried` are those that were read experimentally."""

    def id_of(figure: str) -> str:
        return marked(figure[:ID_SHOWN], figure in tried)

    names = ("kind", "figure", "other", "reason")
    fields: tuple[Field[Grouped[Relation]], ...] = (
        _shown("figure", lambda found: id_of(found.figure), head=True),
        _shown("relation", lambda found: found.kind, head=True),
        _shown("other", lambda found: id_of(found.other), head=True),
        _shown("reason", lambda found: found.reason, prose=True),
    )
    return Listing(fields, _columns({name: _field(name) for name in names}), _plain)


def conflicts() -> Listing[Grouped[Conflict]]:
    """Return what of conflicts stands in CSV and JSON; for people they are told (`bilan.cli.reconciled`)."""
    names = ("kind", "measure", "place", "days", "severity", "reason", "incident", "lowest")
    return Listing((), _columns({name: _field(name) for name in names}), _plain)


def estimates() -> Listing[Grouped[Told]]:
    """Return what of estimates stands in CSV and JSON; for people they are told (`bilan.cli.reconciled`)."""
    names = ("measure", "population", "unit", "detail", "place", "as_of", "policy", "low", "best", "high", "contested",
             "disputed_by", "derived", "sources", "reviewed", "incident", "title", "situation")  # fmt: skip
    own: dict[str, Callable[[Told], Any]] = {name: _field(name) for name in names}
    own |= {"period_start": lambda made: made.period.start, "period_end": lambda made: made.period.end}
    return Listing((), _columns(own), _plain)


@dataclass(frozen=True)
class Step:
    """A step of a series, with its figure."""

    series: Series
    place: int
    """Of the step in its series, from 1."""
    step: Mapping[str, Any]
    row: Row | None
    names: bool


def series_steps() -> dict[str, Callable[[Step], Any]]:
    """Return the columns of series as CSV: a row a step, with all that is known of its figure."""

    def of_figure(get: Callable[[Row], Any]) -> Callable[[Step], Any]:
        return lambda step: get(step.row) if step.row is not None else None

    def of_step(name: str) -> Callable[[Step], Any]:
        return lambda step: step.step[name]

    own: dict[str, Callable[[Step], Any]] = {
        "series": lambda step: step.series.id,
        "series_kind": lambda step: step.series.kind,
        "series_place": lambda step: step.series.place,
        "series_start": lambda step: step.series.start,
        "series_end": lambda step: step.series.end,
        "step": lambda step: step.place,
        "known": of_step("known"),
        "until": of_step("until"),
        "amount": of_step("amount"),
        "number": of_step("number"),
        "voice": of_step("source"),
        "change": of_step("change"),
    }
    figure = {column.name: of_figure(column.get) for column in TABLES["figure"].columns}
    return {**own, **figure, "names": lambda step: said(step.names)}
