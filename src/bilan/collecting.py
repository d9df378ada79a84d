"""How often a process of bilan's own looks for objects that hold each other and nobody else.

Reading makes some hundred thousand small objects for a report, nearly all of which go by themselves. Looking for the
few that do not after every 700, as Python does, took 10 % of the time of reading 25 French reports. A program that uses
bilan as a library keeps what it has set itself.
"""

from __future__ import annotations

import gc

NEW_OBJECTS = 20_000
"""Objects after which the new ones are looked through; of a hundred bytes each, some megabytes."""


def collect_seldom() -> None:
    """Look for such objects seldom in this process; for a process's beginning."""
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
