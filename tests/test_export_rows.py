"""What rows of exports say to who uses them: causes, divisions, places of every role, marks, where in the original."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from bilan.cli import group
from bilan.export.divisions import UNKNOWN, divisions
from bilan.export.forms import FORMS, KINDS
from bilan.export.helix import household_size
from bilan.gazetteer import Gazetteer
from bilan.ledger import Ledger
from bilan.model import (
    Actor,
    Claim,
    Document,
    Event,
    Figure,
    Period,
    Place,
    Span,
    Statement,
    Where,
    claim_id,
    quote,
    reference,
)

FLOOD = Document(
    id="crue", language="fr", published=date(2031, 3, 13), publisher="Agence Hirondelle", title="La crue de Homs",
    text="La crue a fait 12 morts lundi à Homs. Entre 30 et 40 familles ont fui Homs. Les inondations ont détruit 20 "
    "maisons à Homs, a dit la mairie. Un raid avait tué 5 personnes à Homs en 2029.",
)  # fmt: skip
PERSON = Document(
    id="portrait", language="fr", published=date(2031, 3, 14), publisher="Le Courrier",
    text="« On a tout perdu », raconte Homs, un voisin.",
)  # fmt: skip
HOMS = Place(
    name="Homs", role="at", gazetteer="geonames:169577", canonical="Homs", country="SY", latitude=34.73,
    longitude=36.71, precision="exact", pcode="SY0400",
)  # fmt: skip
MONDAY = Period(start=date(2031, 3, 10), end=date(2031, 3, 10), expression="lundi")


def made(document: Document, kind: Any, words: str, what: str, sentence: str, **fields: Any) -> Any:
    """A claim of a document that stands in these words of that sentence."""
    begun = document.text.index(sentence)
    start = document.text.index(words, begun)
    end = start + len(words)
    return kind(
        id=claim_id(document.id, kind.__struct_config__.tag, start, end, what),
        document=reference(document),
        evidence=quote(document.text, start, end),
        sentence=Span(start=begun, end=begun + len(sentence)),
        **fields,
    )


def figure(words: str, measure: str, sentence: str, **fields: Any) -> Figure:
    given: dict[str, Any] = {"unit": "person", "quantifier": "exact", "value": None, "low": None, "high": None}
    found: Figure = made(FLOOD, Figure, words, measure, sentence, measure=measure, **(given | fields))
    return found


def claims() -> list[Claim]:
    dead = figure("12", "killed", "La crue a fait 12 morts lundi à Homs.", value=12, low=12, high=12, places=(HOMS,),
                  period=MONDAY)  # fmt: skip
    fled = figure(
        "30 et 40", "displaced", "Entre 30 et 40 familles ont fui Homs.", low=30, high=40, quantifier="between",
        unit="household", places=(msgspec.structs.replace(HOMS, role="origin"),), period=MONDAY,
    )  # fmt: skip
    sentence = "Les inondations ont détruit 20 maisons à Homs, a dit la mairie."
    raid: Event = made(
        FLOOD, Event, "ont détruit", "ASSAULT", sentence, type="ASSAULT", mode="destroy", places=(HOMS,), period=MONDAY
    )
    homes = figure("20", "housing_destroyed", sentence, value=20, low=20, high=20, unit="building", places=(HOMS,),
                   period=MONDAY, event=raid.id)  # fmt: skip
    said: Statement = made(
        FLOOD, Statement, "Les inondations ont détruit 20 maisons à Homs", "indirect", sentence, form="indirect",
        speaker=Actor(name="mairie"), figures=(homes.id,),
    )  # fmt: skip
    last = "Un raid avait tué 5 personnes à Homs en 2029."
    year = Period(start=date(2029, 1, 1), end=date(2029, 12, 31), expression="en 2029")
    five = figure("5", "killed", last, value=5, low=5, high=5, places=(HOMS,), period=year)
    strike: Event = made(
        FLOOD, Event, "tué", "ASSAULT", last, type="ASSAULT", mode="aerial", places=(HOMS,), period=year,
        figures=(five.id,),
    )  # fmt: skip
    return [dead, fled, raid, homes, said, msgspec.structs.replace(five, event=strike.id), strike]


def tried(claim: Any) -> Any:
    """The claim as one of a language that is read experimentally."""
    return msgspec.structs.replace(claim, document=msgspec.structs.replace(claim.document, experimental=True))


def placed(claim: Any) -> Any:
    """The claim as one of page 3 of a PDF that was kept on a known day."""
    where = Where(file="a.pdf", page=3, table=1, row=2, column="Dead", captured="2031-03-12T10:00:00Z")
    return msgspec.structs.replace(claim, evidence=msgspec.structs.replace(claim.evidence, where=where))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rows") / "l.db"
    dead, *others, five, strike = claims()
    start = PERSON.text.index("Homs")
    neighbour: Statement = made(
        PERSON, Statement, "On a tout perdu", "direct", "« On a tout perdu », raconte Homs, un voisin.", form="direct",
        speaker=Actor(name="Homs", start=start, end=start + 4, private=True),
    )  # fmt: skip
    with Ledger(path) as store:
        store.add(FLOOD, [tried(placed(dead)), *others, tried(five), strike])
        store.add(PERSON, [neighbour])
    return path


def rows(ledger: Path, *asked: str) -> list[dict[str, str]]:
    done = CliRunner().invoke(group, ["export", "--ledger", str(ledger), *asked])
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_a_page_and_what_else_says_where(ledger: Path) -> None:
    dead, *others = rows(ledger, "--format", "csv")
    assert (dead["page"], dead["spot"], dead["captured"]) == (
        "3", "table 1, row 2, column Dead", "2031-03-12T10:00:00Z",
    )  # fmt: skip
    assert [(row["page"], row["spot"], row["captured"]) for row in others] == [("", "", "")] * len(others)


def test_a_statement_is_where_its_figures_are(ledger: Path) -> None:
    town, nowhere = rows(ledger, "--format", "csv", "--kind", "statement")
    assert (town["place"], town["place_iso3"], town["place_pcode"], town["place_precision"]) == (
        "Homs", "SYR", "SY0400", "exact",
    )  # fmt: skip
    assert nowhere["place"] == ""


def test_displaced_people_are_where_they_come_from(ledger: Path) -> None:
    fled, _ = rows(ledger, "--format", "helix")
    assert (fled["ISO3"], fled["bilan_place_iso3"], fled["bilan_place_pcode"]) == ("SYR", "SYR", "SY0400")
    assert (fled["bilan_place_latitude"], fled["Type of Point"]) == ("34.73", "Origin")


def test_bounds_alone_are_reported_by_the_lower(ledger: Path) -> None:
    fled, _ = rows(ledger, "--format", "helix")
    assert (fled["Reported"], fled["Quantifier"], fled["Total figures"]) == ("30", "More than", "")


HOUSEHOLDS = Document(
    id="ménages", language="fr", published=date(2031, 3, 13),
    text="La crue a déplacé 1 204 personnes (240 ménages) à Homs. Elle a déplacé 90 ménages et touché 500 personnes.",
)  # fmt: skip


def counted(words: str, sentence: str, unit: str, measure: str = "displaced") -> Figure:
    """A figure of people or households in Homs on Monday."""
    number = int("".join(filter(str.isdigit, words)))
    figure: Figure = made(
        HOUSEHOLDS, Figure, words, measure, sentence, measure=measure, value=number, low=number, high=number,
        quantifier="exact", unit=unit, places=(HOMS,), period=MONDAY,
    )  # fmt: skip
    return figure


def test_the_size_of_a_household_is_of_what_one_sentence_counts_twice(tmp_path: Path) -> None:
    both, one = re.findall(r"[^.]+\.", HOUSEHOLDS.text)
    claims = [
        counted("1 204 personnes", both, "person"),
        counted("240 ménages", both, "household"),
        counted("90 ménages", one.strip(), "household"),
        counted("500 personnes", one.strip(), "person", "affected"),
    ]
    path = tmp_path / "l.db"
    with Ledger(path) as store:
        store.add(HOUSEHOLDS, claims)
    told = {row["Reported"]: (row["Household size"], row["Total figures"]) for row in rows(path, "--format", "helix")}
    assert told == {"1204": ("", "1204"), "240": ("5.0", ""), "90": ("", ""), "500": ("", "500")}
    few = rows(path, "--format", "helix", "--measure", "displaced")
    assert [row["Household size"] for row in few if row["Unit"] == "Household"] == ["5.0", ""]

    def size(*changed: Figure) -> float | None:
        return household_size(changed)

    people, households, *_ = claims
    assert size(people, households) == 5.0
    assert size(people) is None and size(people, households, households) is None
    assert size(people, msgspec.structs.replace(households, value=None)) is None
    assert size(people, msgspec.structs.replace(households, value=0)) is None
    assert size(msgspec.structs.replace(people, value=100), households) is None  # fewer people than households


def test_the_cause_is_what_event_and_incident_agree_on(ledger: Path) -> None:
    fled, homes = rows(ledger, "--format", "helix")
    assert fled["Figure cause"] == "Disaster"  # no event, but the incident is a flood
    assert homes["Figure cause"] == ""  # an attack in a flood
    assert fled["bilan_incident"] == homes["bilan_incident"] != ""


@pytest.mark.parametrize(
    ("asked", "column", "place"),
    [
        (("--format", "csv", "--kind", "incident"), "experimental", "place"),
        (("--format", "csv", "--kind", "toll"), "experimental", "place"),
        (("--format", "acled"), "bilan_experimental", "location"),
        (("--format", "ucdp"), "bilan_experimental", "where_coordinates"),
    ],
)
def test_what_rests_on_an_experimental_claim_says_so(
    ledger: Path, asked: tuple[str, ...], column: str, place: str
) -> None:
    found = rows(ledger, *asked)
    resting = "bilan_figures" if column.startswith("bilan") else "claims"
    tried = {row["id"] for row in rows(ledger, "--format", "csv") if row["experimental"]}
    assert len(tried) == 2
    assert [row[column] == "true" for row in found] == [not tried.isdisjoint(row[resting].split("; ")) for row in found]
    assert any(row[column] for row in found)
    assert not (asked[-1] == "toll" and all(row[column] for row in found))
    assert {row[place] for row in found} == {"Homs"}  # a person of this name in another report is no town


def test_every_table_of_incidents_has_the_mark() -> None:
    for table in (*KINDS.values(), *(form.own for form in FORMS.values() if form.own)):
        assert {"experimental", "bilan_experimental"} & {column.name for column in table.columns}, table.name


def test_event_tables_name_the_divisions(ledger: Path) -> None:
    name = Gazetteer.open().entry("iso3166-2:SY-HI")
    assert name is not None
    (acled,), (ucdp,) = rows(ledger, "--format", "acled"), rows(ledger, "--format", "ucdp")
    assert (acled["admin1"], acled["admin2"], ucdp["adm_1"], ucdp["adm_2"]) == (name.name, "", name.name, "")
    assert (acled["location"], ucdp["where_coordinates"], ucdp["where_prec"]) == ("Homs", "Homs", "1")


def test_one_row_a_happening_and_no_day_where_the_year_alone_is_known(ledger: Path) -> None:
    (acled,) = rows(ledger, "--format", "acled")  # one row for the raid, whether incident or event; the flood is none
    (ucdp,) = rows(ledger, "--format", "ucdp")
    assert acled["bilan_incident"] and acled["bilan_mentions"]
    assert (acled["event_type"], acled["fatalities"], ucdp["best"]) == ("Explosions/Remote violence", "5", "5")
    assert (acled["event_date"], acled["year"], acled["time_precision"]) == ("", "2029", "")
    assert (ucdp["date_start"], ucdp["date_end"], ucdp["date_prec"]) == ("2029-01-01", "2029-12-31", "5")


def test_divisions_of_both_levels() -> None:
    gazetteer = Gazetteer.open()
    named = {name: divisions(Place(name=name, role="at", gazetteer=code), gazetteer) for name, code in {
        "Somme": "iso3166-2:FR-80", "Marseille": "geonames:2995469", "Syria": "country:SY", "none": "user:none",
    }.items()}  # fmt: skip
    assert named["Somme"].first and named["Somme"].second == "Somme"
    assert named["Marseille"].first and named["Marseille"].second is None
    assert named["Syria"] == named["none"] == divisions(None, gazetteer) == UNKNOWN
