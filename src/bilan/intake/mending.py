"""Text that was decoded with the wrong encoding (`tuÃ©s`): mended where it is certain, else flagged."""

from __future__ import annotations

MENDED = "text decoded with a wrong encoding was mended"
DOUBTFUL = "text looks as if decoded with a wrong encoding; save it again in UTF-8"
REPLACED = "characters were lost in decoding; save it again in UTF-8"


def mended(text: str) -> tuple[str, str | None]:
    """Return the text, mended line by line, with a note where anything was mended or stays doubtful.

    A line is mended where undoing the wrong step gives text that has no sign of it left (ftfy, Speer 2019).
    """
    note = REPLACED if "\ufffd" in text else None
    if text.isascii():
        return text, note
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    if not is_bad(text):
        return text, note
    lines = text.split("\n")
    fixed = [_certain(line, fix_encoding(line)) if is_bad(line) else line for line in lines]
    if fixed != lines:
        note = note or MENDED
    if any(map(is_bad, fixed)):
        note = DOUBTFUL
    return "\n".join(fixed), note


def _certain(line: str, fixed: str) -> str:
    """The mended line; the line itself where mending it only guessed at letters."""
    return line if fixed.count("\ufffd") > line.count("\ufffd") else fixed
