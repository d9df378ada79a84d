"""What is depended on is bounded by what was tested, and CI takes exactly that."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK = (ROOT / "requirements" / "ci.txt").read_text("utf-8")
EXTRAS = PROJECT["project"]["optional-dependencies"]
NEEDED = [Requirement(text) for text in (*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"])]
UNTESTED = {"benchmark", "train-precise"}
TESTED = NEEDED + [Requirement(text) for name in EXTRAS if name not in UNTESTED for text in EXTRAS[name]]
OWN = PROJECT["project"]["name"]


EVERY = TESTED + [Requirement(text) for name in sorted(UNTESTED) for text in EXTRAS[name]]


@pytest.mark.parametrize("requirement", EVERY, ids=str)
def test_every_dependency_has_an_upper_bound(requirement: Requirement) -> None:
    assert requirement.name == OWN or any(part.operator == "<" for part in requirement.specifier)


def test_the_lock_holds_every_dependency_within_its_bounds() -> None:
    locked: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK, re.MULTILINE):
        locked.setdefault(canonicalize_name(name), set()).add(version)
    for requirement in TESTED:
        if requirement.name == OWN:
            continue
        versions = locked[canonicalize_name(requirement.name)]
        assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_every_locked_package_has_hashes_and_no_host() -> None:
    packages = re.split(r"(?m)^(?=[\w.-]+==)", LOCK)[1:]
    assert len(packages) > 50
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", package) for package in packages)
    assert "://" not in LOCK
    assert "-index" not in re.sub(r"(?m)^#.*", "", LOCK)
