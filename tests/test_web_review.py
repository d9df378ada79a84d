"""The desk's HTTP API for people who review many claims: progress, doubt, many at once, places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("litestar")

from web_examples import OTHER, REPORT, Client, open_desk

SENTENCE = "Quatorze personnes ont été tuées à Tamsel, selon la Croix bleue."


def copies(tmp_path: Path) -> Client:
    """Two reports with the same sentence, and one in which the place differs."""
    client = open_desk(tmp_path, f"Des obus sont tombés. {SENTENCE}", f"Les écoles ont rouvert. {SENTENCE}")
    body = {
        "text": f"Le marché est fermé. {SENTENCE.replace('Tamsel', 'Orsanne')}",
        "published": "2026-03-12",
        "language": "fr",
    }
    client.call("POST", "/api/documents", json=body)
    return client


def bulk(client: Client, claims: list[str], **given: Any) -> Any:
    body = {"decision": "accepted", "claims": claims, "scope": "copies", **given}
    return client.call("POST", "/api/reviews/bulk", json=body)


def test_progress_counts_claims_of_each_kind_that_the_filters_show(tmp_path: Path) -> None:
    client = open_desk(tmp_path, REPORT, OTHER)
    before = client.get("/api/progress")
    assert before["documents"] == 2
    assert (before["kinds"]["figure"], before["per_hour"]) == ({"total": 4, "left": 4}, None)
    figures = client.claims(kind="figure")
    for number, item in enumerate(figures):
        decision = "accepted" if number else "rejected"
        client.call("POST", f"/api/claims/{item['claim']['id']}/reviews", json={"decision": decision})
    after = client.get("/api/progress")
    assert after["kinds"]["figure"] == {"total": 4, "left": 0}
    assert after["total"] - after["left"] == 4
    killed = client.get("/api/progress", params={"measure": "killed"})
    assert (killed["total"], killed["left"]) == (2, 0)


def test_the_pace_is_that_of_the_last_hour(tmp_path: Path) -> None:
    client = open_desk(tmp_path, REPORT, OTHER)
    items = client.get("/api/claims")["items"]
    for item in items[:5]:
        client.call("POST", f"/api/claims/{item['claim']['id']}/reviews", json={"decision": "accepted"})
    assert client.get("/api/progress")["per_hour"] == 300  # five in a minute, for over less it is not counted


def test_the_most_doubtful_come_first(tmp_path: Path) -> None:
    client = open_desk(tmp_path, REPORT, OTHER)
    items = client.get("/api/claims", params={"order": "doubt"})["items"]
    sureness = [(item["claim"].get("confidence") or {"all": 0.5})["all"] for item in items]
    assert sureness == sorted(sureness)
    assert len(items) == client.get("/api/progress")["left"]


def test_a_copy_says_all_the_same_in_the_same_sentence(tmp_path: Path) -> None:
    client = copies(tmp_path)
    claim = client.claims(measure="killed", order="text")[0]["claim"]
    alike = client.get(f"/api/claims/{claim['id']}/alike")
    found = [item["claim"] for item in alike["copies"]]
    assert found[0]["id"] == claim["id"]
    assert [place["name"] for c in found for place in c["places"]] == ["Tamsel", "Tamsel"]
    assert client.call("GET", "/api/claims/none/alike").status_code == 404


def test_many_are_decided_on_as_one_entry(tmp_path: Path) -> None:
    client = copies(tmp_path)
    claims = [item["claim"]["id"] for item in client.claims(measure="killed", order="text")]
    entry = bulk(client, claims, reason="read in the first")
    assert entry.status_code == 201
    assert (entry.json()["claim"], set(entry.json()["claims"])) == (claims[0], set(claims))
    assert bulk(client, claims, reason="read in the first").json()["number"] == entry.json()["number"]
    assert bulk(client, claims, decision="rejected").status_code == 409
    assert client.claims(measure="killed") == []
    history = client.get(f"/api/claims/{claims[1]}")["history"]
    assert [(e["claim"], e["reason"]) for e in history] == [(claims[1], "read in the first")]
    undone = client.call("POST", f"/api/reviews/{entry.json()['number']}/undo", json={})
    assert set(undone.json()["claims"]) == set(claims)
    assert len(client.claims(measure="killed")) == 3


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"claims": []}, 400), ({"claims": ["none"]}, 404), ({"scope": "all"}, 400), ({"decision": "corrected"}, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_decided_on_many(tmp_path: Path, given: dict[str, Any], status: int) -> None:
    client = copies(tmp_path)
    claims = [item["claim"]["id"] for item in client.claims(measure="killed")]
    assert bulk(client, **{"claims": claims, **given}).status_code == status
    assert client.get("/api/reviews")["items"] == []


def test_what_was_read_surely_enough(tmp_path: Path) -> None:
    client = open_desk(tmp_path, REPORT, OTHER)
    everything = client.get("/api/sure", params={"least": 0, "kind": "figure"})
    assert len(everything["claims"]) == len(everything["items"]) == 4
    assert len(client.get("/api/sure", params={"least": 0})["claims"]) > 4  # statements and events are sure too
    least = sorted(item["claim"]["confidence"]["all"] for item in everything["items"])[2]
    sure = client.get("/api/sure", params={"least": least, "kind": "figure"})
    assert len(sure["claims"]) == 2
    entry = bulk(client, sure["claims"], scope="confidence", least=0.5).json()
    assert entry["scope"] == "confidence 0.5"
    assert len(client.get("/api/sure", params={"least": 0, "kind": "figure"})["claims"]) == 2
    assert client.call("GET", "/api/sure?least=2").status_code == 400


def test_places_are_found_by_how_they_begin(tmp_path: Path) -> None:
    client = open_desk(tmp_path)
    found = client.get("/api/places", params={"name": "Alepp"})
    first = found[0]
    assert (first["gazetteer"], first["country"], first["precision"]) == ("geonames:170063", "SY", "exact")
    assert first["within"]
    assert client.get("/api/places", params={"name": "Syria"})[0]["precision"] == "country"
    assert client.get("/api/places", params={"name": "?!"}) == []
    box = client.get("/api/place-map", params={"latitude": 36.2, "longitude": 37.2})
    assert box["west"] < 37.2 < box["east"]
    assert any(
        box["west"] < x < box["east"] and box["south"] < y < box["north"] for ring in box["rings"] for x, y in ring
    )


def test_a_corrected_number_brings_its_bounds(tmp_path: Path) -> None:
    client = open_desk(tmp_path, REPORT)
    claim = client.claims(measure="killed")[0]["claim"]["id"]
    body = {"decision": "corrected", "after": {"value": 15, "quantifier": "at_least"}}
    after = client.call("POST", f"/api/claims/{claim}/reviews", json=body).json()["after"]
    assert (after["value"], after["low"], after["high"]) == (15, 15, None)


def test_what_became_of_each_file(tmp_path: Path) -> None:
    client = open_desk(tmp_path)
    files = [("data", ("a.txt", OTHER.encode())), ("data", ("b.jsonl", b'{"text": "x"\n'))]
    told = client.call("POST", "/api/documents/files?language=fr", files=files).json()
    (added,) = told["documents"]
    assert (added["name"], added["published"], added["figures"]) == ("a.txt", None, 1)
    assert [one["name"] for one in told["rejected"]] == ["b.jsonl"]
