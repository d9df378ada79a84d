"""Which figures speak of the same quantity."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bilan.gazetteer import Entry
from bilan.model import Figure, Place
from bilan.reconcile import reconcile, steps_line
from reconcile_examples import figure, place


def together(*figures: Figure, **options: Any) -> bool:
    """Whether all figures are in one series."""
    return len(reconcile(figures, **options).series) == 1


def named(known: str, name: str) -> Place:
    """A known place under another name."""
    return msgspec.structs.replace(place(known), name=name)


SAME = {
    "the same town in two languages": (
        figure(12, days="11"),
        figure(12, days="11", source="Ministry", places=(named("Valmer", "Walmer"),)),
    ),
    "a part of town under two names": (
        figure(300, days=("1", "12"), where="Valmer-Est"),
        figure(369, on="19", days=("1", "19"), where="eastern Valmer"),
    ),
    "a place that no gazetteer knows, by its folded name": (
        figure(4, days="11", where="Sainte-Ombre"),
        figure(4, days="11", where="sainte ombre", source="Ministry"),
    ),
    "a tram stop in its town, and the town": (
        figure(7, days="12", where=("Harbour Street", "Valmer")),
        figure(7, days="12", where=("Valmer", "Arvania"), source=None),
    ),
    "a headline without days, and the incident": (
        figure(5, days="12"),
        figure(7, days=None, on="13", source="Ministry"),
    ),
    "overnight, and the day it ends": (
        figure(5, days=("11", "12")),
        figure(5, days="12", source="Ministry"),
    ),
    "a running count whose end moves on": (
        figure(30, days=("1", "12")),
        figure(40, on="19", days=("1", "19"), source="Ministry"),
    ),
    "a stock on two days": (
        figure(900, days=(None, "12"), measure="detained"),
        figure(950, on="19", days=(None, "19"), measure="detained"),
    ),
}
APART = {
    "two measures": (figure(5, days="12"), figure(5, days="12", measure="injured")),
    "two populations": (figure(5, days="12"), figure(5, days="12", population=("child",))),
    "two towns": (figure(5, days="12"), figure(5, days="12", where="Ostrel")),
    "a town and its part": (figure(5, days="12"), figure(5, days="12", where="Valmer-Est", report="b")),
    "a town and its country": (figure(5, days="12"), figure(5, days="12", where="Arvania", report="b")),
    "two days": (figure(5, days="11"), figure(5, days="12")),
    "a day's toll and a running count": (figure(5, days="12"), figure(50, days=("1", "12"))),
    "a stock and a running count": (
        figure(50, days=(None, "12"), measure="detained"),
        figure(50, days=("1", "12"), measure="detained"),
    ),
    "two running counts": (figure(50, days=("1", "12")), figure(50, days=("8", "12"))),
    "two quarters on one day": (
        figure(5, days="12", where=("Mill Quarter", "Valmer")),
        figure(5, days="12", where=("Port Quarter", "Valmer")),
    ),
    "people who fled to two towns": (
        figure(50, days="12", measure="displaced", places=(place("Ostrel", "origin"),)),
        figure(
            50,
            days="12",
            measure="displaced",
            places=(place("Ostrel", "origin"), place("Valmer", "destination")),
        ),
    ),
    "two reports that name no place": (
        figure(5, days="12", where=(), report="a"),
        figure(5, days="12", where=(), report="b"),
    ),
    "no days and an incident of last week": (figure(5, days="4"), figure(5, days=None, on="12")),
    "no days and two incidents": (figure(5, days="11"), figure(6, days="12"), figure(9, days=None, on="12")),
}


@pytest.mark.parametrize("figures", [pytest.param(v, id=k) for k, v in SAME.items()])
def test_one_series(figures: tuple[Figure, ...]) -> None:
    assert together(*figures)


@pytest.mark.parametrize("figures", [pytest.param(v, id=k) for k, v in APART.items()])
def test_series_apart(figures: tuple[Figure, ...]) -> None:
    assert len(reconcile(figures).series) == len(figures)


def test_one_in_vague_words_joins_the_only_quarter() -> None:
    assert together(
        figure(26, days="12", where=("Mill Quarter", "Valmer")),
        figure(2, days="12", quantifier="some", source="Ministry"),
    )


def test_a_town_joins_the_quarter_with_its_number_and_no_other() -> None:
    mill = figure(5, days="12", where=("Mill Quarter", "Valmer"))
    port = figure(9, days="12", where=("Port Quarter", "Valmer"))
    town = figure(9, days="12", source="Ministry")
    assert [len(s.figures) for s in reconcile([mill, port, town]).series] == [1, 2]


def test_a_headline_at_the_country_takes_the_town_of_its_own_report() -> None:
    body = figure(12, days="12", where=("Valmer", "Arvania"), report="a", start=90)
    headline = figure(12, days="12", where="Arvania", report="a")
    assert together(body, headline)
    assert not together(body, figure(12, days="12", where="Arvania", report="b"))
    assert not together(body, figure(80, days="12", where="Arvania", report="a"))


def test_percentages_of_two_wholes_are_apart() -> None:
    def share(of: str) -> Figure:
        return figure(40, days=("1", "12"), measure="territory", unit="percent", words=("près de ", of))

    town, other, quarters = (
        share("% de Valmer, selon"),
        share("% de Valmer ont été"),
        share("% des quartiers tenus"),
    )
    assert together(town, other)
    assert not together(town, quarters)


def test_a_share_has_the_people_of_its_whole_too() -> None:
    whole = figure(300, days=("1", "12"), population=("civilian",), report="a")
    part = figure(33, days=("1", "12"), population=("child",), part_of=whole, report="a", start=9)
    found = {s.quantity.population for s in reconcile([whole, part]).series}
    assert found == {("civilian",), ("child", "civilian")}


def test_a_share_that_the_text_does_not_describe_is_no_toll() -> None:
    whole = figure(12, days="12", report="a")
    part = figure(5, days="12", part_of=whole, report="a", start=9, source="a relative")
    reconciled = reconcile([whole, part])
    assert len(reconciled.series) == 2
    assert [r.kind for r in reconciled.relations] == ["part_of"]


def test_parts_that_point_at_each_other_do_not_hang() -> None:
    one = figure(3, days="12", report="a")
    other = figure(2, days="12", report="a", start=9, part_of=one)
    circle = msgspec.structs.replace(one, part_of=other.id)
    assert sum(len(s.figures) for s in reconcile([circle, other]).series) == 2


def test_a_period_that_ends_before_it_begins_is_turned() -> None:
    assert together(figure(30, days=("12", "1")), figure(30, days=("1", "12"), source="Ministry"))


def test_the_series_is_named_as_the_place_is_most_often_written() -> None:
    figures = [
        figure(n, days=("1", "12"), where=w) for n, w in ((1, "Valmer-Est"), (2, "Valmer-Est"), (3, "eastern Valmer"))
    ]
    assert reconcile(figures).series[0].place == "Valmer-Est"


def test_steps_show_how_a_count_moved() -> None:
    figures = [
        figure(300, quantifier="more_than", days=("1", "12")),
        figure(300, on="13", days=("1", "13"), publisher="Courier"),
        figure(369, quantifier="at_least", on="19", days=("1", "19")),
    ]
    line = steps_line(reconcile(figures).series[0])
    assert line == "2031-03-12 more than 300 Watch · 2031-03-19 at least 369 Watch (+69)"


class _Gazetteer:
    def entry(self, entry_id: str) -> Entry | None:
        parents = {"user:mill": "Valmer", "user:valmer": "country:XA"}
        if entry_id not in (*parents, "country:XA"):
            return None
        return Entry(entry_id, entry_id, "XA", None, None, "user", 0, parents.get(entry_id))

    def lookup(self, name: str) -> Entry | None:
        return self.entry(f"user:{name.casefold()}")

    def nearest_names(self, name: str) -> list[str]:
        return ["Valmer"] if name.startswith("V") else []


def test_a_users_gazetteer_puts_a_quarter_into_its_town() -> None:
    mill = place("Mill Quarter")
    quarter = figure(5, days="12", places=(msgspec.structs.replace(mill, gazetteer="user:mill", precision="exact"),))
    town = figure(50, days=("1", "12"))
    assert [r.kind for r in reconcile([quarter, town], gazetteer=_Gazetteer()).relations] == ["within"]
    assert reconcile([quarter, town]).relations == ()
