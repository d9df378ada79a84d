"""What would break on Windows or macOS, tried here: names, line ends, code pages, files that are open elsewhere."""

from __future__ import annotations

import ast
import errno
import fcntl
import io
import os
import shutil
import sqlite3
import subprocess
import sys
import unicodedata
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bilan import files
from bilan.cli import group
from bilan.filenames import LONGEST, database_uri, last_part, portable
from bilan.files import OutputError, write_text
from bilan.gazetteer.user import read_user_places
from bilan.intake import IntakeOptions, read_inputs
from bilan.languages import pack
from bilan.ledger import Ledger
from bilan.model import Document
from bilan.reading import Reader
from bilan.streams import encoding_for, nobody_reads, prepare

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "bilan"
REPORT = "Au moins 12 personnes ont été tuées à Velmont.\nTrois autres ont été blessées à Orsanne.\n"


@pytest.mark.parametrize(
    ("name", "part"),
    [
        (r"C:\reports\March\a.txt", "a.txt"), (r"\\server\share\a.txt", "a.txt"), ("reports/March/a.txt", "a.txt"),
        (r"mixed/of\both.txt", "both.txt"), ("a.txt", "a.txt"), ("folder/", "folder"),
        ("b.zip!/in/a.txt", "a.txt"), ("", ""),
    ],
)  # fmt: skip
def test_the_last_part_of_any_systems_path(name: str, part: str) -> None:
    assert last_part(name) == part


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("report.txt", "report.txt"), ("con.txt", "_con.txt"), ("NUL", "_NUL"), ("Com1.tar.gz", "_Com1.tar.gz"),
        ("lpt².pdf", "_lpt².pdf"), ("aux .txt", "_aux .txt"), ("console.txt", "console.txt"),
        ("com10.txt", "com10.txt"),
        ("toll: 12?.txt", "toll_ 12_.txt"), ("a<b>|c*.pdf", "a_b__c_.pdf"), ("ends. . ", "ends"), ("...", "other"),
        ("../../etc/passwd", "passwd"), (r"..\..\boot.ini", "boot.ini"), ("bilan رقم.txt", "bilan رقم.txt"),
        ("", "other"),
        ("tab\there.txt", "tab_here.txt"),
    ],
)  # fmt: skip
def test_names_that_every_system_can_have(name: str, kept: str) -> None:
    assert portable(name, "other") == kept


@given(st.text())
def test_what_is_portable_stays_so(name: str) -> None:
    kept = portable(name, "other")
    assert 0 < len(kept) <= LONGEST + 1
    assert kept == kept.rstrip(". ")
    assert not set(kept) & set('<>:"/\\|?*') and min(kept) >= " "
    assert last_part(kept) == kept
    assert portable(kept, "other")[-LONGEST:] == kept[-LONGEST:]


def test_an_archive_packed_on_windows_gives_the_same_ids(tmp_path: Path) -> None:
    import zipfile

    for name, inner in (("a.zip", r"March\toll.txt"), ("b.zip", "March/toll.txt")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(inner, REPORT)
            archive.filelist[0].filename = inner
    ids = [found.id for found in read_inputs([str(tmp_path / "a.zip"), str(tmp_path / "b.zip")], None, ("fr",))]
    assert ids[0] == ids[1]
    assert ids[0].startswith("toll-")


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PureWindowsPath(r"C:\Users\Ana\toll #1.db"), "file:///C:/Users/Ana/toll%20%231.db"),
        (PureWindowsPath(r"\\server\share\toll.db"), "file:////server/share/toll.db"),
        (PurePosixPath("/home/ana/toll?.db"), "file:///home/ana/toll%3F.db"),
    ],
)
def test_addresses_of_databases(path: PureWindowsPath, uri: str) -> None:
    assert database_uri(path) == uri


def test_sqlite_takes_such_an_address(tmp_path: Path) -> None:
    path = tmp_path / "toll #1?.db"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE a (b)")
    assert sqlite3.connect(f"{database_uri(path)}?mode=ro", uri=True).execute("SELECT count(*) FROM a").fetchone() == (
        0,
    )
    with pytest.raises(sqlite3.OperationalError, match="authority"):
        sqlite3.connect("file://server/share/toll.db?mode=ro", uri=True)


def test_line_ends_of_windows_change_no_claim(tmp_path: Path) -> None:
    (tmp_path / "unix").mkdir()
    (tmp_path / "windows").mkdir()
    (tmp_path / "unix" / "report.txt").write_bytes(REPORT.encode())
    (tmp_path / "windows" / "report.txt").write_bytes(b"\xef\xbb\xbf" + REPORT.replace("\n", "\r\n").encode())
    read = [next(iter(read_inputs([str(tmp_path / name)], IntakeOptions(), ("fr",)))) for name in ("unix", "windows")]
    assert all(isinstance(document, Document) for document in read)
    claims = [[(c.id, c.evidence.exact, c.evidence.start) for c in Reader().read(document)] for document in read]
    assert claims[0] == claims[1] != []


@pytest.mark.parametrize("code", ["fr", "en", "es"])
def test_packs_that_git_gave_the_line_ends_of_windows_are_the_same(code: str, tmp_path: Path) -> None:
    source = SOURCE / "languages" / code
    for file in source.iterdir():
        if file.is_file():
            (tmp_path / code).mkdir(exist_ok=True)
            content = file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
            (tmp_path / code / file.name).write_bytes(content)
    document = Document(id="a", text=EXAMPLES[code], language=code)
    built_in = Reader().read(document, kinds={"figure", "statement", "event"})
    own = Reader(language_folders=(tmp_path,)).read(document, kinds={"figure", "statement", "event"})
    assert own == built_in != []
    assert pack.codes((tmp_path,)) == pack.codes(())


EXAMPLES = {
    "fr": "Au moins 12 civils ont été tués à Velmont, selon la Croix-Rouge. Le maire a condamné l'attaque.",
    "en": "At least 12 civilians were killed in Velmont, the Red Cross said. The mayor condemned the attack.",
    "es": "Al menos 12 civiles murieron en Velmont, según la Cruz Roja. El alcalde condenó el ataque.",
}


def test_places_with_the_line_ends_of_windows_are_the_same(tmp_path: Path) -> None:
    content = (ROOT / "examples" / "places.csv").read_bytes()
    (tmp_path / "places.csv").write_bytes(content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    windows, unix = (read_user_places(folder / "places.csv") for folder in (tmp_path, ROOT / "examples"))
    assert [(place.entry, place.names) for place in windows] == [(place.entry, place.names) for place in unix] != []


def test_git_keeps_line_ends() -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs Git and a clone")
    names = ["src/bilan/languages/fr/numbers.toml", "tests/frozen/fr.txt", "examples/tutorial/2026-05-05/red-cross.pdf"]
    told = subprocess.run(
        ["git", "check-attr", "text", "eol", "--", *names], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "numbers.toml: eol: lf" in told.stdout
    assert "fr.txt: eol: lf" in told.stdout
    assert "red-cross.pdf: text: unset" in told.stdout


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        ({"terminal": False, "windows": True, "asked": False}, "utf-8"),
        ({"terminal": False, "windows": True, "asked": True}, "cp1252"),
        ({"terminal": True, "windows": True, "asked": False}, "cp1252"),
        ({"terminal": False, "windows": False, "asked": False}, "cp1252"),
    ],
)
def test_the_encoding_of_output(given: dict[str, bool], chosen: str) -> None:
    assert encoding_for("cp1252", **given) == chosen


def test_a_pipe_of_windows_gets_utf_8_and_its_line_ends_as_written() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp1252", newline=None)
    prepare(stream, windows=True, asked=False)
    stream.write("Alep → حلب …\r\nline\n")
    stream.flush()
    assert raw.getvalue() == "Alep → حلب …\r\nline\n".encode()


def test_a_stream_that_is_no_file_is_left_alone() -> None:
    stream = io.StringIO()
    prepare(stream)
    assert stream.write("→") == 1


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_a_console_of_an_old_code_page_stops_no_command(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("Douze personnes ont été tuées à Łódź → Κάτω.", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": encoding, "COLUMNS": "100"}
    for words in (
        ["read", "report.txt", "--language", "fr"],
        ["explain", "report.txt", "--language", "fr"],
        ["languages"],
    ):
        command = [sys.executable, "-m", "bilan", *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, env=environment)
        assert done.returncode == 0, done.stderr[-1000:]
        assert done.stdout.decode(encoding)


def test_a_pipe_that_nobody_reads_as_windows_tells_it() -> None:
    invalid = OSError(errno.EINVAL, "Invalid argument")
    assert nobody_reads(BrokenPipeError(errno.EPIPE, "Broken pipe"), windows=False)
    assert nobody_reads(invalid, windows=True)
    assert not nobody_reads(invalid, windows=False)
    assert not nobody_reads(OSError(errno.EINVAL, "Invalid argument", "a.db"), windows=True)
    assert not nobody_reads(OSError(errno.ENOSPC, "No space left on device"), windows=True)


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rules for files: only what may be written can be flushed, folders cannot be opened."""
    true_open, true_sync = os.open, os.fsync

    def opened(path: str | Path, flags: int, *more: int) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return true_open(path, flags, *more)

    def flushed(handle: int) -> None:
        if fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise OSError(errno.EBADF, "Bad file descriptor")
        true_sync(handle)

    monkeypatch.setattr(files.os, "open", opened)
    monkeypatch.setattr(files.os, "fsync", flushed)


@pytest.mark.parametrize("mode", [None, 0o600, 0o444])
def test_files_are_written_by_the_rules_of_windows(windows: None, tmp_path: Path, mode: int | None) -> None:
    target = tmp_path / "report.html"
    for text in ("first", "second\r\n"):
        write_text(target, text, mode=mode)
        assert target.read_bytes() == text.encode()
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_a_file_that_another_program_has_open_is_kept_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.html"
    write_text(target, "first")

    def locked(self: Path, other: Path) -> None:
        raise PermissionError(
            errno.EACCES, "The process cannot access the file because it is being used by another process"
        )

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(OutputError, match="no other program has the file open"):
        write_text(target, "second")
    assert target.read_text("utf-8") == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_a_ledger_is_closed_after_every_command(tmp_path: Path) -> None:
    """Windows neither renames nor deletes a file that is still open."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("needs /proc to see which files are open")
    (tmp_path / "report.txt").write_text(REPORT, "utf-8")
    ledger = str(tmp_path / "toll.db")
    for words in (
        ["add", str(tmp_path / "report.txt"), "--ledger", ledger], ["figures", "--ledger", ledger],
        ["check", "--ledger", ledger],
        ["backup", str(tmp_path / "copy.db"), "--ledger", ledger],
        ["restore", str(tmp_path / "copy.db"), "--ledger", ledger],
        ["export", "--format", "csv", "-o", str(tmp_path / "a.csv"), "--ledger", ledger],
    ):  # fmt: skip
        assert CliRunner().invoke(group, words).exit_code == 0, words
        assert [name for name in _open_files() if name.startswith(str(tmp_path))] == [], words


def _open_files() -> list[str]:
    found = []
    for handle in Path("/proc/self/fd").iterdir():
        try:
            found.append(str(handle.readlink()))
        except OSError:
            continue  # closed meanwhile
    return found


def test_names_that_macos_takes_apart_find_the_same_places(tmp_path: Path) -> None:
    """macOS hands accents in names of files as signs of their own."""
    report = tmp_path / unicodedata.normalize("NFD", "dépêche.txt")
    report.write_text(unicodedata.normalize("NFD", "Douze personnes ont été tuées à Besançon."), "utf-8")
    (document,) = read_inputs([str(report)], IntakeOptions(language="fr"), ("fr",))
    assert isinstance(document, Document)
    with Ledger(tmp_path / "toll.db") as ledger:
        ledger.add(document, Reader().read(document))
        (figure,) = ledger.figures()
    assert (figure.value, figure.places[0].country) == (12, "FR")


def test_every_text_file_is_opened_with_its_encoding() -> None:
    """Without one Python takes the code page of the system, which on Windows is not UTF-8."""
    bare = []
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _opens_text(node) and not _says_encoding(node):
                bare.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert bare == []


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _opens_text(node: ast.Call) -> bool:
    name = _called(node)
    if name in ("read_text", "write_text"):
        return isinstance(node.func, ast.Attribute)
    mode = next((one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)), "")
    return name in ("open", "fdopen") and 0 < len(mode) <= 3 and set(mode) <= set("rwxat+") and "b" not in mode


def _says_encoding(node: ast.Call) -> bool:
    at = {"read_text": 0, "write_text": 1}.get(_called(node))
    return any(word.arg == "encoding" for word in node.keywords) or (at is not None and len(node.args) > at)
