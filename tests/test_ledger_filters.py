"""Filters: what each asks for, and that the query gives what a plain reading of their meaning gives."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from bilan.ledger import Filters, Ledger, query, schema
from bilan.ledger.filters import name_key
from bilan.model import Figure, Period, Place, Source
from ledger_examples import DAYS, report, reports
from postgresql_server import Place as Where

NUMBERS = count()

DAY = date(2031, 3, 12)


def listed(location: str, asked: Filters, **by_name: dict[str, Any]) -> list[str]:
    """Names of the reports whose one figure is listed."""
    with Ledger(location) as ledger:
        for name, fields in by_name.items():
            published = fields.pop("published", DAY)
            ledger.add(*report(name, published, **fields))
        return [f.document.id for f in ledger.figures(asked)]


def at(name: str, **fields: Any) -> dict[str, Any]:
    return {"places": (Place(name="Elsewhere", role="origin"), Place(name=name, role="at", **fields))}


def by(name: str, identifier: str | None = None) -> dict[str, Any]:
    return {"sources": (Source(name=name, id=identifier),)}


@pytest.mark.parametrize(
    ("wanted", "name", "fields", "found"),
    [
        ("valbrune est", "Valbrune-Est", {}, True),
        ("VALBRUNE", "Valbrune-Est", {}, True),
        ("Valbrune-Est", "Valbrune", {}, True),
        ("Saint-Élie", "Saint Elie", {}, True),
        ("l'est de Valbrune", "l’est de Valbrune", {}, True),
        ("Est", "Valbrune-Ouest", {}, False),
        ("Our", "Tambour", {}, False),
        ("Tambour", "Our", {}, False),
        ("geonames:7", "Valbrune", {"gazetteer": "geonames:7"}, True),
        ("geonames:70", "Valbrune", {"gazetteer": "geonames:7"}, False),
        ("Valbrun", "Valbrune", {"canonical": "Valbrun"}, True),
        ("Valbrun", "Valbrune-Est", {"canonical": "Valbrun", "part": "east"}, True),
        ("Valbrune-Ouest", "l'est de la ville", {"canonical": "Valbrune", "part": "east"}, False),
        ("%", "Valbrune", {}, False),
        ("", "Valbrune", {}, False),
        ("___", "???", {}, False),
        ("فالبرون", "فالبرون", {}, True),
    ],
)
def test_place(location: str, wanted: str, name: str, fields: dict[str, Any], found: bool) -> None:
    assert listed(location, Filters(place=wanted), a=at(name, **fields)) == (["a"] if found else [])


def test_a_place_is_found_under_the_names_that_other_reports_give_it(location: str) -> None:
    found = listed(
        location,
        Filters(place="Valbrune"),
        french=at("Valbrune", gazetteer="user:1", canonical="Valbrun"),
        english=at("Valbrun", gazetteer="user:1", canonical="Valbrun"),
        other=at("Sainte-Ombre", gazetteer="user:2"),
    )
    assert found == ["english", "french"]


@pytest.mark.parametrize(
    ("wanted", "name", "identifier", "found"),
    [
        ("croix BLEUE", "la Croix bleue", "blue_cross", True),
        ("blue_cross", "la Croix bleue", "blue_cross", True),
        ("la Croix bleue de Valbrune", "Croix bleue", None, True),
        ("Croix", "Lacroix", None, False),
        ("red_cross", "la Croix bleue", "blue_cross", False),
    ],
)
def test_source(location: str, wanted: str, name: str, identifier: str | None, found: bool) -> None:
    assert listed(location, Filters(source=wanted), a=by(name, identifier)) == (["a"] if found else [])


def test_a_source_is_found_under_all_its_names(location: str) -> None:
    found = listed(
        location, Filters(source="CB"), short=by("CB", "cb"), long=by("Croix bleue", "cb"), other=by("Armée")
    )
    assert found == ["long", "short"]


def test_population_asks_for_all(location: str) -> None:
    wanted = Filters(population=("civilian", "child"))
    tags = {"both": ("child", "civilian"), "one": ("civilian",), "none": ()}
    assert listed(location, wanted, **{k: {"population": v} for k, v in tags.items()}) == ["both"]


def test_measure_status_and_document(location: str) -> None:
    several: dict[str, dict[str, Any]] = {"a": {}, "b": {"measure": "injured"}, "c": {"status": "denied"}}
    with Ledger(location) as ledger:
        for name, fields in several.items():
            ledger.add(*report(name, DAY, **fields))
        for asked, found in (
            (Filters(), "abc"),
            (Filters(measure="injured"), "b"),
            (Filters(status="asserted"), "ab"),
            (Filters(document="c"), "c"),
            (Filters(document="c", measure="injured"), ""),
        ):
            assert [f.document.id for f in ledger.figures(asked)] == list(found)


def test_as_of_lets_nothing_later_leak_in(location: str) -> None:
    days_of = {"before": date(2031, 3, 11), "same": DAY, "later": date(2031, 3, 13), "undated": None}
    reports_of = {name: {"published": day} for name, day in days_of.items()}
    assert listed(location, Filters(as_of=DAY), **reports_of) == ["before", "same"]


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (10, 11, "around from inside"),
        (13, None, "around from later"),
        (None, 9, "around"),
        (12, 12, "around from none stock"),
        (20, 22, "from later"),
    ],
)
def test_days_overlap_and_an_unknown_end_is_open(
    location: str, since: int | None, until: int | None, found: str
) -> None:
    def day(number: int | None) -> date | None:
        return None if number is None else date(2031, 3, number)

    periods = {
        "around": Period(start=day(1), end=day(15)),
        "from": Period(start=day(10)),
        "inside": Period(start=day(10), end=day(10)),
        "later": Period(start=day(20), end=day(25)),
        "none": None,
        "stock": Period(end=day(12)),
    }
    reports_of = {name: {"period": period} for name, period in periods.items()}
    asked = Filters(since=day(since), until=day(until))
    assert listed(location, asked, **reports_of) == found.split()


def test_what_is_asked_for_in_words() -> None:
    asked = Filters(place="Valbrune", population=("civilian", "child"), as_of=DAY)
    assert asked.described() == "population civilian and child, place Valbrune, as of 2031-03-12"
    assert Filters().described() == ""


SINGLE: dict[str, list[Any]] = {
    "measure": ["killed"],
    "population": [("civilian",), ("civilian", "combatant")],
    "place": ["VALBRUNE", "Valbrune-Est", "Ombre", "user:ombre", "%"],
    "source": ["croix bleue", "CB", "blue_cross", "_"],
    "since": DAYS,
    "until": DAYS,
    "as_of": DAYS,
    "status": ["asserted"],
}
ONE_BY_ONE = [Filters(**{name: value}) for name, values in SINGLE.items() for value in values]
combined = st.builds(
    Filters,
    **{name: st.none() | st.sampled_from(values) for name, values in SINGLE.items() if name != "population"},
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=reports(), more=st.lists(combined, max_size=5))
def test_the_query_gives_what_the_meaning_of_the_filters_gives(
    place: Where, given: list[Any], more: list[Filters]
) -> None:
    with Ledger(place(f"meaning{next(NUMBERS)}")) as ledger:
        for of, claims in given:
            ledger.add(of, claims)
        everything = list(ledger.figures())
        for asked in (*ONE_BY_ONE, *more):
            assert list(ledger.figures(asked)) == [f for f in everything if meant(f, asked, everything)], asked


def meant(found: Figure, asked: Filters, everything: list[Figure]) -> bool:
    """The meaning of the filters, in plain Python."""
    published = found.document.published
    period = found.period or Period()
    first = period.start or period.end or published
    last = period.end or (date.max if period.start else published)
    return (
        asked.measure in (None, found.measure)
        and asked.status in (None, found.status)
        and set(asked.population) <= set(found.population)
        and (asked.as_of is None or (published is not None and published <= asked.as_of))
        and (asked.since is None or (last is not None and last >= asked.since))
        and (asked.until is None or (first is not None and first <= asked.until))
        and (asked.place is None or any(is_place(asked.place, p, everything) for p in found.places))
        and (asked.source is None or any(is_source(asked.source, s, everything) for s in found.sources))
    )


def one_in_other(one: str, other: str | None) -> bool:
    return bool(name_key(one)) and str(name_key(one)) in (name_key(other) or "")


def is_place(wanted: str, place: Place, everything: list[Figure]) -> bool:
    same = {
        p.gazetteer
        for f in everything
        for p in f.places
        if p.part is None and name_key(wanted) and name_key(wanted) in (name_key(p.name), name_key(p.canonical))
    } - {None}
    return (
        place.gazetteer in {wanted, *same}
        or one_in_other(wanted, place.name)
        or one_in_other(place.name, wanted)
        or one_in_other(wanted, place.canonical)
        or (place.part is None and one_in_other(place.canonical or "", wanted))
    )


def is_source(wanted: str, source: Source, everything: list[Figure]) -> bool:
    said = [s for f in everything for s in f.sources]
    same = {s.id for s in said if name_key(wanted) and name_key(s.name) == name_key(wanted)} - {None}
    return source.id in {wanted, *same} or one_in_other(wanted, source.name) or one_in_other(source.name, wanted)


def test_tables_and_queries_are_such_that_postgresql_takes_them() -> None:
    dialect = postgresql.dialect()
    made = [str(CreateTable(table).compile(dialect=dialect)) for table in schema.metadata.sorted_tables]
    assert any("SERIAL" in table for table in made)
    asked = Filters("killed", ("child",), "Valbrune", "CB", DAY, DAY, DAY, "a", "asserted")
    compiled = str(query.claims(asked, "figure").compile(dialect=dialect))
    assert "LIKE" in compiled
    assert "PRAGMA" not in compiled
