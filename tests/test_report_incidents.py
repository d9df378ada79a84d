"""A report opens with its incidents: a row each that leads to the sentences, how much was checked, a title."""

from __future__ import annotations

import re

import pytest

from bilan.ledger import Filters, Ledger, MaskedLedger
from bilan.reading import Reader
from bilan.report import report
from cluster_files import add, load

CLUSTERS = {cluster.name: cluster for cluster in load()}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "bilan.db"
    with Ledger(path) as store:
        for name in ("massacre with rising toll and rival counts", "bomb and flood in one town"):
            add(store, CLUSTERS[name].documents, Reader())
    return str(path)


def test_incidents_come_first_with_their_tolls(ledger: str) -> None:
    with MaskedLedger(ledger) as store:
        page = report(store, form="md", title="Three days in *April*")
    assert page.startswith("# Three days in \\*April\\*\n")
    assert page.index("## Incidents and situations") < page.index("## What is known")
    assert re.search(r"\| 14 January 2031 \| Belmora \| massacre \| Killed: 62 \(62 to 131\) \(contested\) \[\d", page)
    assert re.search(r"0 of \d+ figures checked by people", page)
    assert "contested" in page


def test_each_row_leads_to_its_sentence(ledger: str) -> None:
    with MaskedLedger(ledger) as store:
        page = report(store, Filters(measure="killed"), title="A & B")
    assert "<h1>A &amp; B</h1>" in page
    section = page[page.index('<section id="incidents"') : page.index('<section id="known"')]
    section = section.partition('<section id="map"')[0]
    links = re.findall(r'href="#(claim-[0-9a-f]+)"', section)
    assert links
    assert all(f'id="{link}"' in page for link in links)
    marks = re.findall(r'href="#(incident-[0-9a-f]+)"', section)
    assert len(marks) >= 3
    assert all(f'id="{mark}"' in page for mark in marks)


def test_in_french_and_as_of_a_day(ledger: str) -> None:
    with MaskedLedger(ledger) as store:
        page = report(store, Filters(measure="killed"), form="md", language="fr")
        early = report(store, Filters(), form="md")
        before = report(store, Filters(as_of=CLUSTERS["bomb and flood in one town"].documents[0].published), form="md")
    assert "## Événements et situations" in page
    assert "inondation" in page
    assert "Killed: 13" in early
    assert "Killed: 12" in before
    assert "Killed: 13" not in before
