"""Many documents at once give the same ledger as one after the other."""

from __future__ import annotations

import threading
from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings

from bilan.ledger import ChangedDocumentError, Ledger, integrity, schema
from bilan.model import Actor, Document, Event
from ledger_examples import TEXT, document, figure, report, reports
from postgresql_server import Place
from test_ledger import Reports

NUMBERS = count()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=reports())
def test_any_reports_stand_as_if_added_one_by_one(place: Place, given: Reports) -> None:
    number = next(NUMBERS)
    with Ledger(place(f"one{number}")) as one, Ledger(place(f"many{number}")) as many:
        for of, claims in given:
            one.add(of, claims)
        assert many.add_many((of, claims, None) for of, claims in given) == len(given)
        assert list(many.figures()) == list(one.figures())
        assert [many.document(of.id) for of, _ in given] == [of for of, _ in given]
        assert list(many.problems()) == []


def test_what_is_there_is_left_and_another_text_is_refused(location: str) -> None:
    with Ledger(location) as ledger:
        ledger.add(*report("a", date(2031, 3, 1)))
        some = [(*report(name, date(2031, 3, 1)), None) for name in ("a", "b", "b", "c")]
        assert ledger.add_many(some) == 2
        with pytest.raises(ChangedDocumentError, match=r"^a: "):
            ledger.add_many([(document("d"), [], None), (document("a", TEXT + " Fin."), [], None)])
        assert [summary.id for summary in ledger.documents()] == ["a", "b", "c"]
        assert ledger.search("civils").total == 3


def test_two_load_the_same_at_once(location: str) -> None:
    Ledger(location).close()
    added: list[int] = []

    def load(start: int) -> None:
        with Ledger(location) as ledger:
            added.append(
                ledger.add_many((*report(f"d{n:04}", date(2031, 3, 1)), []) for n in range(start, start + 700))
            )

    threads = [threading.Thread(target=load, args=(start,)) for start in (0, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(added) == 1000
    with Ledger(location) as ledger:
        assert len(list(ledger.figures())) == 1000
        assert list(ledger.problems()) == []


def test_names_that_claims_mark_are_noted(location: str) -> None:
    of = Document(id="a", text="La police a arrêté Rosa Quill.", language="fr")
    like = figure(of, "Rosa Quill")
    event = Event(
        id="e", document=like.document, evidence=like.evidence, sentence=like.sentence, type="ARREST",
        recipients=(Actor(name="Rosa Quill", private=True),),
    )  # fmt: skip
    with Ledger(location) as ledger:
        ledger.add_many([(of, [event], [])])
        with ledger._engine.connect() as connection:
            assert "Rosa Quill" in connection.exec_driver_sql("select form from private_names").scalars().all()


@pytest.mark.parametrize("value", [-0.0, 2.5, None])
def test_a_row_has_the_same_checksum_by_either_way(value: float | None) -> None:
    row = {"id": "c", "document_id": "a", "value": value, "position": 3, "json": "{}"}
    sealed = integrity.sealed(schema.claims, row)
    ((*_, checksum),) = copied = list(integrity.rows_to_copy(schema.claims, [row]))
    assert checksum == sealed["checksum"]
    columns = [column.name for column in schema.claims.c]
    assert list(map(str, copied[0])) == [str(sealed.get(name)) for name in columns]
