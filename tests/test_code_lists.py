"""The words and codes of other programs' tables are those that they publish, and stand where these say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bilan.export import acled, helix, ucdp
from bilan.export.forms import KINDS
from bilan.export.reference import reference

SUB_EVENTS = {
    "Battles": {"Armed clash", "Government regains territory", "Non-state actor overtakes territory"},
    "Protests": {"Excessive force against protesters", "Protest with intervention", "Peaceful protest"},
    "Riots": {"Violent demonstration", "Mob violence"},
    "Explosions/Remote violence": {
        "Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED", "Grenade",
    },
    "Violence against civilians": {"Sexual violence", "Attack", "Abduction/forced disappearance"},
    "Strategic developments": {
        "Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use",
        "Headquarters or base established", "Looting/property destruction", "Non-violent transfer of territory",
        "Other",
    },
}  # fmt: skip
"""ACLED's event types with their sub-event types: Codebook of 2023 and of October 2024, "Event Types and Sub-Event
Types"."""
DISORDERS = {
    "Political violence": {"Battles", "Explosions/Remote violence", "Violence against civilians"},
    "Demonstrations": {"Protests"},
    "Strategic developments": {"Strategic developments"},
}
"""ACLED's disorder types with event types that are wholly of them (Riots are of the first or the second, by kind)."""
HELIX_TERMS = {
    "Evacuated", "Displaced", "Destroyed housing", "Partially destroyed housing", "Uninhabitable housing",
    "Forced to flee", "Homeless", "In relief camp", "Sheltered", "Relocated", "Affected", "Returns", "Multiple/Other",
}  # fmt: skip
HELIX_FLOWS = {
    "Internal Displacements", "Multiple Displacement", "Return", "Cross-border Flight", "Cross-border Return",
    "Relocation Elsewhere", "Deaths", "Provisional Solutions", "Failed Local Integration", "Local Integration",
    "Failed Return / Returnee Displacement", "Partial flow",
}  # fmt: skip
HELIX_STOCKS = {
    "IDPs", "Returnees", "Locally Integrated IDPs", "IDPs Settled Elsewhere", "People displaced across borders",
    "Partial stock",
}  # fmt: skip
HELIX_QUANTIFIERS = {"More than", "Less than", "Exact", "Approximately"}
HELIX_CAUSES = {"Conflict", "Disaster"}
HELIX_UNITS = {"Person", "Household"}
"""The labels of HELIX, from the program that IDMC publishes (github.com/idmc-labs/helix-server, apps/entry)."""
GED = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
]
"""The 49 columns of UCDP GED, in their order."""
ATTRIBUTES = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")
"""How HXL 1.1 writes a hashtag with attributes."""
CONVENTIONS = {
    "place_iso3": "#country+code+v_iso3", "place_pcode": "#loc+code+v_pcode", "place_latitude": "#geo+lat",
    "place_longitude": "#geo+lon", "period_start": "#date+start", "period_end": "#date+end",
    "published": "#date+reported", "publisher": "#org+publisher+name", "words": "#description+quote",
}  # fmt: skip
"""Columns whose tags the HXL 1.1 dictionary gives: `v_` names the vocabulary of a code."""


def test_acled_events_are_of_their_type() -> None:
    for (kind, mode), (disorder, event, sub_event) in acled.CODED.items():
        assert event is None or event in SUB_EVENTS, (kind, mode)
        assert sub_event is None or sub_event in SUB_EVENTS[event or ""], (kind, mode)
        assert disorder is None or disorder in DISORDERS, (kind, mode)
        if disorder is not None and event is not None:
            assert event in DISORDERS[disorder], (kind, mode)


def test_acled_precisions_are_its_codes() -> None:
    assert {acled.time_precision(days) for days in (None, 1, 2, 7, 8, 31, 32)} == {None, 1, 2, 3}
    assert set(acled.GEO_PRECISION.values()) <= {1, 2, 3}


def test_helix_words() -> None:
    assert set(helix.TERMS.values()) <= HELIX_TERMS
    assert set(helix.FLOWS.values()) <= HELIX_FLOWS and set(helix.STOCKS.values()) <= HELIX_STOCKS
    assert set(helix.QUANTIFIERS.values()) == HELIX_QUANTIFIERS
    assert set(helix.CAUSES.values()) == HELIX_CAUSES
    assert helix.FLOWS.keys() | helix.STOCKS.keys() <= helix.TERMS.keys()


def test_helix_units(tmp_path: Path) -> None:
    from bilan.ledger import Filters, MaskedLedger
    from export_examples import filled

    with MaskedLedger(filled(tmp_path / "l.db")) as ledger:
        records = [helix.HELIX.record(row) for row in helix.HELIX.rows(ledger, Filters())]
    assert {record["Unit"] for record in records} == HELIX_UNITS
    assert {record["Figure category"] for record in records} <= HELIX_FLOWS | HELIX_STOCKS | {None}


def test_ucdp_columns_and_codes() -> None:
    assert [column.name for column in ucdp.COLUMNS] == GED
    assert set(ucdp.WHERE_PRECISION.values()) <= set(range(1, 8))
    assert [code for _, code in ucdp.DAY_PRECISION] == [1, 2, 3, 4, 5]
    assert {ucdp.date_precision(days) for days in (None, 367)} == {None}


@pytest.mark.parametrize("kind", KINDS)
def test_hxl_tags(kind: str) -> None:
    tags = {column.name: column.hxl for column in KINDS[kind].columns}
    assert all(ATTRIBUTES.fullmatch(tag) for tag in tags.values())
    assert len(set(tags.values())) == len(tags)
    for name, tag in CONVENTIONS.items():
        if name in tags and not tags[name].endswith("+list"):
            assert tags[name] == tag, name


def test_the_documentation_has_the_same_tags() -> None:
    told = reference()
    assert all(f"`{column.hxl}`" in told for table in KINDS.values() for column in table.columns)
