"""Claims are given to reviewers at the desk, and the map of claims."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("litestar")

from bilan.web.users import hashed
from web_examples import OTHER, REPORT, Client, desk, open_desk

ROLES = {"Ada": "administrator", "Ben": "reviewer", "Rita": "reader"}
FLOOD = "Une crue a fait 3 morts et 7 blessés à Belmora, selon la mairie."


def as_(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer of-{name.lower()}"}


@pytest.fixture
def team(tmp_path: Path) -> Client:
    """A desk of three people, with three reports."""
    users = {name: hashed(f"of-{name.lower()}") for name in ROLES}
    client = Client(desk(tmp_path, users=users, roles=ROLES)[0])
    for text in (REPORT, OTHER, FLOOD):
        body = {"text": text, "published": "2026-03-11", "language": "fr"}
        assert client.call("POST", "/api/documents", headers=as_("Ada"), json=body).status_code == 201
    return client


def claims(client: Client, who: str = "Ben", **parameters: Any) -> list[dict[str, Any]]:
    given = {"kind": "figure", "order": "text", **parameters}
    found: list[dict[str, Any]] = client.call("GET", "/api/claims", headers=as_(who), params=given).json()["items"]
    return found


def assign(client: Client, who: str, body: dict[str, Any], **parameters: Any) -> Any:
    return client.call("POST", "/api/assignments", headers=as_(who), json=body, params=parameters)


def test_claims_are_given_by_the_filters_and_found_by_whose_task_they_are(team: Client) -> None:
    people = team.call("GET", "/api/people", headers=as_("Rita")).json()
    assert people == [{"name": "Ada", "role": "administrator"}, {"name": "Ben", "role": "reviewer"}]
    answer = assign(team, "Ada", {"people": ["Ben"], "reason": "the quake"}, place="Kandovar", kind="figure")
    assert answer.status_code == 201
    mine = claims(team, assigned="Ben")
    assert mine and {item["assigned"][0] for item in mine} == {"Ben"}
    assert {item["claim"]["id"] for item in mine} == set(answer.json()["entries"][0]["claims"])
    others = claims(team, unassigned="true")
    assert others and len(others) + len(mine) == len(claims(team))
    progress = team.call("GET", "/api/progress", headers=as_("Ben"), params={"assigned": "Ben"}).json()
    assert progress["left"] == len(mine)
    one = mine[0]["claim"]["id"]
    assert assign(team, "Ben", {"people": [], "claims": [one]}).status_code == 201
    assert len(claims(team, assigned="Ben")) == len(mine) - 1
    journal = team.call("GET", "/api/assignments", headers=as_("Rita")).json()["items"]
    assert [(entry["people"], entry["reviewer"], entry["reason"]) for entry in journal] == [
        ([], "Ben", None), (["Ben"], "Ada", "the quake"),
    ]  # fmt: skip


def test_claims_are_shared_out_by_report(team: Client) -> None:
    answer = assign(team, "Ada", {"people": ["Ada", "Ben"], "share": True}, kind="figure").json()
    assert [entry["people"] for entry in answer["entries"]] == [["Ada"], ["Ben"]]
    reports = [{item["claim"]["document"]["id"] for item in claims(team, assigned=name)} for name in ("Ada", "Ben")]
    assert reports[0].isdisjoint(reports[1])
    sizes = [len(entry["claims"]) for entry in answer["entries"]]
    assert sum(sizes) == len(claims(team)) and min(sizes) > 0


def test_what_two_people_have_waits_for_both_and_for_nobody_else(team: Client) -> None:
    first, second, *_ = claims(team)
    ids = [item["claim"]["id"] for item in (first, second)]
    assign(team, "Ada", {"people": ["Ada", "Ben"], "claims": [ids[0]]})
    assign(team, "Ada", {"people": ["Ada"], "claims": [ids[1]]})
    for name in ids:
        team.call("POST", f"/api/claims/{name}/reviews", headers=as_("Ada"), json={"decision": "accepted"})
    waiting = team.call("GET", "/api/second", headers=as_("Ben")).json()["items"]
    assert [item["claim"]["id"] for item in waiting] == [ids[0]]  # the other is Ada's task alone


def test_who_may_not_review_gets_nothing_and_gives_nothing(team: Client) -> None:
    refused = assign(team, "Ada", {"people": ["Rita"]})
    assert (refused.status_code, "'Rita' may not review at this desk; there are: Ada, Ben" in refused.text) == (
        422,
        True,
    )
    assert assign(team, "Rita", {"people": ["Ben"]}).status_code == 403
    assert assign(team, "Ada", {"people": ["Ben"], "claims": ["none"]}).status_code == 404
    nothing = assign(team, "Ada", {"people": ["Ben"]}, place="Nowhere")
    assert (nothing.status_code, "no claim fits" in nothing.text) == (422, True)
    assert team.call("GET", "/api/assignments", headers=as_("Ada")).json()["items"] == []


def test_the_map_shows_places_and_incidents_of_the_claims_asked_for(tmp_path: Path) -> None:
    client = open_desk(
        tmp_path, "Le séisme a fait 12 morts et 30 blessés à Lyon.", "Une crue a fait 3 morts à Paris.", FLOOD
    )
    whole = client.get("/api/map", params={"kind": "figure"})
    assert {spot["name"]: spot["n"] for spot in whole["claims"]} == {"Lyon": 2, "Paris": 1}
    assert {spot["name"] for spot in whole["incidents"]} == {"Lyon", "Paris"}
    assert (whole["placed"], whole["total"]) == (3, 5)  # no gazetteer knows Belmora
    assert whole["ground"]["land"] and any(one["name"] == "France" for one in whole["ground"]["names"])
    lyon = next(spot for spot in whole["claims"] if spot["name"] == "Lyon")
    assert [claim["value"] for claim in lyon["claims"]] == [30, 12] and 45 < lyon["at"][0] < 46.5
    assert {spot["name"] for spot in client.get("/api/map", params={"place": "Paris"})["claims"]} == {"Paris"}
    assert client.get("/api/map", params={"place": "Belmora", "language": "fr"})["ground"] == {}
    assert client.call("GET", "/api/map", params={"language": "x"}).status_code == 400
