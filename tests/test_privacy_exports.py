"""No form of an export, no answer of the desk and no command gives out a noted name; a form that comes is looked at."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bilan.cli import COMMANDS, group
from bilan.errors import BilanError
from bilan.export.forms import FORMS, KINDS
from bilan.ledger import Ledger
from bilan.web.app import create_app
from bilan.web.desk import Desk
from bilan.web.security import Gate
from bilan.web.work import Inline
from command_examples import OTHERS, READING, calls
from test_privacy_door import READER, fill, letters
from web_examples import Client

CHOSEN = [
    ("Rosa Quillan", "quillan", "plain"),
    ("Ahmad al-Qasimov", "qasimov", "no-break space"),
    ("Łukasz Żurawiecz", "zurawiecz", "capitals"),
]
TWO_KINDS = 2


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger of reports that name private persons in all that stands around them."""
    path = tmp_path_factory.mktemp("names") / "l.db"
    fill(path, CHOSEN)
    return path


def words_of(content: bytes) -> str:
    """All text of a file, of whatever form: the members of an archive, the columns of Parquet."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(name + words_of(archive.read(name)) for name in archive.namelist())
    if content[:4] == b"PAR1":
        parquet = pytest.importorskip("pyarrow.parquet")
        table = parquet.read_table(io.BytesIO(content))
        return f"{table.schema.metadata} {table.to_pylist()}"
    text = content.decode("utf-8")
    try:
        return text + json.dumps([json.loads(line) for line in text.splitlines()], ensure_ascii=False)
    except json.JSONDecodeError:
        return text


def clean(content: bytes, where: object) -> None:
    """Fail where anybody's name stands in a file."""
    seen = letters(words_of(content))
    for _, secret, _ in CHOSEN:
        assert secret not in seen, where


def exports() -> Iterator[list[str]]:
    """Every form with every kind that it holds."""
    for form in FORMS.values():
        if form.several:
            yield ["--format", form.name]
        for kind in () if form.own is not None else KINDS:
            yield ["--format", form.name, "--kind", kind]
        if form.own is not None:
            yield ["--format", form.name]


@pytest.mark.parametrize("asked", exports(), ids=" ".join)
def test_no_form_of_export_holds_a_name(ledger: Path, asked: list[str], tmp_path: Path) -> None:
    written = tmp_path / "out"
    run = CliRunner().invoke(group, ["export", *asked, "-o", str(written), "--ledger", str(ledger)])
    assert run.exit_code == 0 or isinstance(run.exception, BilanError), run.exception
    clean((run.output + str(run.exception)).encode(), asked)
    if run.exit_code == 0:
        clean(written.read_bytes(), asked)


def test_most_forms_are_written(ledger: Path, tmp_path: Path) -> None:
    """So that the test above looks at something."""
    done = 0
    for form in FORMS:
        run = CliRunner().invoke(
            group, ["export", "--format", form, "-o", str(tmp_path / form), "--ledger", str(ledger)]
        )
        done += run.exit_code == 0
    assert done >= len(FORMS) - TWO_KINDS


def test_no_file_of_a_bundle_or_report_holds_a_name(ledger: Path, tmp_path: Path) -> None:
    for arguments in (["export", "--all", str(tmp_path / "all")], ["report", "-o", str(tmp_path / "report.html")]):
        run = CliRunner().invoke(group, [*arguments, "--ledger", str(ledger)])
        assert run.exit_code == 0, run.output
        clean(run.output.encode(), arguments)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > len(KINDS)
    for path in files:
        clean(path.read_bytes() + path.name.encode(), path.name)


def test_no_command_that_reads_a_ledger_prints_a_name(ledger: Path) -> None:
    assert set(READING) | OTHERS == set(COMMANDS)
    with Ledger(ledger) as store:
        claim = next(store.figures()).id
    for arguments in calls(ledger, claim):
        if "--names" in arguments:
            continue
        run = CliRunner().invoke(group, arguments)
        assert run.exit_code == 0 or isinstance(run.exception, BilanError), (arguments, run.exception)
        clean((run.output + str(run.exception)).encode(), arguments)


def test_no_answer_about_incidents_and_no_export_of_the_desk_holds_a_name(ledger: Path) -> None:
    with Ledger(ledger) as store:
        client = Client(create_app(Inline(Desk(store, READER)), Gate(frozenset({"desk"})))).open()
        listed = client.call("GET", "/api/incidents")
        assert listed.status_code == 200, listed.text
        clean(listed.content, "/api/incidents")
        ids = [item["id"] for item in listed.json()["items"]]
        for incident in ids:
            told = client.call("GET", f"/api/incidents/{incident}")
            assert told.status_code == 200, told.text
            clean(told.content, incident)
        for form in FORMS:
            given_out = client.call("GET", f"/api/export?form={form}")
            clean(given_out.content, form)


def test_what_is_logged_and_said_of_wrong_calls_holds_no_name(ledger: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Ledger(ledger) as store:
        ids = [summary.id for summary in store.documents()]
        client = Client(create_app(Inline(Desk(store, READER)), Gate(frozenset({"desk"})))).open()
        for path in ("/api/claims/none", "/api/document?id=none", "/api/incidents/none", "/api/export?form=none"):
            assert client.call("GET", path).status_code in range(400, 500)
            clean(client.call("GET", path).content, path)
    for arguments in (["show", "none"], ["figures", "--place", "none"], ["figures", "--measure", "none"]):
        run = CliRunner().invoke(group, [*arguments, "--ledger", str(ledger)])
        assert run.exit_code != 0
        clean((run.output + str(run.exception)).encode(), arguments)
    assert ids
    clean(caplog.text.encode(), "the log")
