"""The documentation's site: `sphinx-build -W docs build/site`. It needs no network, and neither do its pages."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

import site_pages  # noqa: E402

import bilan  # noqa: E402

project = "bilan"
author = "the bilan authors"
copyright = "2026, the bilan authors"
version = release = bilan.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
root_doc = "index"
exclude_patterns = ["schemas", "pictures"]
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]
default_role = "code"
"""What docstrings put between single backticks are names of the program."""
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"show-inheritance": True}
nitpicky = False
highlight_language = "none"
smartquotes = False  # it would make a dash of `--kind`

html_theme = "furo"
html_title = "bilan"
html_show_sphinx = False
html_show_search_summary = False  # it would ask for each page, which a browser refuses to pages from a folder
html_copy_source = False
html_show_sourcelink = False


def _lead(app: object, docname: str, source: list[str]) -> None:
    if not docname.startswith(site_pages.MADE):
        source[0] = site_pages.led(source[0], site_pages.page_of(docname))


def setup(app: object) -> None:
    """Make the pages that are made, and lead links out of `docs/` to where the site has them."""
    site_pages.make()
    app.connect("source-read", _lead)  # type: ignore[attr-defined]
