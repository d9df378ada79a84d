"""The container's description: what it takes is there, each package has its hash, and it runs without rights."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from click import Context
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bilan.cli import COMMANDS, group
from documented import blocks

ROOT = Path(__file__).parents[1]
TEXT = re.sub(r"\\\n\s*", " ", (ROOT / "Containerfile").read_text("utf-8"))
STEPS = [line.split(maxsplit=1) for line in TEXT.splitlines() if line.strip() and not line.startswith("#")]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGE = re.compile(r"([\w.-]+)==([^\s;]+)")


def locked(name: str) -> dict[tuple[str, str], frozenset[str]]:
    """The packages of a lock file by name and version, with their hashes."""
    text = (ROOT / "requirements" / name).read_text("utf-8")
    return {
        (canonicalize_name(named[1]), named[2]): frozenset(re.findall(r"--hash=(sha256:[0-9a-f]{64})", piece))
        for piece in re.split(r"(?m)^(?=[\w.-]+==)", text)
        if (named := PACKAGE.match(piece))
    }


def after_last_stage(word: str) -> list[str]:
    last = max(at for at, (step, _) in enumerate(STEPS) if step == "FROM")
    return [rest for step, rest in STEPS[last:] if step == word]


def test_it_runs_as_a_user_without_rights_by_number() -> None:
    (user,) = after_last_stage("USER")
    assert user.isdecimal() and int(user) > 1000
    assert f"--uid {user}" in TEXT
    assert after_last_stage("ENTRYPOINT") == ['["bilan"]']


def test_every_package_is_checked_by_its_hash() -> None:
    installs = [rest for step, rest in STEPS if step == "RUN" and "pip install" in rest]
    assert len(installs) == 2
    for line in installs:
        assert "--require-hashes" in line or ("--no-deps" in line and "--no-build-isolation" in line)
    ours, tested = locked("run.txt"), locked("ci.txt")
    assert len(ours) > 40
    assert all(ours.values())
    assert {name: tested.get(name) for name in ours} == ours


def test_the_packages_are_what_the_container_needs() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    held = dict(locked("run.txt").keys())
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    for name in ("html", "pdf", "office", "feeds", "warc", "copies", "report", "web", "train", "xlsx", "postgresql"):
        wanted += extras[name]
    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(held[canonicalize_name(requirement.name)]), requirement
    assert not held.keys() & {"pytest", "playwright", "sphinx", "mypy"}


def test_what_it_copies_is_there_and_sent_to_the_builder() -> None:
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    copied = [name for step, rest in STEPS if step == "COPY" and "--from" not in rest for name in rest.split()[:-1]]
    assert copied
    for name in copied:
        assert (ROOT / name).exists()
        assert name.removeprefix("./") in sent


@pytest.mark.parametrize("block", [b for b in blocks(ROOT / "docs" / "how-to" / "container.md") if b.kind == "sh"])
def test_the_commands_of_its_page_are_commands(block: object) -> None:
    for line in block.lines():  # type: ignore[attr-defined]
        words = line.split()
        assert words[0] == "podman"
        if words[1] == "run":
            name, *rest = words[words.index("bilan") + 1 :]
            assert name in COMMANDS
            command = group.get_command(Context(group), name)
            assert command is not None
            given = [word for word in rest if word != "reports/"]
            command.make_context(name, given, resilient_parsing=True)
