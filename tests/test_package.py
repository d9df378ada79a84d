"""What is given to others: the wheel and the sdist, their versions, and what tells about the project."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
TOOLS = ("build", "twine", "hatchling", "hatch_vcs")
MISSING = [name for name in TOOLS if importlib.util.find_spec(name) is None]
needs_tools = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (pip install -e '.[dev]')")
needs_git = pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="needs Git and a clone: versions come from tags"
)
FALLBACK = PROJECT["tool"]["hatch"]["version"]["fallback-version"]


def without_git_names() -> dict[str, str]:
    """The environment without what tells Git or the builder of another repository or version."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "SETUPTOOLS_SCM", "VCS_"))}


def built(folder: Path, *options: str) -> list[Path]:
    """Build a folder without a network; returns the files."""
    made = folder.parent / f"{folder.name}-dist"
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(made), *options, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=without_git_names())
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return sorted(made.iterdir())


def git(folder: Path, *words: str) -> str:
    named = [
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "tag.gpgsign=false",
    ]
    done = subprocess.run(
        ["git", *named, *words], cwd=folder, capture_output=True, text=True, check=True, env=without_git_names()
    )
    return done.stdout


def version(folder: Path) -> str:
    command = [sys.executable, "-m", "hatchling", "version"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, env=without_git_names())
    return done.stdout.strip()


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean clone, without tags, of what stands in the working tree."""
    folder = tmp_path_factory.mktemp("package") / "clone"
    subprocess.run(["git", "clone", "-q", "--no-tags", str(ROOT), str(folder)], check=True, env=without_git_names())
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "as it stands")
    return folder


@pytest.fixture(scope="module")
def made(clone: Path) -> list[Path]:
    """The sdist, and the wheel built from it."""
    return built(clone)


@needs_tools
@needs_git
def test_a_clean_clone_has_a_version_without_tags_and_by_them(clone: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tagged"
    subprocess.run(["git", "clone", "-q", str(clone), str(folder)], check=True, env=without_git_names())
    assert re.fullmatch(r"0\.1(\.0)?\.dev\d+\+g[0-9a-f]+", version(folder))
    git(folder, "tag", "-m", "a release", "v0.7.0")
    assert version(folder) == "0.7.0"
    git(folder, "commit", "-q", "--allow-empty", "-m", "one more")
    assert re.fullmatch(r"0\.7\.1\.dev1\+g[0-9a-f]+", version(folder))


@needs_tools
def test_a_folder_without_git_has_a_version(tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    (folder / "src" / "bilan").mkdir(parents=True)
    for name in ("pyproject.toml", "README.md", "LICENSE", "src/bilan/__init__.py"):
        shutil.copyfile(ROOT / name, folder / name)
    assert version(folder) == FALLBACK


@needs_tools
@needs_git
def test_twine_finds_no_fault(made: list[Path]) -> None:
    assert [path.name.endswith(".tar.gz") or path.suffix == ".whl" for path in made] == [True, True]
    command = [sys.executable, "-m", "twine", "check", "--strict", *map(str, made)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("PASSED") == 2


@needs_tools
@needs_git
def test_the_wheel_holds_the_program_and_its_data_alone(made: list[Path]) -> None:
    (wheel,) = (path for path in made if path.suffix == ".whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        told = Parser().parsestr(archive.read(next(name for name in names if name.endswith("METADATA"))).decode())
        stamped = archive.read("bilan/_version.py").decode()
    package = {name for name in names if ".dist-info/" not in name}
    kept = {Path(name).relative_to("src").as_posix() for name in git(ROOT, "ls-files", "src").splitlines()}
    assert kept - package == {name for name in kept if not (ROOT / "src" / name).exists()}
    assert all(name.startswith("bilan/") for name in package)
    assert "bilan/py.typed" in package
    assert told["Version"] in stamped
    assert told["License-Expression"] == "MIT"
    assert told.get_all("Classifier")
    assert "extra == 'report'" in " ".join(told.get_all("Requires-Dist") or ())


@needs_tools
@needs_git
def test_the_sdist_holds_what_tests_and_documentation_need(made: list[Path]) -> None:
    (sdist,) = (path for path in made if path.name.endswith(".tar.gz"))
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"README.md", "CHANGELOG.md", "CITATION.cff", "LICENSE", "Makefile", "Containerfile"} <= names
    assert {"docs/conf.py", "examples/places.csv", "tests/test_package.py", "requirements/ci.txt"} <= names
    assert not any(name.startswith((".ci/", "docs/_made/", "build/", ".venv/")) for name in names)


@needs_tools
@needs_git
def test_the_wheel_runs_where_nothing_else_of_the_project_is(made: list[Path], tmp_path: Path) -> None:
    (wheel,) = (path for path in made if path.suffix == ".whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    program = "import bilan, sys; from bilan.cli import main; print(bilan.__file__); main(sys.argv[1:])"
    environment = {**without_git_names(), "PYTHONPATH": str(tmp_path / "site")}
    (tmp_path / "report.txt").write_text("Douze personnes ont été tuées à Velmont.", "utf-8")
    for words in (["--version"], ["read", "report.txt", "--language", "fr", "--format", "jsonl"]):
        done = subprocess.run(
            [sys.executable, "-c", program, *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
            env=environment,
        )
        assert str(tmp_path / "site") in done.stdout
        assert wheel.name.split("-")[1] in done.stdout or '"measure":"killed"' in done.stdout.replace(": ", ":")


def test_the_changelog_has_its_form() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert text.startswith("# Changelog\n")
    heads = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert heads[0].strip("[]") == "Unreleased"
    assert all(re.fullmatch(r"\[?\d+\.\d+\.\d+\]? - \d{4}-\d{2}-\d{2}", head) for head in heads[1:])
    for part in re.split(r"^## .*$", text, flags=re.MULTILINE)[1:]:
        kinds = re.findall(r"^### (.*)$", part, re.MULTILINE)
        assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
        assert len(kinds) == len(set(kinds))
        for kind in re.split(r"^### .*$", part, flags=re.MULTILINE)[1:]:
            lines = kind.strip().splitlines()
            assert lines and all(line.startswith(("- ", "  ")) or not line for line in lines), lines[:2]


def test_the_citation_says_what_the_project_says() -> None:
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert told["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "type", "license"} <= told.keys()
    assert told["type"] == "software"
    assert told["license"] == PROJECT["project"]["license"]
    assert [author["name"] for author in told["authors"]] == [a["name"] for a in PROJECT["project"]["authors"]]
    assert "version" not in told, "a version is its tag"


def test_the_classifiers_begin_with_the_lowest_python() -> None:
    lowest = PROJECT["project"]["requires-python"].removeprefix(">=")
    named = [c.rpartition(" ")[2] for c in PROJECT["project"]["classifiers"] if re.search(r"Python :: 3\.\d+$", c)]
    assert named[0] == lowest
