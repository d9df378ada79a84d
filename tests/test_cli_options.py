"""Formats, filters, exit codes, suggestions and completion, on every command that has them."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bilan.cli import COMMANDS, group
from bilan.cli.completion import FOLDERS, names_beginning
from bilan.cli.filters import OneOf, several
from bilan.cli.output import FORMATS
from bilan.ledger import Filters
from cli_golden import fill

LISTING = {
    "figures": (), "statements": (), "events": (), "documents": (), "incidents": (), "series": (), "relations": (),
    "estimate": ("--measure", "killed"), "conflicts": ("--kind", "single_source"), "show": ("{claim}",),
    "incident": ("{incident}",), "reviews": (), "search": ("velmont",),
}  # fmt: skip
"""Commands that list what a ledger holds, with what they need."""
OF_CLAIMS = [name for name in LISTING if name not in ("documents", "reviews", "search")]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, str]:
    path = tmp_path_factory.mktemp("options") / "bilan.db"
    claim, incident = fill(path)
    done = CliRunner().invoke(group, ["review", claim, "--accept", "--reviewer", "Ana", "--ledger", str(path)])
    assert done.exit_code == 0
    return str(path), claim, incident


def call(ledger: tuple[str, str, str], name: str, *more: str) -> Result:
    path, claim, incident = ledger
    needed = [part.format(claim=claim, incident=incident) for part in LISTING[name]]
    done = CliRunner().invoke(group, [name, *needed, *more, "--ledger", path])
    assert done.exit_code == 0, (name, done.output, done.exception)
    return done


@pytest.mark.parametrize("name", LISTING)
def test_every_listing_has_the_same_formats(ledger: tuple[str, str, str], name: str) -> None:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    (form,) = [option for option in command.params if "--format" in option.opts]
    assert isinstance(form.type, click.Choice) and tuple(form.type.choices) == FORMATS
    lines = call(ledger, name, "--format", "jsonl").stdout.splitlines()
    whole = json.loads(call(ledger, name, "--format", "json").stdout)
    assert [json.loads(line) for line in lines] == (whole if isinstance(whole, list) else [whole])
    rows = list(csv.DictReader(io.StringIO(call(ledger, name, "--format", "csv").stdout)))
    assert rows and all(None not in row and None not in row.values() for row in rows)


@pytest.mark.parametrize("name", OF_CLAIMS)
def test_every_csv_leads_back_to_the_reports(ledger: tuple[str, str, str], name: str) -> None:
    rows = list(csv.DictReader(io.StringIO(call(ledger, name, "--format", "csv").stdout)))
    columns = set(rows[0])
    assert columns >= {"place_iso3", "place_latitude", "place_longitude", "confidence", "review", "names"}
    assert columns & {"url", "urls"} and columns & {"sentence", "sentences"}
    said = [row.get("sentence") or row.get("sentences") for row in rows]
    assert all(said) if name not in ("incidents", "incident") else any(said)


def test_a_filter_may_be_given_again_or_with_commas(ledger: tuple[str, str, str]) -> None:
    def ids(*options: str) -> list[str]:
        lines = call(ledger, "figures", *options, "--format", "jsonl").stdout.splitlines()
        return [json.loads(line)["id"] for line in lines]

    both = ids("--measure", "killed,injured")
    assert both == ids("--measure", "killed", "--measure", "INJURED")
    assert sorted(both) == sorted([*ids("--measure", "killed"), *ids("--measure", "injured")])
    assert set(ids("--place", "Velmont-Ouest,Velmont-Est")) > set(ids("--place", "Velmont-Ouest"))
    assert set(ids("--population", "child,civilian")) <= set(ids("--population", "child"))


def test_several_questions_are_answered_together(ledger: tuple[str, str, str]) -> None:
    def measures(*options: str) -> set[str]:
        lines = (
            CliRunner()
            .invoke(group, ["estimate", *options, "--format", "jsonl", "--ledger", ledger[0]])
            .stdout.splitlines()
        )
        return {json.loads(line)["measure"] for line in lines}

    assert measures("--measure", "killed,injured,price") == {"killed", "injured"}


@pytest.mark.parametrize("name", ["figures", "statements", "events", "incidents", "series", "estimate", "conflicts",
                                  "relations", "reviews"])  # fmt: skip
def test_nothing_found_is_code_1_and_said(ledger: tuple[str, str, str], name: str) -> None:
    price = ["--measure", "price"]
    other = {"reviews": ["--reviewer", "Nobody"], "estimate": price, "series": price}
    asked = other.get(name, ["--until", "1999-01-01"])
    for form in FORMATS:
        done = CliRunner().invoke(group, [name, *asked, "--format", form, "--ledger", ledger[0]])
        assert done.exit_code == 1
        assert done.exception is not None and str(done.exception)
        assert done.stdout.strip() in ("", "[]") or len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (["figurse"], "did you mean figures?"),
        (["figures", "--measure", "kiled"], "did you mean killed?"),
        (["figures", "--population", "childs"], "did you mean child?"),
        (["events", "--type", "ASAULT"], "did you mean ASSAULT"),
        (["conflicts", "--kind", "contradict"], "did you mean contradicts"),
        (["figures", "--format", "text"], "'table', 'csv', 'json', 'jsonl'"),
        (["figures", "--width", "3"], "--width"),
        (["read", "a.txt", "--format", "csv", "--kind", "figure,event"], "csv holds one kind"),
    ],
)
def test_a_wrong_call_is_code_2_and_names_the_nearest(call: list[str], message: str) -> None:
    done = CliRunner().invoke(group, call)
    assert done.exit_code == 2
    assert message in done.stderr


@pytest.mark.parametrize(
    ("option", "name", "near"),
    [
        ("--place", "Velmnot-Est", "Velmont-Est"),
        ("--source", "OMHD", "OMDH"),
        ("--document", "velmont-2026309", "velmont"),
    ],
)  # fmt: skip
def test_a_name_that_the_ledger_does_not_know_is_told_with_the_nearest(
    ledger: tuple[str, str, str], option: str, name: str, near: str
) -> None:
    done = CliRunner().invoke(group, ["figures", option, name, "--ledger", ledger[0]])
    assert done.exit_code == 1
    assert "did you mean" in str(done.exception) and near in str(done.exception)


def test_a_type_of_incident_is_told_with_the_nearest(ledger: tuple[str, str, str]) -> None:
    done = CliRunner().invoke(group, ["incidents", "--type", "sheling", "--ledger", ledger[0]])
    assert done.exit_code == 1
    assert "did you mean shelling?; see all with" in str(done.exception)


def test_names_and_ids_are_completed_from_the_ledger(ledger: tuple[str, str, str]) -> None:
    context = click.Context(group)
    context.params["ledger"] = ledger[0]
    assert "Velmont-Est" in names_beginning(context, "place", "velm")
    assert "OMDH" in names_beginning(context, "source", "OM")
    assert names_beginning(context, "claim", ledger[1][:5]) == [ledger[1]]
    assert ledger[2] in names_beginning(context, "incident", ledger[2][:3])
    context.params["ledger"] = "no-such.db"
    assert names_beginning(context, "place", "") == []


@pytest.mark.parametrize("shell", FOLDERS)
def test_the_completion_of_a_shell(shell: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(group, ["completion", shell])
    assert done.exit_code == 0
    assert "_BILAN_COMPLETE" in done.stdout
    variables = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    written = CliRunner().invoke(group, ["completion", shell, "--install"], env=variables)
    assert written.exit_code == 0, written.output
    (path,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert path.read_text("utf-8") == done.stdout.rstrip("\n") or path.read_text("utf-8") + "\n" == done.stdout
    if shell == "bash" and (bash := shutil.which("bash")):
        subprocess.run([bash, "-n", str(path)], check=True, env=dict(os.environ))


def test_completing_a_line_gives_values(ledger: tuple[str, str, str]) -> None:
    line = f"bilan figures --ledger {ledger[0]} --place velmont-"
    variables = {"_BILAN_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}
    done = CliRunner().invoke(group, [], env=variables, prog_name="bilan", complete_var="_BILAN_COMPLETE")
    assert "plain,Velmont-Est" in done.stdout.splitlines()


def test_filters_are_declared_in_one_place() -> None:
    """A filter of the same name means the same on every command."""
    found: dict[str, set[str]] = {}
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        for option in command.params:
            if option.name in Filters.__dataclass_fields__ and name not in ("reviews",):
                assert isinstance(option, click.Option)
                found.setdefault(f"{option.name}", set()).add(str(option.help))
    assert {name for name, helps in found.items() if len(helps) > 1} <= {"type"}  # of events, and of incidents


def test_words_of_a_list_are_taken_whatever_their_case() -> None:
    @click.command()
    @several("--what", OneOf("thing", ("one_two", "three")), "What")
    def command(what: tuple[str, ...]) -> None:
        click.echo(" ".join(what))

    assert CliRunner().invoke(command, ["--what", "One-Two, three", "--what", "three"]).output == "one_two three\n"
