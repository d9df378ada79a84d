"""A damaged ledger is told, with what to do; it never gives a traceback, nor other output than it was."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bilan.cli import COMMANDS, group, main
from bilan.errors import BilanError, LedgerError
from bilan.ledger import Ledger, MaskedLedger, integrity, schema
from bilan.ledger.incidents import IncidentTables
from command_examples import OTHERS, READING, calls, filled
from ledger_examples import age

PAGE = 4096
HEADER = 100
"""Bytes of SQLite's own at the beginning of a file."""
PAGE_HEADER = 12
FLIPS = 400
FLIPS_FOR_COMMANDS = 8


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "l.db"
    filled(path)
    return path


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "l.db"))


def flipped(content: bytes, count: int, seed: int) -> Iterator[tuple[int, bytes]]:
    """Yield the content with one bit turned, a third of them where SQLite keeps its own numbers."""
    chance = random.Random(seed)
    pages = range(0, len(content), PAGE)
    own = [bit for start in pages for bit in range(start * 8, (start + PAGE_HEADER) * 8)]
    own += range(HEADER * 8)
    for number in range(count):
        bit = chance.randrange(len(content) * 8) if number % 3 else chance.choice(own)
        damaged = bytearray(content)
        damaged[bit // 8] ^= 1 << bit % 8
        yield bit, bytes(damaged)


def lay(path: Path, content: bytes) -> None:
    for beside in ("-wal", "-shm", "-journal"):
        Path(f"{path}{beside}").unlink(missing_ok=True)
    path.write_bytes(content)


def all_of(path: Path) -> str:
    with MaskedLedger(path) as ledger:
        summaries = list(ledger.documents())
        texts = [ledger.document(summary.id) for summary in summaries]
        return repr((list(ledger.claims()), summaries, texts, list(ledger.reviews()), list(ledger.rejections())))


def test_a_turned_bit_is_told_or_changes_nothing(copy: Path) -> None:
    content, right = copy.read_bytes(), all_of(copy)
    told = 0
    for bit, damaged in flipped(content, FLIPS, seed=1):
        lay(copy, damaged)
        try:
            found = all_of(copy)
        except BilanError as error:
            told += 1
            assert "backup" in str(error) or "update bilan" in str(error), f"bit {bit}: {error}"
        else:
            assert found == right, f"bit {bit} changed what is read, and nothing was said"
    assert told > FLIPS / 3


def test_every_command_is_thought_of() -> None:
    assert set(READING) | OTHERS == set(COMMANDS)


def test_every_command_tells_a_turned_bit(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Ledger(copy) as ledger:
        claim = next(ledger.figures()).id
    content = copy.read_bytes()
    asked = calls(copy, claim)

    def answer(arguments: list[str]) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(arguments)
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err

    right = [answer(arguments) for arguments in asked]
    assert all(code == 0 for code, _, _ in right)
    for bit, damaged in flipped(content, FLIPS_FOR_COMMANDS, seed=2):
        for arguments, (_, out, _) in zip(asked, right, strict=True):
            lay(copy, damaged)
            code, found, said = answer(arguments)
            assert "Traceback" not in said
            if code == 0:
                assert found == out, f"bit {bit}: {arguments}"
            else:
                assert (code, "bilan: " in said) == (1, True), f"bit {bit}: {arguments}: {said}"


@pytest.mark.parametrize("table", schema.SEALED, ids=lambda table: table.name)
def test_a_changed_value_of_any_column_is_found(copy: Path, table: schema.Table) -> None:
    raw = sqlite3.connect(copy)
    for (name,) in raw.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        raw.execute(f"drop trigger {name}")
    raw.commit()
    raw.close()
    content = copy.read_bytes()
    for column in table.c:
        if column is table.autoincrement_column:
            continue
        lay(copy, content)
        raw = sqlite3.connect(copy)
        first = f"select min(rowid) from {table.name}"
        changed = raw.execute(f"update {table.name} set \"{column.name}\" = '9' where rowid = ({first})")
        assert changed.rowcount == 1
        raw.commit()
        raw.close()
        with pytest.raises(LedgerError, match=rf"the file is damaged \({table.name} .*backup"):
            Ledger(copy, create=False)


def test_checking_a_whole_ledger(copy: Path) -> None:
    done = CliRunner().invoke(group, ["check", "--ledger", str(copy)])
    assert (done.exit_code, done.stdout) == (0, "")
    assert "l.db: whole; 8 document(s), " in done.stderr
    assert ", 5 decision(s)" in done.stderr


def test_checking_lists_what_is_damaged(copy: Path) -> None:
    raw = sqlite3.connect(copy)
    raw.execute("update documents set text = replace(text, 'morts', 'mares')")
    raw.commit()
    raw.close()
    done = CliRunner().invoke(group, ["check", "--ledger", str(copy)])
    assert done.exit_code == 1
    assert "documents 'sarve-" in done.stdout
    assert "not as it was written" in done.stdout
    assert "take it from a backup with: bilan restore BACKUP" in done.stderr


def test_checking_finds_claims_that_do_not_stand_and_names_that_do_not_fit(copy: Path) -> None:
    """Checksums that fit are no proof: whoever changes a row can make its checksum anew."""
    raw = sqlite3.connect(copy)
    raw.execute("update documents set text = 'x' || text where id = 'velmont-20260305'")
    raw.execute("delete from claim_places where rowid = (select max(rowid) from claim_places)")
    raw.commit()
    raw.close()
    with Ledger(copy, verify=False) as ledger:
        with ledger._writing.begin() as connection:
            integrity.reseal(connection, schema.documents, schema.documents.c.id == "velmont-20260305")
        problems = list(ledger.problems())
    assert any("does not stand at" in problem for problem in problems)
    assert any("claim_places does not fit it" in problem for problem in problems)


@pytest.mark.parametrize("form", [1, 2, 3, 4, 5, 6])
def test_a_ledger_of_an_earlier_form_is_sealed_as_it_is(copy: Path, form: int) -> None:
    with Ledger(copy) as ledger:
        figures = [figure.id for figure in ledger.figures()]
    age(copy, form)
    with Ledger(copy, create=False) as ledger:
        assert set(figures) <= {figure.id for figure in ledger.figures()}
        assert list(ledger.problems()) == []
        assert [entry.action for entry in IncidentTables(ledger).decisions()] == ["merge", "undo"]
        assert ledger.search("velmont").total
    raw = sqlite3.connect(copy)
    assert raw.execute("select max(version) from schema_version").fetchone() == (schema.VERSION,)
    triggers = {name for (name,) in raw.execute("select name from sqlite_master where type = 'trigger'")}
    assert triggers == {
        "reviews_kept", "reviews_all_kept", "original_kept", "claims_kept", "batches_kept", "batches_all_kept",
        "batch_claims_kept", "batch_claims_all_kept", "incident_decisions_kept", "incident_decisions_all_kept",
        "assignments_kept", "assignments_all_kept", "assigned_kept", "assigned_all_kept", "own_files_kept",
        "own_files_all_kept",
    }  # fmt: skip
    raw.close()


@pytest.mark.parametrize("form", [3, 4, 5, 6])
def test_damage_is_not_sealed(copy: Path, form: int) -> None:
    age(copy, form)
    raw = sqlite3.connect(copy)
    raw.execute("update documents set text = replace(text, 'morts', 'mares')")
    raw.commit()
    raw.close()
    before = copy.read_bytes()
    with pytest.raises(
        LedgerError, match=r"l\.db: the file is damaged \(.*(does not stand|not as it was written).*backup"
    ):
        Ledger(copy, create=False)
    assert copy.read_bytes() == before


@pytest.mark.parametrize("form", [0, 1, 4, 5, 6])
def test_a_turned_form_is_not_taken_for_an_earlier_one(copy: Path, form: int) -> None:
    raw = sqlite3.connect(copy)
    raw.execute("update schema_version set version = ?", (form,))
    raw.commit()
    raw.close()
    with pytest.raises(LedgerError, match="its form is not the one it was made in"):
        Ledger(copy, create=False)


def test_what_is_decided_later_is_sealed_too(copy: Path) -> None:
    with Ledger(copy) as ledger:
        last = next(iter(ledger.reviews()))
        ledger.undo(last.number, reviewer="Bo")
        ledger.reject("other.pdf", 3, "a reason", "a remedy")
    with Ledger(copy, create=False) as ledger:
        assert list(ledger.problems()) == []


@pytest.fixture
def read_only(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A ledger that may not be written, nor any file beside it: for the administrator too, whom modes do not stop."""
    copy.chmod(0o400)
    copy.parent.chmod(0o500)
    access, folder = os.access, str(copy.parent)
    monkeypatch.setattr(
        os, "access", lambda path, mode: not (mode & os.W_OK and str(path).startswith(folder)) and access(path, mode)
    )
    yield copy
    copy.parent.chmod(0o700)


def test_a_ledger_that_may_not_be_written_is_read_by_every_command(
    read_only: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path.name: path.read_bytes() for path in read_only.parent.iterdir()}
    with Ledger(read_only, create=False) as ledger:
        claim = next(ledger.figures()).id
    for arguments in calls(read_only, claim):
        with pytest.raises(SystemExit) as end:
            main(arguments)
        assert not end.value.code, (arguments, capsys.readouterr().err)
    assert {path.name: path.read_bytes() for path in read_only.parent.iterdir()} == before


def test_deciding_on_a_ledger_that_may_not_be_written_says_so(read_only: Path) -> None:
    with Ledger(read_only, create=False) as ledger:
        claim = next(ledger.figures()).id
        with pytest.raises(LedgerError, match="readonly database; it may not be written; check the permissions"):
            ledger.review(claim, "accepted", reviewer="Ana")


def test_form_4_that_may_not_be_written_is_read_but_not_searched(read_only: Path) -> None:
    read_only.parent.chmod(0o700)
    read_only.chmod(0o600)
    age(read_only, 4)
    with Ledger(read_only, create=False) as ledger:
        assert list(ledger.figures())
        with pytest.raises(LedgerError, match="of an earlier form, not searched yet; open it once"):
            ledger.search("velmont")
    for arguments in (["incidents"], ["report", "--format", "md", "-o", "-"]):
        assert CliRunner().invoke(group, [*arguments, "--ledger", str(read_only)]).exit_code == 0


def test_form_5_that_may_not_be_written_is_read(read_only: Path) -> None:
    read_only.parent.chmod(0o700)
    read_only.chmod(0o600)
    age(read_only, 5)
    with Ledger(read_only, create=False) as ledger:
        claim = next(ledger.figures())
        assert list(ledger.reviews()) and ledger.search("velmont").total
        assert [entry.claim for entry in ledger.reviews(claim=claim.id)] == [claim.id]
        assert list(ledger.reviews(document=claim.document.id))
        assert ledger.decided_since("Ana", "2000-01-01")
        assert list(ledger.problems()) == []


def test_an_earlier_form_that_may_not_be_written_says_so(read_only: Path) -> None:
    read_only.parent.chmod(0o700)
    read_only.chmod(0o600)
    age(read_only, 3)
    with pytest.raises(LedgerError, match="readonly database; it may not be written"):
        Ledger(read_only, create=False)
