"""The bundled reports: what a casualty recorder must find in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bilan.intake import Rejection, read_inputs
from bilan.ledger import Filters, Ledger
from bilan.model import Figure
from bilan.reading import Reader

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    store = Ledger(tmp_path_factory.mktemp("examples") / "bilan.db")
    reader = Reader()
    reports = sorted(str(path) for path in EXAMPLES.iterdir() if path.suffix in (".jsonl", ".html"))
    for document in read_inputs(reports, None, ("fr", "en", "es")):
        assert not isinstance(document, Rejection)
        store.add(document, reader.read(document))
    return store


def one(ledger: Ledger, **wanted: object) -> Figure:
    value = wanted.pop("value")
    found = [f for f in ledger.figures(Filters(**wanted)) if f.value == value]  # type: ignore[arg-type]
    assert len({(f.measure, f.period) for f in found}) == 1, found
    return found[0]


def test_there_are_enough_of_them(ledger: Ledger) -> None:
    documents = list(ledger.documents())
    assert len(documents) >= 6
    assert all(d.figures for d in documents)
    assert all(d.published for d in documents)


def test_a_running_toll_and_its_children(ledger: Ledger) -> None:
    toll = one(ledger, measure="killed", place="Velmont-Est", document="velmont-20260316", source="OMDH", value=214)
    assert (toll.low, toll.high, toll.quantifier, toll.population) == (214, None, "at_least", ("civilian",))
    assert toll.period is not None
    assert (toll.period.start, toll.period.end) == (date(2026, 3, 2), date(2026, 3, 16))
    children = one(ledger, document="velmont-20260316", population=("child",), value=31)
    assert children.part_of == toll.id


def test_the_verb_left_out_and_the_other_part_of_town(ledger: Ledger) -> None:
    west = one(ledger, measure="killed", document="velmont-20260316", value=38)
    assert (west.places[0].name, west.places[0].part) == ("partie occidentale de Velmont", "west")
    assert [s.name for s in west.sources] == ["Observatoire morvan des droits humains (OMDH)"]


def test_a_rival_source_says_less(ledger: Ledger) -> None:
    rival = one(ledger, document="velmont-20260305", source="Morva", value=4)
    assert rival.places[0].part == "west"
    assert rival.period is not None and rival.period.start == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("document", "measure", "value", "unit", "status"),
    [
        ("velmont-20260309", "territory", 30, "percent", "asserted"),
        ("velmont-20260309", "displaced", 7000, "person", "asserted"),
        ("velmont-20260309", "facility_damaged", 2, "building", "asserted"),
        ("velmont-20260316", "freed", 200, "person", "planned"),
        ("velmont-20260316", "aid", 45, "tonne", "asserted"),
        ("sarve-20260421", "evacuated", 2300, "person", "asserted"),
        ("sarve-20260421", "affected", 14000, "household", "asserted"),
        ("sarve-20260421", "facility_destroyed", 2, "building", "asserted"),
        ("sarve-20260423", "funding", 120_000_000, "currency", "asserted"),
        ("sarve-20260423", "casualties", 0, "person", "asserted"),
    ],
)
def test_figures(ledger: Ledger, document: str, measure: str, value: float, unit: str, status: str) -> None:
    figure = one(ledger, document=document, measure=measure, value=value)
    assert (figure.unit, figure.status) == (unit, status)


def test_the_earlier_toll_and_the_firefighters(ledger: Ledger) -> None:
    tolls = [f.value for f in ledger.figures(Filters(document="sarve-20260423", measure="killed"))]
    assert tolls == [11, 3, 11, 2]


def test_what_counts_nothing_is_no_figure(ledger: Ledger) -> None:
    figures = list(ledger.figures())
    assert not {f.value for f in figures} & {180, 70, 300, 2023}


def test_a_page_is_read_with_its_day_and_publisher(ledger: Ledger) -> None:
    (page,) = [d for d in ledger.documents() if d.id.startswith("sarve-20260428")]
    assert (page.published, page.publisher) == (date(2026, 4, 28), "La Gazette de Belroc")
