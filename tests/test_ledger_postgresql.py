"""What only PostgreSQL has: roles, errors of a server, commands and the desk on a URL."""

from __future__ import annotations

import re
import sys
import threading
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.exc import DBAPIError

from bilan.asking import atlas
from bilan.catalogue import Catalogue
from bilan.cli import COMMANDS, group
from bilan.errors import LedgerError
from bilan.ledger import Ledger, MaskedLedger
from bilan.ledger.assignments import Assignments
from bilan.ledger.incidents import IncidentTables
from bilan.ledger.own_files import OwnFiles
from bilan.ledger.roles import statements
from command_examples import OTHERS, READING, calls, filled
from ledger_examples import document, figure, report
from postgresql_server import Server

DAY = date(2031, 3, 12)
PEOPLE = {"rita": "bilan_reader", "ana": "bilan_reviewer", "ada": "bilan_administrator"}


@pytest.fixture(scope="module")
def people(postgresql: Server) -> dict[str, str]:
    """URLs of one ledger, as people with different roles connect to it."""
    location = postgresql.new()
    namespace = location.rpartition("%3D")[2]
    with Ledger(location) as ledger:
        for name in "abc":
            of = document(name, published=DAY)
            ledger.add(of, [figure(of, "41"), figure(of, "7", "injured")])
    set_up = [*statements(namespace), *statements(namespace)]  # again changes nothing
    for name, role in PEOPLE.items():
        set_up += [f"DROP USER IF EXISTS {name}", f"CREATE USER {name}", f"GRANT {role} TO {name}"]
    postgresql.run(f"SET search_path = {namespace}", *set_up)
    return {name: postgresql.url(f"-csearch_path={namespace}", user=name) for name in PEOPLE} | {"owner": location}


def claims(location: str) -> list[str]:
    with Ledger(location, create=False) as ledger:
        return [claim.id for claim in ledger.figures()]


def test_a_reader_reads_all_and_writes_nothing(people: dict[str, str]) -> None:
    with MaskedLedger(people["rita"]) as ledger:
        assert len(list(ledger.figures())) >= 5
        assert ledger.search("civils").total == 3
    with Ledger(people["rita"], create=False) as ledger:
        assert list(ledger.problems()) == []
        catalogue = Catalogue(ledger, atlas(None))
        catalogue.give_out([one.id for one in catalogue.incidents()])  # keeps nothing, and says nothing
        some = next(ledger.figures()).id
        for attempt in (
            lambda: ledger.add(*report("d", DAY)),
            lambda: ledger.add_many([(*report("d", DAY), [])]),
            lambda: ledger.review(some, "accepted", reviewer="rita"),
            lambda: ledger.reject("x", None, "a reason", "a remedy"),
            lambda: IncidentTables(ledger).decide("merge", "a", other="b", reviewer="rita"),
            lambda: Assignments(ledger).assign([some], ["ana"], reviewer="rita"),
            lambda: OwnFiles(ledger).put("places", "x.csv", "", reviewer="rita"),
        ):
            with pytest.raises(LedgerError, match=r"permission denied.*ask its administrator for the role"):
                attempt()


def test_a_reviewer_decides_under_the_own_name_alone(people: dict[str, str]) -> None:
    with Ledger(people["ana"], create=False) as ledger:
        some = next(ledger.figures())
        entry = ledger.review(some.id, "accepted", reviewer="ana")
        ledger.undo(entry.number, reviewer="ana")
        assert IncidentTables(ledger).decide("merge", "a", other="b", reviewer="ana").number
        assert Assignments(ledger).assign([some.id], ["rita"], reviewer="ana").number
        for attempt in (
            lambda: ledger.review(some.id, "accepted", reviewer="rita"),
            lambda: IncidentTables(ledger).decide("merge", "a", other="b", reviewer="rita"),
            lambda: Assignments(ledger).assign([some.id], ["ana"], reviewer="rita"),
        ):
            with pytest.raises(LedgerError, match=r"row-level security.*under the name of the database's user"):
                attempt()
        with pytest.raises(LedgerError, match="permission denied"):
            ledger.add(*report("d", DAY))
        with pytest.raises(LedgerError, match="permission denied"):
            OwnFiles(ledger).put("places", "x.csv", "", reviewer="ana")


def test_a_reviewer_decides_on_several_claims_under_the_own_name_alone(people: dict[str, str]) -> None:
    some = claims(people["owner"])[-2:]
    with Ledger(people["rita"], create=False) as ledger, pytest.raises(LedgerError, match="permission denied"):
        ledger.review_many(some, "accepted", reviewer="rita", scope="copies")
    with Ledger(people["ana"], create=False) as ledger:
        with pytest.raises(LedgerError, match="row-level security"):
            ledger.review_many(some, "accepted", reviewer="rita", scope="copies")
        entry = ledger.review_many(some, "accepted", reviewer="ana", scope="copies")
        undone = ledger.undo(entry.number, reviewer="ana")
        assert set(entry.claims) == set(undone.claims) == set(some)
        alone = ledger.review(some[0], "accepted", reviewer="ana")
        ledger.undo(alone.number, reviewer="ana")
        for number in (entry.number, alone.number):  # what stands already gets no more claims
            with (
                pytest.raises(DBAPIError, match="row-level security"),
                ledger._writing.begin() as connection,
            ):
                connection.exec_driver_sql(
                    f"insert into review_batch_claims (number, claim_id, before) values ({number}, '{some[0]}x', '')"
                )
        assert list(ledger.problems()) == []


def test_a_reviewer_corrects_and_adds_claims(people: dict[str, str]) -> None:
    from bilan.ledger.corrections import corrected, made

    with Ledger(people["ana"], create=False) as ledger:
        of = ledger.document("c")
        (dead, *_) = ledger.claims_of_document("c")
        ledger.review(dead.id, "corrected", reviewer="ana", after=corrected(dead, {"value": 42, "low": 42}, of.text))
        start = of.text.index("mardi")
        fields = {"measure": "missing", "value": 1, "population": ["civilian"]}
        ledger.add_claim(made(of, "figure", (start, start + 5), fields), reviewer="ana")
        assert list(ledger.problems()) == []


def test_an_administrator_adds_and_decides_for_others(people: dict[str, str]) -> None:
    with Ledger(people["ada"]) as ledger:
        assert ledger.add(*report("added", DAY))
        assert ledger.add_many([(*report("loaded", DAY), [])]) == 1
        ledger.reject("x", None, "a reason", "a remedy")
        assert OwnFiles(ledger).put("places", "x.csv", "", reviewer="Ana at the desk").number
        some = next(ledger.figures()).id
        assert ledger.review(some, "rejected", reviewer="Ana at the desk").reviewer == "Ana at the desk"


@pytest.mark.parametrize("name", ["ana", "ada"])
def test_nobody_with_a_role_changes_what_is_kept(people: dict[str, str], name: str) -> None:
    for attempt in (
        "update reviews set reviewer = 'x'",
        "delete from reviews",
        "truncate reviews",
        "delete from incident_decisions",
        "update assignments set reviewer = 'x'",
        "delete from assignment_claims",
        "update own_files set content = 'x'",
        "update review_batches set scope = 'x'",
        "delete from review_batch_claims",
        "truncate review_batch_claims",
        "update documents set text = 'x'",
        "delete from claims",
        "alter table reviews disable trigger all",
        "drop table reviews",
    ):
        with (
            Ledger(people[name], create=False) as ledger,
            pytest.raises(DBAPIError, match=r"denied|must be owner|only added"),
            ledger._writing.begin() as connection,
        ):
            connection.exec_driver_sql(attempt)


def test_a_ledger_of_form_5_is_brought_to_the_present_one(postgresql: Server) -> None:
    location = postgresql.new()
    with Ledger(location) as ledger:
        ledger.add(*report("a", DAY))
        (some,) = [claim.id for claim in ledger.figures()]
        ledger.review(some, "accepted", reviewer="Ana")
        with ledger._writing.begin() as connection:
            for table in ("own_files", "assignment_claims", "assignments", "review_batch_claims"):
                connection.exec_driver_sql(f"drop table {table}")
            connection.exec_driver_sql("drop table review_batches")
            connection.exec_driver_sql("update schema_version set version = 5")
    with Ledger(location, create=False) as ledger:
        assert [entry.claim for entry in ledger.reviews()] == [some]
        ledger.undo(next(ledger.reviews()).number, reviewer="Ana")
        entry = ledger.review_many([some], "rejected", reviewer="Ana", scope="copies")
        assert entry.claims == (some,) and list(ledger.problems()) == []
        with pytest.raises(DBAPIError, match="only added to"), ledger._writing.begin() as connection:
            connection.exec_driver_sql("delete from review_batches")


def test_many_add_and_decide_at_once(postgresql: Server) -> None:
    location = postgresql.new()
    with Ledger(location) as ledger:
        ledger.add(*report("a", DAY))
        some = next(ledger.figures()).id
    done: list[bool] = []
    numbers: list[int] = []

    def work(who: int) -> None:
        with Ledger(location, create=False) as store:
            for number in range(10):
                done.append(store.add(*report(f"d{number}", DAY)))
                numbers.append(store.review(some, "accepted", reviewer=f"r{who}").number)

    threads = [threading.Thread(target=work, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 10
    assert len(set(numbers)) == 40
    with Ledger(location, create=False) as ledger:
        assert len(list(ledger.reviews())) == 40
        assert list(ledger.problems()) == []


def test_every_command_answers_as_on_a_file(postgresql: Server, tmp_path: Path) -> None:
    location, path = postgresql.new(), tmp_path / "l.db"
    claim = filled(path)
    assert filled(location) == claim
    runner = CliRunner()
    answers = []
    for where in (str(path), location):
        found: list[tuple[list[str], str]] = []
        for arguments in calls(Path("L"), claim):
            run = runner.invoke(group, [where if part == "L" else part for part in arguments])
            assert run.exit_code == 0, (arguments, run.output)
            found.append((arguments, re.sub(r"\d{4}-\d\d-\d\dT[\d:+]+", "moment", run.stdout)))
        answers.append(found)
    assert answers[0] == answers[1]
    assert set(READING) | OTHERS == set(COMMANDS)


def test_a_password_is_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql://ana:hidden-word@127.0.0.1:1/siege"
    run = CliRunner().invoke(group, ["figures", "--ledger", url])
    assert isinstance(run.exception, LedgerError)
    assert "hidden-word" not in str(run.exception) + run.output
    assert "check that the server runs" in str(run.exception)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(LedgerError, match=r"needs psycopg; install it with: pip install '.*\[postgresql\]'") as raised:
        Ledger(url)
    assert "hidden-word" not in str(raised.value)


def test_databases_that_are_no_ledger(postgresql: Server) -> None:
    postgresql.run("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    for location, message in (
        (postgresql.url(database="nowhere"), 'database "nowhere" does not exist; .* createdb NAME'),
        (postgresql.url(database="latin"), "holds text as LATIN1; make one with: createdb --encoding=UTF8"),
        (postgresql.url(user="nobody_known"), 'role "nobody_known" does not exist; .* the user and the password'),
    ):
        with pytest.raises(LedgerError, match=message):
            Ledger(location)
    empty = postgresql.new()
    with pytest.raises(LedgerError, match="an empty database, not a ledger"):
        Ledger(empty, create=False)


def test_what_is_changed_behind_its_back_is_told(postgresql: Server) -> None:
    location = postgresql.new()
    with Ledger(location) as ledger:
        ledger.add(*report("a", DAY))
        with ledger._writing.begin() as connection:
            connection.exec_driver_sql("update claim_places set name = 'x'")
            connection.exec_driver_sql("update claims set value = 9")
        (problem,) = ledger.problems()
    assert problem.startswith("claims '")
    run = CliRunner().invoke(group, ["check", "--ledger", location])
    assert run.exit_code == 1
