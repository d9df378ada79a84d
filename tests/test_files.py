"""Files are written whole or not at all, and those that hold true names are their owner's alone."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bilan import files
from bilan.cli import group
from bilan.errors import LedgerError
from bilan.files import OutputError, write_text
from bilan.ledger import Ledger, backups
from command_examples import EXAMPLES, filled


def mode(path: Path) -> str:
    return f"{stat.S_IMODE(path.stat().st_mode):o}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "l.db"
    filled(path)
    return path


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "l.db"))


@pytest.fixture(autouse=True)
def usual_mask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, list(arguments))


def full(_: Path, content: bytes) -> None:
    raise OSError(28, "No space left on device")


WRITERS = {
    "report": ("report", "--format", "md", "-o"),
    "report with names": ("report", "--names", "-o"),
    "export": ("export", "--gold", "--partial", "-o"),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_leaves_the_earlier_file(ledger: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    target = ledger.with_name("out")
    target.write_text("earlier")
    monkeypatch.setattr(files, "_write", full)
    done = run(*WRITERS[name], str(target), "--ledger", str(ledger))
    assert isinstance(done.exception, OutputError)
    assert "out: cannot be written (No space left on device); what was there before is kept" in str(done.exception)
    assert target.read_text() == "earlier"
    assert {path.name for path in ledger.parent.iterdir()} == {"l.db", "out"}


SMALL_DISK = """
import resource, signal, sys
from bilan.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
main(sys.argv[1:])
"""


@pytest.mark.parametrize("name", ["report with names", "backup"])
def test_a_file_that_may_not_grow_leaves_the_earlier_file(ledger: Path, name: str) -> None:
    pytest.importorskip("resource")
    target = ledger.with_name("out")
    shutil.copy(ledger, target)
    earlier = target.read_bytes()
    asked = ("backup",) if name == "backup" else WRITERS[name]
    done = subprocess.run(
        [sys.executable, "-c", SMALL_DISK, *asked, str(target), "--ledger", str(ledger)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("bilan: error: ")
    assert "Traceback" not in done.stderr
    assert target.read_bytes() == earlier
    beside = {"l.db-wal", "l.db-shm"}  # SQLite's own, which an open ledger may leave and takes up again
    assert {path.name for path in ledger.parent.iterdir()} - beside == {"l.db", "out"}


@pytest.mark.parametrize("name", WRITERS)
def test_files_with_true_names_are_their_owners_alone(ledger: Path, name: str) -> None:
    target = ledger.with_name("out")
    asked = (*WRITERS[name], str(target), "--ledger", str(ledger))
    assert run(*asked).exit_code == 0
    assert mode(target) == ("600" if "--names" in asked else "644")
    assert run(*asked, "--file-mode", "640").exit_code == 0
    assert mode(target) == "640"
    target.chmod(0o666)
    assert run(*asked, "--names").exit_code == 0
    assert mode(target) == "600"


def test_a_ledger_is_its_owners_alone_or_as_the_user_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = str(EXAMPLES / "crue-de-la-sarve.jsonl")
    run("add", report, "--ledger", str(tmp_path / "a.db"))
    run("add", report, "--ledger", str(tmp_path / "b.db"), "--file-mode", "660")
    monkeypatch.setenv("BILAN_FILE_MODE", "0640")
    run("add", report, "--ledger", str(tmp_path / "c.db"))
    assert [mode(tmp_path / name) for name in ("a.db", "b.db", "c.db")] == ["600", "660", "640"]
    (tmp_path / "a.db").chmod(0o644)  # what its owner chose stays
    run("add", report, "--ledger", str(tmp_path / "a.db"))
    assert mode(tmp_path / "a.db") == "644"
    assert "write it as 600 or 640" in run("add", report, "--file-mode", "999").stderr


def test_a_log_beside_a_ledger_is_its_owners_alone_too(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.reject("a", None, "b", "c")
        assert mode(tmp_path / "l.db-wal") == "600"


def test_links_devices_and_other_modes_stay(tmp_path: Path) -> None:
    target, link = tmp_path / "report.md", tmp_path / "latest.md"
    target.write_text("earlier")
    target.chmod(0o604)
    link.symlink_to("report.md")
    write_text(link, "new\r\nline")
    assert link.is_symlink()
    assert target.read_bytes() == b"new\r\nline"
    assert mode(target) == "604"
    write_text(Path("/dev/null"), "gone")
    assert not Path("/dev/null").is_file()


def test_a_pipe_is_written_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writing = threading.Thread(target=write_text, args=(pipe, "through"))
    writing.start()
    assert pipe.read_text() == "through"
    writing.join()


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"no/report\.md: cannot be written \(No such file"):
        write_text(tmp_path / "no" / "report.md", "")


# Backups


def test_a_backup_is_whole_while_others_write(ledger: Path) -> None:
    target = ledger.with_name("b.db")
    with Ledger(ledger) as store, Ledger(ledger) as other:
        other.reject("a", None, "b", "c")
        held = backups.backup(store, target)
        other.reject("d", None, "e", "f")
    assert (held.documents, held.reviews) == (8, 5)
    assert mode(target) == "600"
    with Ledger(target, create=False) as copied:
        assert [found.path for found in copied.rejections()] == ["letter.pdf", "a"]
    assert {path.name for path in ledger.parent.iterdir()} == {"l.db", "b.db"}


def test_a_backup_takes_the_place_of_an_earlier_one_and_of_nothing_else(ledger: Path) -> None:
    target, text = ledger.with_name("b.db"), ledger.with_name("notes.txt")
    text.write_text("mine")
    with Ledger(ledger) as store:
        backups.backup(store, target)
        store.reject("a", None, "b", "c")
        backups.backup(store, target, mode=0o640)
        assert mode(target) == "640"
        for wrong, message in ((text, "not a ledger, and it will not be written over"), (ledger, "the ledger itself")):
            with pytest.raises(LedgerError, match=message):
                backups.backup(store, wrong)
    assert text.read_text() == "mine"
    with Ledger(target) as copied:
        assert len(list(copied.rejections())) == 2


def test_restoring_a_damaged_ledger(ledger: Path) -> None:
    target = ledger.with_name("b.db")
    assert run("backup", str(target), "--ledger", str(ledger)).exit_code == 0
    with Ledger(ledger) as store:
        before = list(store.claims())
    damaged = bytearray(ledger.read_bytes())
    damaged[0:16] = bytes(16)
    ledger.write_bytes(damaged)
    done = run("restore", str(target), "--ledger", str(ledger))
    assert done.exit_code == 0, done.output
    assert "l.db: restored; 8 document(s)" in done.stderr
    assert mode(ledger) == "600"
    with Ledger(ledger) as store:
        assert list(store.claims()) == before
    assert ledger.with_name("l.db.before-restore").read_bytes() == damaged


STOPPED = """
import os, sys
from bilan.ledger import Ledger
ledger = Ledger(sys.argv[1])
ledger.reject("never merged", None, "b", "c")
os._exit(0)
"""


def test_the_log_of_a_process_that_was_stopped_is_not_merged_into_what_was_restored(ledger: Path) -> None:
    target = ledger.with_name("b.db")
    with Ledger(ledger) as store:
        backups.backup(store, target)
    subprocess.run([sys.executable, "-c", STOPPED, str(ledger)], check=True)
    assert ledger.with_name("l.db-wal").stat().st_size
    backups.restore(target, str(ledger))
    with Ledger(ledger) as store:
        assert [found.path for found in store.rejections()] == ["letter.pdf"]
    with Ledger(ledger.with_name("l.db.before-restore")) as store:
        assert [found.path for found in store.rejections()] == ["letter.pdf", "never merged"]


def test_restoring_where_there_is_no_ledger(ledger: Path) -> None:
    target = ledger.with_name("new.db")
    assert run("restore", str(ledger), "--ledger", str(target)).exit_code == 0
    with Ledger(target, create=False) as store:
        assert list(store.problems()) == []


def test_a_damaged_backup_replaces_nothing(ledger: Path) -> None:
    target = ledger.with_name("b.db")
    with Ledger(ledger) as store:
        backups.backup(store, target)
    content = target.read_bytes()
    at = content.index(b"Rosa Quill")
    target.write_bytes(content[:at] + b"Rosb" + content[at + 4 :])
    before = ledger.read_bytes()
    with pytest.raises(LedgerError, match=r"b\.db: the file is damaged"):
        backups.restore(target, str(ledger))
    assert ledger.read_bytes() == before


def test_a_ledger_in_use_is_not_replaced(ledger: Path) -> None:
    target = ledger.with_name("b.db")
    with Ledger(ledger) as store:
        backups.backup(store, target)
        store.reject("a", None, "b", "c")  # and it stays open
        with pytest.raises(LedgerError, match="another process has it open"):
            backups.restore(target, str(ledger))
        assert len(list(store.rejections())) == 2


def test_a_disk_that_fills_while_restoring_leaves_the_ledger(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = ledger.with_name("b.db")
    with Ledger(ledger) as store:
        backups.backup(store, target)
    before = ledger.read_bytes()

    def stop(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_to_disk", stop)
    with pytest.raises(OutputError, match="what was there before is kept"):
        backups.restore(target, str(ledger))
    assert ledger.read_bytes() == before
