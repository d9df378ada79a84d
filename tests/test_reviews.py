"""Reviews: an append-only journal, and a ledger that answers as people decided."""

from __future__ import annotations

import multiprocessing
import signal
import sqlite3
import subprocess
import sys
import textwrap
from itertools import count
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from bilan.errors import LedgerError, NothingFound
from bilan.ledger import Filters, Ledger, ReviewConflictError
from bilan.ledger.assignments import Assignments
from bilan.ledger.corrections import WrongClaimError, corrected, made
from bilan.ledger.incidents import IncidentTables
from bilan.ledger.own_files import OwnFiles
from bilan.model import Document, Event, Figure, Statement
from bilan.reading import Reader
from ledger_examples import age
from postgresql_server import Place, Server

NUMBERS = count()

TEXT = "Le séisme a fait 12 morts et 30 blessés à Kandovar, a indiqué la police. Sept écoles sont détruites."
DOCUMENT = Document(id="a", text=TEXT, language="fr")

REFUSED = r"only added|never|cannot truncate"
"""What the database says to whoever would take something out of a ledger."""


def ledger(location: str | Path) -> tuple[Ledger, list[Figure]]:
    found = Ledger(location)
    found.add(DOCUMENT, Reader().read(DOCUMENT))
    return found, list(found.figures())


def by(store: Ledger, value: int) -> Figure:
    return next(figure for figure in store.figures() if figure.value == value)


def changed(figure: Figure, value: int) -> Figure:
    return msgspec.structs.replace(figure, value=value, low=value, high=value)


def test_accepting_rejecting_correcting(location: str) -> None:
    store, (dead, injured, schools) = ledger(location)
    with store:
        first = store.review(dead.id, "accepted", reviewer="Ana")
        second = store.review(injured.id, "rejected", reviewer="Ben", reason="of another quake")
        third = store.review(schools.id, "corrected", reviewer="Ana", after=changed(schools, 8))
        assert [f.value for f in store.figures()] == [12, 8]
        assert [f.value for f in store.figures(Filters(reviewed_only=True))] == [12, 8]
        assert store.claim(schools.id) == changed(schools, 8)
        assert store.original(schools.id) == schools
        assert [r.number for r in store.reviews()] == [third.number, second.number, first.number]
        assert (third.before, third.after) == (schools, changed(schools, 8))
        assert (second.before, second.after, second.reason) == (injured, None, "of another quake")
        states = store.review_states()
        assert {i: s.decision for i, s in states.items()} == {
            dead.id: "accepted", injured.id: "rejected", schools.id: "corrected",
        }  # fmt: skip
        assert len(store.claims_of_document("a")) == 2
        assert len(store.claims_of_document("a", rejected=True)) == 3
        assert next(iter(store.documents())).unreviewed == 0


def test_filters_hold_on_the_corrected_claim(location: str) -> None:
    store, (dead, *_) = ledger(location)
    with store:
        store.review(dead.id, "corrected", reviewer="Ana", after=corrected(dead, {"measure": "missing"}, TEXT))
        assert dead.id not in [f.id for f in store.figures(Filters(measure="killed"))]
        assert [f.id for f in store.figures(Filters(measure="missing"))] == [dead.id]
        other = corrected(dead, {"places": [{"name": "Tamsel", "role": "at"}]}, TEXT)
        store.review(dead.id, "corrected", reviewer="Ana", after=other)
        assert [f.id for f in store.figures(Filters(place="Tamsel"))] == [dead.id]
        assert dead.id not in [f.id for f in store.figures(Filters(place="Kandovar"))]


def test_undoing_brings_back_what_stood_before(location: str) -> None:
    store, (dead, *_) = ledger(location)
    with store:
        store.review(dead.id, "accepted", reviewer="Ana")
        entry = store.review(dead.id, "corrected", reviewer="Ben", after=changed(dead, 13))
        undone = store.undo(entry.number, reviewer="Ana")
        assert undone.undoes == entry.number
        assert store.claim(dead.id) == dead
        assert store.review_states()[dead.id].decision == "accepted"
        with pytest.raises(ReviewConflictError) as raised:
            store.undo(entry.number, reviewer="Ana")
        assert raised.value.current is not None
        assert raised.value.current.decision == "accepted"
        with pytest.raises(NothingFound, match="bilan reviews"):
            store.undo(99, reviewer="Ana")


def test_a_missed_claim_is_added_and_taken_back(location: str) -> None:
    store, _ = ledger(location)
    start = TEXT.index("Sept")
    claim = made(DOCUMENT, "figure", (start, start + 11), {"measure": "attacks", "value": 7, "unit": "item"})
    with store:
        entry = store.add_claim(claim, reviewer="Ana")
        assert store.original(claim.id) is None
        assert claim.id in [f.id for f in store.figures()]
        with pytest.raises(LedgerError, match="already"):
            store.add_claim(claim, reviewer="Ben")
        store.undo(entry.number, reviewer="Ana")
        assert claim.id not in [c.id for c in store.claims_of_document("a", rejected=True)]
        again = store.add_claim(claim, reviewer="Ana")
        assert store.review_states()[claim.id].number == again.number


def test_two_reviewers_on_one_claim_are_told(location: str) -> None:
    store, (dead, *_) = ledger(location)
    with store:
        first = store.review(dead.id, "accepted", reviewer="Ana", expects=None)
        with pytest.raises(ReviewConflictError, match="Ana accepted it") as raised:
            store.review(dead.id, "rejected", reviewer="Ben", expects=None)
        assert raised.value.current is not None
        assert raised.value.current.number == first.number
        store.review(dead.id, "rejected", reviewer="Ben", expects=first.number)
        assert len(list(store.reviews())) == 2


@pytest.mark.parametrize(
    ("changes", "span", "message"),
    [
        ({"valu": 3}, None, "no field to be set"),
        ({"id": "x"}, None, "no field to be set"),
        ({"value": -3}, None, "never below zero"),
        ({"measure": "eaten"}, None, "measure: Invalid enum value"),
        ({"low": 9, "high": 3}, None, "higher than high"),
        ({}, (5, 4000), "no words of a text"),
    ],
)
def test_a_correction_that_is_no_claim(changes: dict[str, object], span: tuple[int, int] | None, message: str) -> None:
    figure = next(c for c in Reader().read(DOCUMENT) if isinstance(c, Figure))
    with pytest.raises(WrongClaimError, match=message):
        corrected(figure, changes, TEXT, span)


def test_a_correction_of_another_claim_is_refused(location: str) -> None:
    store, (dead, injured, _) = ledger(location)
    with store:
        with pytest.raises(LedgerError, match="keeps the claim's id"):
            store.review(dead.id, "corrected", reviewer="Ana", after=injured)
        assert not list(store.reviews())


def test_the_database_refuses_to_change_the_journal(location: str) -> None:
    store, (dead, *_) = ledger(location)
    with store:
        store.review(dead.id, "corrected", reviewer="Ana", after=changed(dead, 13))
        IncidentTables(store).decide("merge", "one", other="two", reviewer="Ana")
        Assignments(store).assign([dead.id], ["Ben"], reviewer="Ana")
        OwnFiles(store).put("places", "own.csv", "name", reviewer="Ana")
        for attempt in (
            "update reviews set reviewer = 'Ben'",
            "delete from reviews",
            "update incident_decisions set reviewer = 'Ben'",
            "delete from incident_decisions",
            "update assignments set reviewer = 'Ben'",
            "delete from assignment_claims",
            "update own_files set content = null",
            "delete from own_files",
            "update claims set original = null",
            "delete from claims",
        ):
            with pytest.raises(DBAPIError, match=REFUSED), store._writing.begin() as connection:
                connection.exec_driver_sql(attempt)
        assert [entry.reviewer for entry in store.reviews()] == ["Ana"]


def test_postgresql_refuses_to_empty_what_is_kept(postgresql: Server) -> None:
    store, (dead, *_) = ledger(postgresql.new())
    with store:
        store.review(dead.id, "accepted", reviewer="Ana")
        for attempt in (
            "truncate reviews",
            "truncate claims cascade",
            "truncate documents cascade",
            "update documents set text = ''",
        ):
            with pytest.raises(DBAPIError, match=REFUSED), store._writing.begin() as connection:
                connection.exec_driver_sql(attempt)
        assert len(list(store.reviews())) == 1


def test_a_ledger_of_form_1_is_migrated(tmp_path: Path) -> None:
    store, before = ledger(tmp_path / "a.db")
    store.close()
    age(tmp_path / "a.db", 1)
    with Ledger(tmp_path / "a.db", create=False) as store:
        assert list(store.figures()) == before
        store.review(before[0].id, "rejected", reviewer="Ana")
        assert list(store.figures()) == before[1:]
    raw = sqlite3.connect(tmp_path / "a.db")
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute("delete from reviews")
    raw.close()


def _decide(path: str, claim: str, name: str, outcome: multiprocessing.Queue[str]) -> None:
    with Ledger(path, create=False) as store:
        try:
            store.review(claim, "accepted", reviewer=name, expects=None)
        except ReviewConflictError:
            outcome.put("told")
        else:
            outcome.put("decided")


def test_of_two_processes_one_is_told(location: str) -> None:
    store, (dead, *_) = ledger(location)
    store.close()
    context = multiprocessing.get_context("spawn")
    outcome = context.Queue()
    people = [context.Process(target=_decide, args=(location, dead.id, n, outcome)) for n in ("Ana", "Ben")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(outcome.get() for _ in people) == ["decided", "told"]


def test_a_killed_process_loses_no_decision_that_returned(location: str) -> None:
    store, (dead, *_) = ledger(location)
    store.close()
    program = f"""
        from bilan.ledger import Ledger
        store = Ledger({location!r}, create=False)
        while True:
            print(store.review({dead.id!r}, "accepted", reviewer="Ana").number, flush=True)
    """
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = [int(process.stdout.readline()) for _ in range(25)]
    process.send_signal(signal.SIGKILL)
    told += [int(line) for line in process.stdout.read().splitlines() if line.strip()]
    process.wait()
    with Ledger(location, create=False) as store:
        assert {entry.number for entry in store.reviews()} >= set(told)


STEPS = st.lists(
    st.tuples(st.sampled_from(["accepted", "rejected", "corrected", "undo"]), st.integers(1, 50)), max_size=9
)


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_of_decisions_stands_as_a_pile_of_them(place: Place, steps: list[tuple[str, int]]) -> None:
    store, (dead, *_) = ledger(place(f"pile{next(NUMBERS)}"))
    pile: list[tuple[int, str, Figure]] = []  # what would be undone next on top: number, decision, claim since
    with store:
        for decision, value in steps:
            now = pile[-1][2] if pile else dead
            if decision == "undo":
                if pile:
                    store.undo(pile.pop()[0], reviewer="Ana")
                continue
            after = changed(now, value) if decision == "corrected" else None
            entry = store.review(dead.id, decision, reviewer="Ana", after=after)
            pile.append((entry.number, decision, after or now))
        states = store.review_states([dead.id])
        assert (states[dead.id].number if states else None) == (pile[-1][0] if pile else None)
        expected = pile[-1][2] if pile else dead
        gone = bool(pile) and pile[-1][1] == "rejected"
        assert store.claim(dead.id) == expected
        assert (dead.id in [f.id for f in store.figures()]) is not gone
        assert store.original(dead.id) == dead


def test_statements_and_events_are_kept_and_found(location: str) -> None:
    statement = made(
        DOCUMENT, "statement", (0, 39),
        {"form": "indirect", "stance": "reports", "speaker": {"name": "la police"}},
    )  # fmt: skip
    event = made(DOCUMENT, "event", (3, 9), {"type": "ASSAULT", "mode": "aerial", "actors": [{"name": "l'armée"}]})
    with Ledger(location) as store:
        store.add(DOCUMENT, [statement, event])
        assert list(store.claims(kind="statement")) == [statement]
        assert isinstance(statement, Statement)
        assert isinstance(event, Event)
        assert list(store.claims(Filters(actor="armée"))) == [event]
        assert list(store.claims(Filters(stance="reports"))) == [statement]
        assert list(store.claims(Filters(type="ASSAULT", mode="aerial"))) == [event]
        assert list(store.claims(Filters(mode="bombing"))) == []
        summary = next(iter(store.documents()))
        assert (summary.figures, summary.statements, summary.events) == (0, 1, 1)
