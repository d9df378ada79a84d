"""The notation of phrases in periods.toml: `[the] {nth} {weekday} (of|in) {month}`, as a tree and as a pattern.

`[x]` may be left out, `(x|y)` is one of the two, `{slot}` any word that can fill the slot, all else is itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

PIECE = re.compile(r"\{\w+\}|[\[\]()|]|[^\s\[\](){}|]+")
ANYTHING = "*"
"""A term that any word fills."""


@dataclass(frozen=True)
class Node:
    """A part of a phrase: a `term`, or `all` or `any` of its parts, which may be left out if `optional`."""

    kind: str
    term: str = ""
    parts: tuple[Node, ...] = ()
    optional: bool = False


def parse(phrase: str, words: Callable[[str], list[str]]) -> Node:
    """Return the tree of a phrase; `words` splits plain text. Raises ValueError on brackets that do not match."""
    pieces = PIECE.findall(phrase)
    node, rest = _any(pieces, 0, words)
    if rest != len(pieces):
        raise ValueError(f"brackets of {phrase!r} do not match")
    return node


def _any(pieces: list[str], i: int, words: Callable[[str], list[str]]) -> tuple[Node, int]:
    options: list[Node] = []
    parts: list[Node] = []
    while i < len(pieces) and pieces[i] not in ("]", ")"):
        piece = pieces[i]
        if piece == "|":
            options.append(Node("all", parts=tuple(parts)))
            parts = []
        elif piece in ("[", "("):
            node, i = _any(pieces, i + 1, words)
            if i >= len(pieces) or pieces[i] != ("]" if piece == "[" else ")"):
                raise ValueError(f"a {piece!r} is not closed")
            parts.append(Node("all", parts=(node,), optional=piece == "["))
        elif piece.startswith("{"):
            parts.append(Node("term", piece))
        else:
            parts += [Node("term", "=" + word) for word in words(piece)]
        i += 1
    options.append(Node("all", parts=tuple(parts)))
    return (options[0] if len(options) == 1 else Node("any", parts=tuple(options))), i


def beginnings(node: Node, length: int = 2) -> set[tuple[str, ...]]:
    """Return the terms, up to `length` of them, with which a phrase can begin; a shorter one is all of it."""
    if node.kind == "term":
        return {(node.term,)}
    if node.kind == "any":
        found = {begin for part in node.parts for begin in beginnings(part, length)}
    else:
        found = {()}
        for part in node.parts:
            following = beginnings(part, length)
            found = {(one + two)[:length] if len(one) < length else one for one in found for two in following}
    return found | {()} if node.optional else found


def pattern(node: Node, letters: Callable[[str], str], slots: list[str]) -> str:
    """Return the regular expression of a phrase over letters; the slots are its groups, in their order in `slots`."""
    if node.kind == "term":
        if node.term.startswith("{"):
            slots.append(node.term[1:-1])
            return f"({letters(node.term)})"
        return letters(node.term)
    inner = [pattern(part, letters, slots) for part in node.parts]
    joined = "|".join(inner) if node.kind == "any" else "".join(inner)
    if node.kind == "any" or node.optional:
        return f"(?:{joined})" + ("?" if node.optional else "")
    return joined
