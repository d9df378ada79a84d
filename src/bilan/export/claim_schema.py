"""The JSON Schema of a claim, made from the types: `python -m bilan.export.claim_schema` prints it."""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec

from bilan.model import Claim

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENTIFIER = "urn:bilan:schema:claim"


def claim_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12) of a figure, statement or event, as printed and exported."""
    return {
        "$schema": DIALECT,
        "$id": IDENTIFIER,
        "title": "A claim of bilan: a figure, statement or event with its evidence",
        **msgspec.json.schema(Claim),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(claim_schema(), indent=2, ensure_ascii=False) + "\n")
