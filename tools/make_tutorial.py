"""Make `examples/tutorial`: the PDFs of the documentation's tutorial, about an invented flood; a folder for each day.

Run once, from the repository's root. Needs reportlab: pip install -e '.[dev]'.
"""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

FOLDER = Path("examples/tutorial")
REPORTS = {
    "2026-05-04/civil-protection.pdf": (
        "Flood in Belroc: situation report 1",
        "At least 3 people were killed in Belroc on Sunday when the Sarve burst its banks, the civil protection agency "
        "said.",
        "Some 1,200 people were evacuated from Belroc to Haut-Brion.",
        "“The water came within minutes,” said Orsolya Tamm, 61, whose house stood by the bridge.",
    ),
    "2026-05-05/civil-protection.pdf": (
        "Flood in Belroc: situation report 2",
        "The death toll of Sunday's flood in Belroc rose to 11, the civil protection agency said on Tuesday.",
        "Four people are still missing. About 600 homes were destroyed in Belroc.",
        "The agency appealed for tents and drinking water.",
    ),
    "2026-05-05/red-cross.pdf": (
        "Belroc: Red Cross update",
        "Sunday's flood killed 14 people in Belroc, the Red Cross said on Tuesday.",
        "Some 2,000 people are sleeping in schools in Haut-Brion.",
    ),
}
"""Each with its title and paragraphs."""


def main() -> None:
    """Write all files; the same bytes each time."""
    styles = getSampleStyleSheet()
    for name, (title, *paragraphs) in REPORTS.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        story = [Paragraph(title, styles["Title"]), Spacer(1, 12)]
        for paragraph in paragraphs:
            story += [Paragraph(paragraph, styles["BodyText"]), Spacer(1, 6)]
        SimpleDocTemplate(str(path), pagesize=A4, title=title, author="invented", invariant=1).build(story)


if __name__ == "__main__":
    main()
