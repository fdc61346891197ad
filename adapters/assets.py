"""Copy the browser files from node_modules to web/static/vendor, where the web app serves them.

They are fetched at set-up and never committed; `package-lock.json` pins them.
Node is a tool of set-up alone: nothing needs it at run time.
"""

import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "node_modules"
TARGET = ROOT / "web" / "static" / "vendor"

FILES = {
    "designsystemet.css": "@digdir/designsystemet-css/dist/src/index.css",
    "theme.css": "@digdir/designsystemet-css/dist/theme/designsystemet.css",
    "designsystemet-web.js": "@digdir/designsystemet-web/dist/umd/index.js",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
}
"""Stable name served to the browser -> file inside node_modules."""

NOT_SERVED = {"axe-core"}
"""Packages of the tests; they stay in node_modules."""


def licences(source: Path) -> str:
    """Return the licence text of every served package: those texts must follow the files."""
    found = sorted([*source.glob("*/LICENSE*"), *source.glob("@*/*/LICENSE*")])
    served = [path for path in found if path.parent.name not in NOT_SERVED]
    return "\n".join(
        f"{path.parent.relative_to(source).as_posix()}\n\n{path.read_text(encoding='utf-8')}" for path in served
    )


def copy(source: Path = SOURCE, target: Path = TARGET) -> None:
    """Replace `target` with the served files and their licences."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name, path in FILES.items():
        shutil.copyfile(source / path, target / name)
    (target / "LICENSES.txt").write_text(licences(source), encoding="utf-8")


if __name__ == "__main__":
    copy()
    print(f"{len(FILES)} browser files in {TARGET}")
