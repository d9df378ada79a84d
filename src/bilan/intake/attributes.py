"""Tags of HTML with more attributes than a page has: parsers compare each with all before it, in quadratic time."""

from __future__ import annotations

import re

MOST = 500
"""Attributes of a tag that are kept: many times what pages have."""
MARK = re.compile(r"=\s*[\"']|[\s/]+|>")
"""What parts attributes within a tag: a value in quotes, white space, the end."""


def spared(html: str) -> str:
    """Return HTML in which no tag has more attributes than `MOST`; in one pass, the text is kept."""
    parts, kept, at = [], 0, html.find("<")
    while at >= 0:
        end, cut = _tag(html, at) if html[at + 1 : at + 2].isalpha() else (at + 1, None)
        if cut is not None:
            parts.append(html[kept:cut])
            kept = end
        at = html.find("<", end)
    return "".join((*parts, html[kept:])) if parts else html


def _tag(html: str, start: int) -> tuple[int, int | None]:
    """Where the tag that begins at a place ends (its `>`), and where it is to be cut, if it is."""
    found, at, cut = 0, start + 1, None
    while (mark := MARK.search(html, at)) is not None:
        at = mark.end()
        sign = mark.group()
        if sign == ">":
            return mark.start(), cut
        if sign[0] == "=":
            closed = html.find(sign[-1], at)
            at = closed + 1 if closed >= 0 else len(html)
        else:
            found += 1
            if found > MOST and cut is None:
                cut = mark.start()
    return len(html), cut
