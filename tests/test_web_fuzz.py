"""Whatever is sent to the API, the server does not fail: requests made up from its own description."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

pytest.importorskip("litestar")
schemathesis = pytest.importorskip("schemathesis")

from web_examples import OTHER, REPORT, open_desk  # noqa: E402

FOLDER = tempfile.TemporaryDirectory()
CLIENT = open_desk(Path(FOLDER.name), REPORT, OTHER)
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", CLIENT.app, headers={"Host": "desk"})


@SCHEMA.parametrize()
@settings(
    max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck), derandomize=True,
)  # fmt: skip
def test_no_request_makes_the_server_fail(case: Any) -> None:
    answer = case.call(headers={"Host": "desk", "X-CSRF-Token": CLIENT.csrf})
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400 and case.method != "HEAD":
        assert answer.json()["status"] == answer.status_code
