"""What people can set, run and write is documented, or this is red."""

from pathlib import Path

from typer.main import get_command

from adapters.config import PREFIX, Settings
from engine.guards import GUARDS
from web.cli import app

ROOT = Path(__file__).parent.parent


def test_every_setting_is_documented_with_its_default() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = [
        f"| `{PREFIX}{name.upper()}` | {field.description} | `{field.default}` |"
        for name, field in Settings.model_fields.items()
    ]
    assert [row for row in rows if row not in page] == []


def test_every_command_is_documented() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert [name for name in commands if f"`brobygger {name}" not in page] == []


def test_every_guard_is_in_the_reference_of_the_language() -> None:
    page = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    assert [name for name in GUARDS if f"`{name}`" not in page and name not in page] == []
