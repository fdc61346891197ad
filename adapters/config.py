"""Settings from the environment: BROBYGGER_ and the name in capitals. A wrong one is named with what it should be."""

import secrets
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "BROBYGGER_"


class SettingsError(Exception):
    """One or more settings are wrong; the text says which, and what they should be."""


class Settings(BaseSettings):
    """Every setting, with what it means and its default. `docs/settings.md` is kept in step by a test."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    database: Annotated[
        str, Field(description="The database: sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME.")
    ] = "sqlite:///var/brobygger.db"
    installation: Annotated[Path, Field(description="The file that says which municipalities are here.")] = Path(
        "workflows.yaml"
    )
    secret_file: Annotated[
        Path, Field(description="A file of at least 32 random bytes that seals national ids. Made at the first start.")
    ] = Path("var/secret")
    base_url: Annotated[
        str, Field(description="The address people use; empty: where it listens.", pattern=r"^(https?://[^/]+)?$")
    ] = ""
    host: Annotated[str, Field(description="The address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Field(description="The port to listen on.", ge=1, le=65535)] = 8000
    smtp_host: Annotated[str, Field(description="The mail server; empty: mails wait in the outbox.")] = ""
    smtp_port: Annotated[int, Field(description="The mail server's port.", ge=1, le=65535)] = 25
    smtp_starttls: Annotated[bool, Field(description="Ask the mail server for encryption.")] = True
    smtp_user: Annotated[str, Field(description="The user at the mail server, if it asks for one.")] = ""
    smtp_password_file: Annotated[Path | None, Field(description="A file with the mail server's password.")] = None
    mail_from: Annotated[str, Field(description="The sender of the mails.", pattern=r"^[^@\s]+@[^@\s]+$")] = (
        "brobygger@localhost"
    )
    mail_in: Annotated[
        Path | None, Field(description="A Maildir with the mail that comes to the sender's address; read by the clock.")
    ] = None
    sms_url: Annotated[str, Field(description="The SMS gateway, https; empty: no SMS. See notices.md.")] = ""
    sms_token_file: Annotated[Path | None, Field(description="A file with the SMS gateway's bearer token.")] = None
    sms_sender: Annotated[
        str, Field(description="The sender of the SMS: 11 letters and digits.", pattern=r"^[A-Za-z0-9]{1,11}$")
    ] = "Brobygger"
    tick_seconds: Annotated[float, Field(description="How often the clock looks for what is due.", gt=0, le=15)] = 5.0
    alarm_command: Annotated[
        str, Field(description="A command that is run, with one sentence as its last word, when the clock stops.")
    ] = ""

    @model_validator(mode="after")
    def _where_it_listens(self) -> Self:
        self.base_url = self.base_url or f"http://{self.host}:{self.port}"
        return self

    @field_validator("sms_url")
    @classmethod
    def _gateway(cls, value: str) -> str:
        if value and not value.startswith("https://"):
            raise ValueError("must begin with https://, so that nobody reads the token on the way")
        return value

    @field_validator("database")
    @classmethod
    def _address(cls, value: str) -> str:
        try:
            backend = make_url(value).get_backend_name()
        except ArgumentError:
            backend = ""
        if backend not in ("sqlite", "postgresql"):
            raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
        return value


def load() -> Settings:
    """The settings of this process. Raises SettingsError that names every wrong one."""
    try:
        return Settings()
    except ValidationError as invalid:
        lines = [f"{_variable(error['loc'])}: {error['msg']} (found: {error['input']!r})" for error in invalid.errors()]
        raise SettingsError("\n".join(lines)) from None


def secret(settings: Settings) -> bytes:
    """The sealing secret, made the first time with mode 0600. Raises SettingsError when it is too short to be one."""
    path = settings.secret_file
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(48))
    value = path.read_bytes()
    if len(value) < 32:
        raise SettingsError(f"{PREFIX}SECRET_FILE: {path} must hold at least 32 random bytes (found: {len(value)})")
    return value


def _variable(loc: tuple[int | str, ...]) -> str:
    return PREFIX + str(loc[0]).upper()
