"""Whose task claims are, and files of one's own, in the ledger."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bilan.errors import LedgerError, NothingFound
from bilan.ledger import Filters, Ledger
from bilan.ledger.assignments import MOST_PEOPLE, Assignments
from bilan.ledger.own_files import OwnFiles
from ledger_examples import age, report


def three(location: str) -> tuple[Ledger, list[str]]:
    store = Ledger(location)
    for name in "abc":
        store.add(*report(name, date(2031, 3, 12)))
    return store, store.claim_ids(Filters())


def test_the_last_assignment_of_a_claim_stands(location: str) -> None:
    store, (a, b, c) = three(location)
    with store:
        given = Assignments(store)
        given.assign([a, b], ["Ana"], reviewer="Ada", reason="the east")
        second = given.assign([b, c], ["Ben", "Ana"], reviewer="Ada")
        given.assign([c], [], reviewer="Ben")
        assert given.of([a, b, c]) == {a: ("Ana",), b: ("Ana", "Ben")}
        assert given.people() == ["Ana", "Ben"]
        asked = {
            ("Ana",): store.claim_ids(Filters(assigned="Ana")),
            ("Ben",): store.claim_ids(Filters(assigned="Ben")),
            (): store.claim_ids(Filters(unassigned=True)),
        }
        assert asked == {("Ana",): [a, b], ("Ben",): [b], (): [c]}
        assert store.claim_ids(Filters(assigned=("Ben", "Nobody"))) == [b]
        assert store.progress(Filters(assigned="Ana"))["figure"] == {"unreviewed": 2}
        journal = given.journal(limit=2)
        assert [(entry.people, set(entry.claims), entry.reviewer) for entry in journal] == [
            ((), {c}, "Ben"), (("Ana", "Ben"), {b, c}, "Ada"),
        ]  # fmt: skip
        assert [entry.reason for entry in given.journal(limit=5, before=second.number)] == ["the east"]
        assert list(store.problems()) == []


def test_what_cannot_be_assigned_is_told(location: str) -> None:
    store, (a, *_) = three(location)
    with store:
        given = Assignments(store)
        with pytest.raises(NothingFound, match="no claim has the id 'x'"):
            given.assign([a, "x"], ["Ana"], reviewer="Ada")
        with pytest.raises(LedgerError, match="give 1 to 5000 claims"):
            given.assign([], ["Ana"], reviewer="Ada")
        with pytest.raises(LedgerError, match="people at most"):
            given.assign([a], [f"p{n}" for n in range(MOST_PEOPLE + 1)], reviewer="Ada")
        assert given.journal(limit=5) == []


def test_of_files_of_ones_own_the_last_stands(location: str) -> None:
    store, _ = three(location)
    with store:
        own = OwnFiles(store)
        assert own.last_number() == 0
        own.put("places", "one.csv", "1", reviewer="Ada")
        own.put("language", "xx", "{}", reviewer="Ada")
        own.put("language", "yy", "{}", reviewer="Ada")
        own.put("places", "two.csv", "2", reviewer="Ben", reason="the new survey")
        own.put("language", "xx", None, reviewer="Ben")
        standing = [(one.kind, one.name, one.content) for one in own.standing()]
        assert standing == [("language", "yy", "{}"), ("places", "two.csv", "2")]
        assert [entry.name for entry in own.journal()] == ["xx", "two.csv", "yy", "xx", "one.csv"]
        assert own.last_number() == own.journal()[0].number


def test_a_ledger_of_form_6_that_may_only_be_read_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "l.db"
    store, (a, *_) = three(str(path))
    store.close()
    age(path, 6)
    monkeypatch.setattr("bilan.ledger.dialect.only_read", lambda of: True)
    with Ledger(path, create=False) as store:
        assert (Assignments(store).of([a]), Assignments(store).people(), OwnFiles(store).standing()) == ({}, [], [])
        assert OwnFiles(store).last_number() == 0
