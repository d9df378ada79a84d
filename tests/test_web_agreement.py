"""Two-person review: claims are judged a second time without seeing the first, and agreement is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("litestar")

from bilan.web.agreement import kappa
from bilan.web.users import hashed
from web_examples import OTHER, REPORT, Client, desk

USERS = {"Ana": hashed("token-of-ana"), "Ben": hashed("token-of-ben")}


def test_kappa_is_that_computed_by_hand() -> None:
    # 20 both accept, 15 both reject, 5 and 10 differ: observed 0.7; by chance 0.5 x 0.6 + 0.5 x 0.4 = 0.5
    pairs = [("a", "a")] * 20 + [("a", "r")] * 5 + [("r", "a")] * 10 + [("r", "r")] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([("a", "a"), ("r", "r")]) == 1
    assert kappa([("a", "r"), ("r", "a")]) == -1
    assert kappa([("a", "a")]) is None
    assert kappa([]) is None


def asks(client: Client, who: str, method: str, path: str, **given: Any) -> Any:
    return client.call(method, path, headers={"Authorization": f"Bearer token-of-{who}"}, **given)


def test_a_second_person_judges_without_seeing_the_first(tmp_path: Path) -> None:
    client = Client(desk(tmp_path, users=USERS)[0])
    for text in (REPORT, OTHER):
        asks(client, "ana", "POST", "/api/documents", json={"text": text, "published": "2026-03-11", "language": "fr"})
    listed = asks(client, "ana", "GET", "/api/claims", params={"kind": "figure"}).json()["items"]
    ids = [item["claim"]["id"] for item in listed]
    assert len(ids) == 4

    def decide(who: str, claim: str, decision: str, **more: Any) -> Any:
        return asks(client, who, "POST", f"/api/claims/{claim}/reviews", json={"decision": decision, **more})

    for claim, decision in zip(ids, ("accepted", "accepted", "rejected", "accepted"), strict=True):
        assert decide("ana", claim, decision).status_code == 201
    assert asks(client, "ana", "GET", "/api/second").json()["total"] == 0
    waiting = asks(client, "ben", "GET", "/api/second").json()
    assert {item["claim"]["id"] for item in waiting["items"]} == set(ids)
    assert all(item["review"] is None for item in waiting["items"])
    for claim, decision in zip(ids[:3], ("accepted", "rejected", "rejected"), strict=True):
        assert decide("ben", claim, decision).status_code == 201
    assert [i["claim"]["id"] for i in asks(client, "ben", "GET", "/api/second").json()["items"]] == [ids[3]]
    told = asks(client, "ana", "GET", "/api/agreement").json()
    # observed 2/3; by chance 2/3 x 1/3 + 1/3 x 2/3 = 4/9; (6/9 - 4/9) / (5/9) = 0.4
    assert told["pairs"] == [
        {"reviewers": ["Ana", "Ben"], "claims": 3, "agreed": 2, "kappa": pytest.approx(0.4)},
    ]
    assert [d["item"]["claim"]["id"] for d in told["differences"]] == [ids[1]]
    assert told["differences"][0]["decisions"] == {"Ana": "accepted", "Ben": "rejected"}


def test_who_judges_a_corrected_claim_judges_something_else(tmp_path: Path) -> None:
    client = Client(desk(tmp_path, users=USERS)[0])
    asks(client, "ana", "POST", "/api/documents", json={"text": OTHER, "published": "2026-03-11", "language": "fr"})
    (claim,) = asks(client, "ana", "GET", "/api/claims", params={"kind": "figure"}).json()["items"]
    path = f"/api/claims/{claim['claim']['id']}/reviews"
    sent = asks(client, "ana", "POST", path, json={"decision": "corrected", "after": {"value": 41}})
    assert sent.status_code == 201
    assert asks(client, "ben", "POST", path, json={"decision": "accepted"}).status_code == 201
    assert asks(client, "ana", "GET", "/api/agreement").json()["pairs"] == []
