"""Remake docs/pictures/desk.png: the desk on the bundled example.

python tools/desk_picture.py      # needs playwright and a Chromium
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
BILAN = [sys.executable, "-c", "from bilan.cli import main; main()"]


def main() -> None:
    """Read the example, open a desk on it, and take its picture."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = str(Path(folder, "desk.db"))
        places = ["--places", str(ROOT / "examples" / "places.csv")]
        subprocess.run([*BILAN, "add", str(ROOT / "examples"), "--ledger", ledger, *places], check=True)
        serving = subprocess.Popen(
            [*BILAN, "serve", "--ledger", ledger, "--port", "0"], stderr=subprocess.PIPE, text=True
        )
        assert serving.stderr is not None
        found = re.search(r"http://\S+/", serving.stderr.readline())
        assert found is not None
        with sync_playwright() as started:
            browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1200, "height": 860}, color_scheme="light")
            page.goto(found.group())
            page.locator("section.claim").wait_for()
            page.evaluate("document.querySelector('#who span').textContent = 'Ana'")
            page.screenshot(path=ROOT / "docs" / "pictures" / "desk.png")
            browser.close()
        serving.terminate()


if __name__ == "__main__":
    main()
