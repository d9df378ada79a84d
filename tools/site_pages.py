"""What the documentation's site has beside the pages of `docs/`: pages made from the program, and links that lead out.

`docs/conf.py` calls this when the site is built. What is made here is never edited: it stands in `docs/_made`, which is
not kept.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
MADE = "_made"
PROJECT = {
    "CHANGELOG.md": "changelog", "CONTRIBUTING.md": "contributing", "SECURITY.md": "security",
    "CODE_OF_CONDUCT.md": "code-of-conduct",
}  # fmt: skip
"""Files of the repository's root that are pages of the site too, by the name that they have there."""
MODULES = {
    "bilan": "   :exclude-members: Claim, Document, Event, Figure, Filters, Ledger, MaskedLedger, Reader, Statement, "
    "conflicts, estimate",
    "bilan.model": "",
    "bilan.errors": "",
    "bilan.intake": "",
    "bilan.reading": "",
    "bilan.ledger": "",
    "bilan.reconcile": "",
    "bilan.report": "",
    "bilan.export.notebook": "",
    "bilan.gazetteer": "",
    "bilan.analysis.numbers": "",
    "bilan.analysis.dates": "",
    "bilan.privacy": "",
    "bilan.choosing": "",
    "bilan.files": "",
    "bilan.extras": "",
}
"""The modules that the reference of the Python interface tells, in the order of the way of the data."""
LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\((?![a-z]+:)([^)#\s]*)(#[^)\s]*)?\)")
FENCE = re.compile(r"(?ms)^(`{3,})[^\n]*\n.*?^\1\s*?$")


def make() -> None:
    """Write the pages that are made."""
    folder = DOCS / MADE
    folder.mkdir(exist_ok=True)
    pages = {"commands": commands(), "python-api": python_api(), "schema": schema()}
    for name, page in PROJECT.items():
        pages[page] = led((ROOT / name).read_text("utf-8"), Path(name), Path("docs", MADE, f"{page}.md"))
    for page, text in pages.items():
        _put(folder / f"{page}.md", text)


def names() -> frozenset[str]:
    """Return the names of the pages that are made."""
    return frozenset({"commands", "python-api", "schema", *PROJECT.values()})


def led(text: str, stands: Path, shown: Path | None = None) -> str:
    """Return a page's text with links that the site can follow: what is no page of it is named, not linked.

    `stands` is where the text stands in the repository, `shown` where it is shown if that is elsewhere.
    """
    shown = shown or stands

    def link(found: re.Match[str]) -> str:
        words, target, anchor = found[1], found[2], found[3] or ""
        if not target:
            return found[0]
        path = os.path.normpath(stands.parent / target).replace(os.sep, "/")
        if path in PROJECT:
            path = f"docs/{MADE}/{PROJECT[path]}.md"
        elif path == "README.md":
            path = "docs/index.md"
        if not path.startswith("docs/"):
            return words if words.strip("`") == path else f"{words} (`{path}`)"
        return f"[{words}]({os.path.relpath(path, shown.parent).replace(os.sep, '/')}{anchor})"

    return outside_fences(text, lambda piece: LINK.sub(link, piece))


def outside_fences(text: str, change: Callable[[str], str]) -> str:
    """Return a Markdown text of which everything but the fenced blocks was changed."""
    pieces, last = [], 0
    for fence in FENCE.finditer(text):
        pieces += [change(text[last : fence.start()]), fence[0]]
        last = fence.end()
    return "".join([*pieces, change(text[last:])])


def commands() -> str:
    """Return the reference of the command line, made from the help of every command."""
    from bilan.cli import COMMANDS, group

    lines = [
        "# Commands", "",
        "Made from `bilan COMMAND --help`. What holds for all of them: [the command line](../cli.md).", "",
    ]  # fmt: skip
    context = click.Context(group, info_name="bilan")
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        lines += _command(name, command, click.Context(command, parent=context, info_name=name))
    return "\n".join(lines)


def _command(name: str, command: click.Command, context: click.Context) -> Iterator[str]:
    told, _, examples = (command.help or "").partition("Examples:")
    usage = command.get_usage(context).removeprefix("Usage: ")
    yield from (f"## bilan {name}", "", "```text", usage, "```", "")
    yield from (*_paragraphs(told), "")
    if examples.strip():
        yield from ("```sh", *(line.strip() for line in examples.strip().splitlines() if line.strip()), "```", "")
    rows = [found for option in command.params if (found := option.get_help_record(context)) and found[1]]
    yield from ("| option | meaning |", "| --- | --- |")
    yield from (f"| `{_cell(option)}` | {_cell(_plain(meaning))} |" for option, meaning in rows)
    yield ""


def _paragraphs(text: str) -> Iterator[str]:
    """The help's paragraphs; one that keeps its lines (`\\b`) is shown as it is."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if not paragraph.strip(" \b\n"):
            continue
        if "\b" in paragraph:
            yield from ("```text", *(line for line in paragraph.splitlines() if line.strip(" \b")), "```", "")
        else:
            yield from (_plain(" ".join(paragraph.split())), "")


def schema() -> str:
    """Return the claim's JSON Schema as tables, one for each of its types."""
    whole = json.loads((DOCS / "schemas" / "claim.schema.json").read_text("utf-8"))
    lines = [
        "# A claim as JSON", "",
        "Made from the [JSON Schema](../schemas/claim.schema.json) (draft 2020-12), which programs can check claims "
        "against. What the fields mean: [bilan from Python](../python.md), [exports](../export.md).", "",
    ]  # fmt: skip
    for name, part in whole["$defs"].items():
        lines += [f"## {name}", "", _plain(part.get("description", "")), "", "| field | type | without it |"]
        lines.append("| --- | --- | --- |")
        needed = part.get("required", ())
        for field, kind in part.get("properties", {}).items():
            absent = "needed" if field in needed else f"`{json.dumps(kind.get('default'))}`"
            lines.append(f"| `{field}` | {_cell(_type(kind))} | {absent} |")
        lines.append("")
    return "\n".join(lines)


def _type(kind: dict[str, Any]) -> str:
    if "$ref" in kind:
        name = kind["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in kind:
        return " or ".join(dict.fromkeys(_type(one) for one in kind["anyOf"]))
    if "enum" in kind:
        return ", ".join(f"`{one}`" for one in kind["enum"])
    if kind.get("type") == "array" and isinstance(kind.get("items"), dict):
        return f"list of {_type(kind['items'])}"
    return " ".join(filter(None, (str(kind.get("type", "anything")), str(kind.get("format", "")))))


def python_api() -> str:
    """Return the reference of the Python interface, which is made from the docstrings."""
    lines = [
        "# The Python interface", "",
        "Made from the docstrings of the modules that other programs may use; all else may change in any version. "
        "A first use: [bilan from Python](../python.md).", "",
    ]  # fmt: skip
    for name, also in MODULES.items():
        lines += [f"## {name}", "", "```{eval-rst}", f".. automodule:: {name}", "   :members:", also, "```", ""]
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Words in which nothing is taken for Markdown."""
    return re.sub(r"([*_<>\[\]|])", r"\\\1", text)


def _cell(text: str) -> str:
    return " ".join(re.sub(r"(?<!\\)\|", r"\\|", text).split())


def _put(path: Path, text: str) -> None:
    """Write a page only where it changed, so that a second build is quick."""
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8", newline="\n")


def page_of(docname: str) -> Path:
    """Return where a page of the site stands in the repository."""
    return Path("docs", PurePosixPath(f"{docname}.md"))
