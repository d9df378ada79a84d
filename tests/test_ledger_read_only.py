"""A ledger that may not be written, or that is opened to read alone, answers every command that reads."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bilan.asking import atlas
from bilan.catalogue import Catalogue
from bilan.cli import group
from bilan.errors import LedgerError
from bilan.ledger import Filters, Ledger
from command_examples import calls, filled
from web_examples import open_desk

NOBODY = 65534


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    path = tmp_path_factory.mktemp("whole") / "l.db"
    return path, filled(path)


@pytest.fixture
def locked(whole: tuple[Path, str], tmp_path: Path) -> Iterator[Path]:
    """A copy in a folder; both may be read alone."""
    folder = tmp_path / "disk"
    folder.mkdir()
    path = Path(shutil.copy(whole[0], folder / "l.db"))
    path.chmod(0o444)
    folder.chmod(0o555)
    yield path
    folder.chmod(0o755)


def asked(location: str, claim: str, incident: str) -> list[list[str]]:
    more = [["incident", incident, "--ledger", "L"], ["incident", incident, "--format", "json", "--ledger", "L"]]
    return [[location if part == "L" else part for part in some] for some in (*calls(Path("L"), claim), *more)]


@pytest.mark.parametrize("query", ["mode=ro&uri=true", "mode=ro"])
def test_every_command_reads_what_is_opened_to_read_alone(whole: tuple[Path, str], locked: Path, query: str) -> None:
    beginning = "file:" if "uri" in query else ""
    location = f"sqlite:///{beginning}{locked}?{query}"
    before = {path.name: path.read_bytes() for path in locked.parent.iterdir()}
    with Ledger(location) as ledger:
        incident = Catalogue(ledger, atlas(None)).incidents()[0].id
    for arguments in asked(location, whole[1], incident):
        run = CliRunner().invoke(group, arguments)
        assert run.exit_code == 0, (arguments, run.output, run.exception)
    assert {path.name: path.read_bytes() for path in locked.parent.iterdir()} == before
    backup = locked.parent.parent / "copy.db"
    assert CliRunner().invoke(group, ["backup", str(backup), "--ledger", location]).exit_code == 0
    with Ledger(location) as ledger, pytest.raises(LedgerError, match="it may not be written"):
        ledger.review(whole[1], "accepted", reviewer="Ana")


def test_a_ledger_opened_to_read_alone_is_never_made(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no such ledger"):
        Ledger(f"sqlite:///file:{tmp_path}/none.db?mode=ro&uri=true")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "fork") or os.geteuid() != 0, reason="only root can become somebody else")
def test_somebody_who_may_only_read_it_reads_it(locked: Path) -> None:
    """For real: a process of a user whom the system lets read the file alone."""
    for folder in list(locked.parents)[1:-2]:  # all that pytest made on the way, however deep
        folder.chmod(folder.stat().st_mode | 0o055)
    child = os.fork()
    if not child:
        code = 1
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            with Ledger(locked) as ledger:
                found = len(list(ledger.figures())), ledger.search("velmont").total, len(list(ledger.reviews()))
                try:
                    ledger.reject("x", None, "a reason", "a remedy")
                except LedgerError as error:
                    code = 0 if all(found) and "may not be written" in str(error) else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_the_desk_opens_on_it(whole: tuple[Path, str], locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bilan.reading import Reader
    from bilan.web.desk import Desk

    access, folder = os.access, str(locked.parent)
    monkeypatch.setattr(
        os, "access", lambda path, mode: not (mode & os.W_OK and str(path).startswith(folder)) and access(path, mode)
    )
    with Ledger(locked) as ledger:  # as `bilan serve` opens it
        desk = Desk(ledger, Reader())
        assert desk.inbox(Filters(), None, "unreviewed", "consequence", 0, 50).total
        assert desk.documents(0, 3).total == 8
        assert desk.search("velmont", Filters(), 0, 50, False).total
        assert desk.history(whole[1]).history
        with pytest.raises(LedgerError, match="it may not be written"):
            ledger.review(whole[1], "accepted", reviewer="Ana")


def test_pages_of_documents_are_those_of_the_list(tmp_path: Path) -> None:
    client = open_desk(tmp_path, *(f"Le séisme a fait {n} morts à Kandovar." for n in range(3, 10)))
    first = client.get("/api/documents", params={"limit": 5})
    rest = client.get("/api/documents", params={"limit": 5, "cursor": first["next"]})
    listed = [item["id"] for item in (*first["items"], *rest["items"])]
    assert (first["total"], rest["next"], len(set(listed))) == (7, None, 7)
    with Ledger(tmp_path / "desk.db") as ledger:
        summaries = list(ledger.documents())[::-1]
    assert listed == [summary.id for summary in summaries]
    claims = [summary.figures + summary.statements + summary.events for summary in summaries]
    assert [item["claims"] for item in (*first["items"], *rest["items"])] == claims
