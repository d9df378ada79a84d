"""Words of reports made harmless on their way to a terminal, a spreadsheet or a line of JSON.

Reports are written by anybody: a name may hold what a terminal obeys, or what a spreadsheet takes for a formula.
"""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\ufffd"
_BEYOND_ASCII = (
    "\x7f-\x9f\u2028\u2029"  # controls that eight-bit terminals obey, and line ends
    "\u202a-\u202e\u2066-\u2069"  # those that turn the direction of all that follows
    "\ud800-\udfff"  # halves of characters, which no output can hold
)
_STEERING = re.compile(f"[\x00-\x1f{_BEYOND_ASCII}]")
_UNESCAPED = re.compile(f"[{_BEYOND_ASCII}]")
"""What JSON does not escape by itself."""
_FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff0b\uff0d\uff1d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b]")
"""How a cell begins that a spreadsheet reckons out: full-width and small forms too, behind blanks of no width too."""
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def line(text: str) -> str:
    """Return a text as one line for a terminal: a space for each line end or tab, � for every other control."""
    return _STEERING.sub(_shown, text)


def folded(text: str) -> str:
    """Return a text likewise, every run of white space as one space."""
    return line(" ".join(text.split()))


def cell(value: object) -> object:
    """Return a value for a cell of CSV: text as one line, with `'` before what would be taken for a formula.

    Numbers and all else that is no text stay what they are, and so does text that is a number.
    """
    if not isinstance(value, str):
        return value
    words = line(value)
    return f"'{words}" if _FORMULA.match(words) and not _NUMBER.fullmatch(words) else words


def as_json(text: str) -> str:
    """Return JSON that says the same, with escapes for what a terminal would obey."""
    return _UNESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _shown(found: re.Match[str]) -> str:
    sign = found.group()
    return " " if sign.isspace() and unicodedata.category(sign) in ("Cc", "Zl", "Zp") else REPLACEMENT
