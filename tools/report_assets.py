"""Take the browser libraries and the outlines of the report from the npm registry, by name and version.

Run it to update them: `python tools/report_assets.py`. It needs npm. Every file is the released one, unchanged, but for
vega-interpreter, which is released as a module only and is wrapped into a script here.
"""

from __future__ import annotations

import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[1] / "src/bilan/report/assets"
FILES = {
    "vega@6.4.0": ("build/vega.min.js",),
    "vega-lite@6.4.3": ("build/vega-lite.min.js",),
    "vega-interpreter@2.3.2": ("build/vega-interpreter.js",),
    "leaflet@1.9.4": ("dist/leaflet.js", "dist/leaflet.css"),
    "world-atlas@2.0.2": ("countries-50m.json", "countries-110m.json"),
}
"""Package → its files. After a change of version run the browser tests."""


def main() -> None:
    """Write the files of every package and their licences."""
    ASSETS.mkdir(exist_ok=True)
    licences = []
    for package, files in FILES.items():
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["npm", "pack", package, "--silent"], cwd=folder, check=True, capture_output=True)
            with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
                for name in files:
                    text = _text(archive, name)
                    text = as_script(text) if name.endswith("vega-interpreter.js") else text
                    (ASSETS / Path(name).name).write_text(text, "utf-8")
                licences.append(f"{package}: {', '.join(Path(f).name for f in files)}\n\n{_text(archive, 'LICENSE')}")
    rule = "\n" + "-" * 80 + "\n\n"
    (ASSETS / "LICENCES.txt").write_text(rule.join(licences), "utf-8")


def _text(archive: tarfile.TarFile, name: str) -> str:
    file = archive.extractfile(f"package/{name}")
    assert file is not None, name
    return file.read().decode("utf-8")


def as_script(module: str) -> str:
    """Return a module that needs vega-util as a script that takes it from the global vega, which holds it."""
    body, imports = re.subn(r"^import (\{[^}]*\}) from 'vega-util';", r"const \1 = vega;", module, flags=re.M)
    body, exports = re.subn(
        r"^export \{ expression as expressionInterpreter \};",
        "globalThis.expressionInterpreter = expression;",
        body,
        flags=re.M,
    )
    if (imports, exports) != (1, 1):
        raise SystemExit("vega-interpreter: another form of module; look at its first and last lines")
    return f"(function () {{\n{body}\n}})();\n"


if __name__ == "__main__":
    main()
