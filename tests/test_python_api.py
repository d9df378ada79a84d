"""bilan from Python: what there is, days as strings, plain texts, claims in notebooks."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

import bilan

TEXT = "Au moins douze personnes ont été tuées mercredi à <Velmont>, selon la police."


def test_dir_lists_what_there_is() -> None:
    assert set(dir(bilan)) == {*bilan.__all__, "__version__"}
    for name in bilan.__all__:
        assert getattr(bilan, name) is not None
    with pytest.raises(AttributeError, match="there are: Claim, Document"):
        _ = bilan.claims


def test_types_are_published() -> None:
    assert (Path(bilan.__file__).parent / "py.typed").is_file()


def test_importing_is_quick() -> None:
    code = (
        "import sys, bilan; "
        "found = {m for m in sys.modules if m.startswith(('bilan.', 'sqlalchemy', 'msgspec'))} - {'bilan._version'}; "
        "assert not found, found"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_days_may_be_strings() -> None:
    made = bilan.Document(id="a", text=TEXT, published="2026-03-11")  # type: ignore[arg-type]
    assert made.published == date(2026, 3, 11)
    assert bilan.Filters(since="2026-03-01").since == date(2026, 3, 1)  # type: ignore[arg-type]
    for wrong, error in (("11.3.2026", ValueError), ("soon", ValueError), (20260311, TypeError),
                         (datetime(2026, 3, 11, 12), TypeError)):  # fmt: skip
        with pytest.raises(error, match=r"published: .* is not a day"):
            bilan.Document(id="a", text=TEXT, published=wrong)  # type: ignore[arg-type]
        with pytest.raises(error, match=r"as_of: .* is not a day"):
            bilan.Filters(as_of=wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="bytes is no text"):
        bilan.Document(id="a", text=TEXT.encode())  # type: ignore[arg-type]


def test_a_plain_text_is_read() -> None:
    claims = bilan.read(TEXT, published="2026-03-11")
    (figure,) = [claim for claim in claims if isinstance(claim, bilan.Figure)]
    assert (figure.value, figure.document.language) == (12, "fr")
    assert figure.period is not None and figure.period.start == date(2026, 3, 11)
    with pytest.raises(ValueError, match="published: 'mercredi' is not a day"):
        bilan.read(TEXT, published="mercredi")
    with pytest.raises(bilan.errors.LanguageError, match="give language="):  # type: ignore[attr-defined]
        bilan.read("12345")
    with pytest.raises(TypeError, match="a Document has its own"):
        bilan.read(bilan.Document(id="a", text=TEXT, language="fr"), language="fr")


def test_a_notebook_shows_a_claim_as_its_sentence(tmp_path: Path) -> None:
    claims = bilan.read(TEXT, published="2026-03-11")
    shown = claims._repr_html_()  # type: ignore[attr-defined]
    assert "<mark>douze</mark> personnes ont été tuées mercredi à &lt;Velmont&gt;, selon la police." in shown
    with bilan.Ledger(tmp_path / "a.db") as ledger:
        document = bilan.Document(id="a", text=TEXT, language="fr", published=date(2026, 3, 11))
        ledger.add(document, bilan.read(document))
        listed = ledger.figures()
        assert "<mark>douze</mark> personnes ont été tuées mercredi" in listed._repr_html_()
        assert len(list(listed)) == 1  # what was shown is still there
