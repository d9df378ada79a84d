"""The tables of an export: the columns of each kind, with name, type and meaning.

CSV, XLSX, Parquet, JSON Lines, HXL, GeoJSON's properties, the data dictionary of a bundle and the documentation are
all made from these definitions. A new kind is a new `Table` in `TABLES`: its columns, and how its rows come out of a
ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args

from bilan.export.rows import Row, claim_rows
from bilan.model import (
    Actor,
    Decision,
    EventStatus,
    EventType,
    Form,
    Kind,
    Measure,
    Place,
    Precision,
    Quantifier,
    Role,
    Stance,
    Status,
    Unit,
)

if TYPE_CHECKING:
    from bilan.ledger import Filters, Ledger

Type = Literal["string", "number", "integer", "boolean", "date", "uri", "list"]
"""`list`: several strings, which a cell of text joins with `JOINED`."""
JOINED = "; "
PUBLISHED_CODES = {"XK": "XKX"}
"""ISO 3166-1 has no Kosovo; the code that the World Bank and OCHA use in its place."""


@dataclass(frozen=True)
class Column:
    """A column: what it holds, and how it is got from a row."""

    name: str
    type: Type
    meaning: str
    get: Callable[[Any], Any]
    hxl: str
    """Its tag by the HXL 1.1 dictionary."""
    allowed: tuple[str, ...] = ()
    """All values that it can have, where they are few."""
    required: bool = False


@dataclass(frozen=True)
class Table:
    """A kind of rows with their columns."""

    kind: str
    name: str
    """Of its file and sheet."""
    meaning: str
    columns: tuple[Column, ...]
    rows: Callable[[Ledger, Filters], Iterator[Any]]
    """Yields what the columns' `get` take."""
    places: Callable[[Any], Iterable[Place]] = lambda row: row.places
    """Gives the places of a row, for maps."""

    def values(self, row: Any) -> list[Any]:
        """Return the typed values of a row, in the order of the columns."""
        return [column.get(row) for column in self.columns]

    def record(self, row: Any) -> dict[str, Any]:
        """Return a row as an object, with all columns."""
        return {column.name: column.get(row) for column in self.columns}


def joined(value: Any) -> Any:
    """Return a value as a cell of text holds it: lists side by side, truth as `true` and `false`."""
    if isinstance(value, list):
        return JOINED.join(value)
    return str(value).lower() if isinstance(value, bool) else value


@lru_cache(maxsize=300)
def iso3(code: str | None) -> str | None:
    """Return the ISO 3166-1 alpha-3 code for an alpha-2 one; None for what is no country."""
    if code is None:
        return None
    import pycountry

    country = pycountry.countries.get(alpha_2=code)
    return country.alpha_3 if country else PUBLISHED_CODES.get(code)


def pcode(place: Place | None) -> str | None:
    """Return the P-code of a place, None where it is not known."""
    return (place.pcode or None) if place is not None else None


def place_of(row: Row, role: Role) -> Place | None:
    """Return the first place of a claim that has this role."""
    return next((place for place in row.places if place.role == role), None)


def _claim(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row.claim, name, None)


def _document(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row.claim.document, name)


def _evidence(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row.claim.evidence, name)


def _listed(name: str) -> Callable[[Row], list[str]]:
    return lambda row: list(getattr(row.claim, name))


def _period(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row.claim.period, name, None)


def _actor(name: str, field: str) -> Callable[[Row], Any]:
    return lambda row: getattr(getattr(row.claim, name), field, None)


def _names(name: str) -> Callable[[Row], list[str]]:
    return lambda row: [actor.name for actor in getattr(row.claim, name)]


def _control(name: str) -> Callable[[Row], str | None]:
    def get(row: Row) -> str | None:
        actor: Actor | None = getattr(getattr(row.claim, "control", None), name, None)
        return actor.name if actor else None

    return get


def _words(name: str) -> Callable[[Row], str | None]:
    return lambda row: getattr(getattr(row.claim, name), "exact", None)


def _place(role: Role, name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(place_of(row, role), name, None)


def _country(role: Role) -> Callable[[Row], str | None]:
    return lambda row: iso3(getattr(place_of(row, role), "country", None))


def _all_places(row: Row) -> list[str]:
    return [f"{place.name} ({place.role})" for place in row.places]


def _confidence(row: Row) -> float | None:
    given = getattr(row.claim, "confidence", None) or {}
    return given.get("all")


def _confidences(row: Row) -> list[str]:
    given = getattr(row.claim, "confidence", None) or {}
    return [f"{name} {value}" for name, value in given.items() if name != "all"]


PCODE = "Its P-code, where the report or your own places give one"
_ROLES: tuple[tuple[Role, str, str], ...] = (
    ("at", "place", "where it is"),
    ("origin", "origin", "where people come from"),
    ("destination", "destination", "where they go"),
)


def _of_place(role: Role, prefix: str, what: str) -> tuple[Column, ...]:
    tag = {"at": "", "origin": "+origin", "destination": "+dest"}[role]
    precision = "`exact` the place itself, `within` a part of it, `country`, `region`"
    return (
        Column(prefix, "string", f"The first place {what}, as written", _place(role, "name"), f"#loc{tag}+name"),
        Column(
            f"{prefix}_canonical",
            "string",
            "Its name in the gazetteer",
            _place(role, "canonical"),
            f"#loc{tag}+name+canonical",
        ),
        Column(f"{prefix}_part", "string", "The part of it that is meant", _place(role, "part"), f"#loc{tag}+part"),
        Column(f"{prefix}_id", "string", "Its id in the gazetteer", _place(role, "gazetteer"), f"#loc{tag}+code"),
        Column(
            f"{prefix}_iso3",
            "string",
            "Its country, ISO 3166-1 alpha-3",
            _country(role),
            f"#country{tag}+code+v_iso3",
        ),
        Column(f"{prefix}_pcode", "string", PCODE, lambda row: pcode(place_of(row, role)), f"#loc{tag}+code+v_pcode"),
        Column(f"{prefix}_latitude", "number", "Degrees north, WGS 84", _place(role, "latitude"), f"#geo{tag}+lat"),
        Column(f"{prefix}_longitude", "number", "Degrees east, WGS 84", _place(role, "longitude"), f"#geo{tag}+lon"),
        Column(
            f"{prefix}_precision",
            "string",
            f"What the coordinates are of: {precision}",
            _place(role, "precision"),
            f"#geo{tag}+precision",
            get_args(Precision),
        ),
    )


_IDENTITY = (
    Column("id", "string", "Id of the claim: `bilan show` finds it", _claim("id"), "#meta+id", required=True),
    Column("kind", "string", "Kind of claim", lambda row: row.claim.__struct_config__.tag, "#meta+kind"),
)

_WHERE_AND_WHEN = (
    *(column for role in _ROLES for column in _of_place(*role)),
    Column("places", "list", "All its places, each with its role", _all_places, "#loc+list"),
    Column("period_start", "date", "First day that it is about", _period("start"), "#date+start"),
    Column("period_end", "date", "Last day that it is about", _period("end"), "#date+end"),
    Column("period_expression", "string", "The words that say when", _period("expression"), "#description+date"),
)

_WHENCE = (
    Column(
        "sources",
        "list",
        "To whom the text ascribes it",
        lambda row: [source.name for source in row.claim.sources],
        "#meta+source+name",
    ),
    Column(
        "source_ids",
        "list",
        "Ids of the sources that are known organisations",
        lambda row: [source.id for source in row.claim.sources if source.id],
        "#meta+source+code",
    ),
    Column("words", "string", "The words that the claim stands in", _evidence("exact"), "#description+quote"),
    Column(
        "sentence",
        "string",
        "The sentence around them",
        lambda row: " ".join(row.sentence.split()),
        "#description+text",
    ),
    Column(
        "start",
        "integer",
        "Where the words start in the document's text, in code points",
        _evidence("start"),
        "#meta+start",
    ),
    Column("end", "integer", "Where they end", _evidence("end"), "#meta+end"),
    Column("page", "integer", "Page of a PDF that it stands on, from 1", lambda row: row.page, "#meta+page+num"),
    Column(
        "spot",
        "string",
        "Where in the original: sheet, cell, table, row, column, block of a live page, record of an archive or feed",
        lambda row: row.spot,
        "#meta+spot",
    ),
    Column("document", "string", "Id of the document", _document("id"), "#meta+document+id", required=True),
    Column("title", "string", "Its title", _document("title"), "#meta+document+title"),
    Column("publisher", "string", "Who published it", _document("publisher"), "#org+publisher+name"),
    Column("published", "date", "When: the day since which it is known", _document("published"), "#date+reported"),
    Column("language", "string", "Its language, ISO 639-1", _document("language"), "#meta+language"),
    Column(
        "experimental",
        "boolean",
        "True where its language is read experimentally; else empty",
        lambda row: row.experimental,
        "#meta+experimental",
    ),
    Column("url", "uri", "Its address", _document("url"), "#meta+url"),
    Column(
        "captured",
        "string",
        "When the page was kept, as a web archive or a saved page says: ISO 8601",
        lambda row: row.captured,
        "#meta+captured",
    ),
    Column(
        "confidence",
        "number",
        "How sure the reading is, 0 to 1, calibrated; empty where the reading does not say",
        _confidence,
        "#meta+confidence+num",
    ),
    Column("confidence_by_field", "list", "The same for each field", _confidences, "#meta+confidence+list"),
    Column(
        "review",
        "string",
        "What a person decided on it; empty: nobody has looked",
        lambda row: row.review.decision if row.review else None,
        "#status+review",
        get_args(Decision),
    ),
    Column(
        "reviewed_at",
        "string",
        "When that was, ISO 8601 in UTC",
        lambda row: row.review.at if row.review else None,
        "#meta+review+time",
    ),
    Column(
        "names",
        "string",
        "`initials` for the names of private persons, or `all` names",
        lambda row: row.names,
        "#meta+names",
        ("all", "initials"),
        required=True,
    ),
)

_FIGURE = (
    Column("measure", "string", "What is counted", _claim("measure"), "#indicator+code", get_args(Measure), True),
    Column("value", "number", "The number; empty where only bounds are known", _claim("value"), "#indicator+value+num"),
    Column("low", "number", "The least it can be by the words", _claim("low"), "#indicator+min+num"),
    Column("high", "number", "The most it can be by the words", _claim("high"), "#indicator+max+num"),
    Column(
        "quantifier",
        "string",
        "How the words bound it",
        _claim("quantifier"),
        "#indicator+quantifier",
        get_args(Quantifier),
    ),
    Column("unit", "string", "Of what", _claim("unit"), "#indicator+unit", get_args(Unit)),
    Column("population", "list", "Who is counted", _listed("population"), "#group+counted+list"),
    Column(
        "implicit",
        "boolean",
        "One victim said without a number (`a woman was killed`)",
        _claim("implicit"),
        "#meta+implicit",
    ),
    Column("part_of", "string", "Id of the figure that this one is a share of", _claim("part_of"), "#meta+id+whole"),
    Column("statement", "string", "Id of the statement that it stands in", _claim("statement"), "#meta+id+statement"),
    Column("event", "string", "Id of the event that it results from", _claim("event"), "#event+id"),
    Column("status", "string", "How it is said", _claim("status"), "#status+claim", get_args(Status)),
)

_STATEMENT = (
    Column(
        "form",
        "string",
        "`direct` all in quotation marks, `indirect` none of it, `mixed` a part",
        _claim("form"),
        "#meta+form",
        get_args(Form),
    ),
    Column(
        "stance", "string", "What the speaker does by saying it", _claim("stance"), "#meta+stance", get_args(Stance)
    ),
    Column("speaker", "string", "Who says it", _actor("speaker", "name"), "#contact+speaker+name"),
    Column("speaker_id", "string", "Id of a known organisation", _actor("speaker", "id"), "#contact+speaker+code"),
    Column("speaker_role", "string", "What the text says they are", _actor("speaker", "role"), "#contact+speaker+type"),
    Column(
        "speaker_organisation", "string", "For whom they speak", _actor("speaker", "organisation"), "#org+speaker+name"
    ),
    Column("addressee", "string", "To whom", _actor("addressee", "name"), "#contact+addressee+name"),
    Column("cue", "string", "The words that attribute it", _words("cue"), "#meta+cue"),
    Column("object", "string", "What the stance is about", _words("object"), "#description+object"),
    Column("figures", "list", "Ids of the figures that stand in it", _listed("figures"), "#meta+id+figures+list"),
    Column("status", "string", "How it is said", _claim("status"), "#status+claim", get_args(Status)),
)

_EVENT = (
    Column("type", "string", "Type of event (PLOVER)", _claim("type"), "#event+type+code", get_args(EventType), True),
    Column("mode", "string", "Kind within the type", _claim("mode"), "#event+mode+code"),
    Column("actors", "list", "Who acts", _names("actors"), "#group+actor+name+list"),
    Column("recipients", "list", "Who is acted on", _names("recipients"), "#group+recipient+name+list"),
    Column("instrument", "string", "With what, as written", _claim("instrument"), "#cause+instrument"),
    Column("lost_by", "string", "Who lost the place, where it changes hands", _control("lost_by"), "#group+lost+name"),
    Column("taken_by", "string", "Who took it", _control("taken_by"), "#group+taken+name"),
    Column("figures", "list", "Ids of the figures that result from it", _listed("figures"), "#meta+id+figures+list"),
    Column("status", "string", "Whether it happened", _claim("status"), "#status+event", get_args(EventStatus)),
)


def _rows(kind: Kind) -> Callable[[Ledger, Filters], Iterator[Row]]:
    return lambda ledger, filters: claim_rows(ledger, filters, kind)


def _table(kind: Kind, meaning: str, own: tuple[Column, ...]) -> Table:
    return Table(kind, f"{kind}s", meaning, (*_IDENTITY, *own, *_WHERE_AND_WHEN, *_WHENCE), _rows(kind))


TABLES: dict[str, Table] = {
    table.kind: table
    for table in (
        _table("figure", "What is counted, of whom, where and when, by whose word", _FIGURE),
        _table("statement", "Who said or wants what, in which words", _STATEMENT),
        _table("event", "Who did what to whom: one mention in one document", _EVENT),
    )
}
"""The tables of claims, by kind."""
