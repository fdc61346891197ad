"""Settings: read from the environment, and a wrong one is named with what it should be."""

from pathlib import Path

import pytest

from adapters.config import Settings, SettingsError, load, secret


def test_without_any_setting_it_is_an_embedded_database_on_this_machine() -> None:
    settings = load()
    assert settings.database == "sqlite:///var/brobygger.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROBYGGER_PORT", "åtti")
    monkeypatch.setenv("BROBYGGER_DATABASE", "mysql://localhost/x")
    monkeypatch.setenv("BROBYGGER_BASE_URL", "skjervoy.example")
    with pytest.raises(SettingsError) as wrong:
        load()
    text = str(wrong.value)
    assert "BROBYGGER_PORT" in text and "integer" in text
    assert "BROBYGGER_DATABASE" in text and "sqlite:///" in text
    assert "BROBYGGER_BASE_URL" in text


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    settings = Settings(secret_file=tmp_path / "secret")
    first = secret(settings)
    assert secret(settings) == first
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_a_secret_that_is_too_short_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"hunter2")
    with pytest.raises(SettingsError, match="at least 32 random bytes"):
        secret(Settings(secret_file=tmp_path / "secret"))
