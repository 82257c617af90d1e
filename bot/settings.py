"""Reads the settings from the environment. Nothing else reads the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from cryptography.fernet import Fernet
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.bundled import CONTENT
from bot.errors import OperatorError

THREADS = 16
NEW_KEY = "`ldcareer init` makes one"
METRICS_FOR_ALL = "on"
TOKEN_LEAST = 16
_OFF, _ON = {"", "0", "false", "no", "off"}, {"1", "true", "yes", METRICS_FOR_ALL}


class SettingsError(OperatorError):
    """A setting is missing or invalid; the message names it and says what to do."""


def _env(name: str) -> AliasChoices:
    return AliasChoices(name)


class Settings(BaseSettings):
    """The settings of this installation: one environment variable each, described in docs/operating.md."""

    model_config = SettingsConfigDict(frozen=True, env_file=".env", extra="ignore", populate_by_name=True)

    port: Annotated[int, Field(ge=0, le=65535, validation_alias=_env("PORT"))] = 3000
    host: Annotated[str, Field(validation_alias=_env("HOST"))] = "0.0.0.0"  # noqa: S104  usually in a container
    database_url: Annotated[str, Field(validation_alias=_env("DATABASE_URL"))] = "sqlite:///ldcareer.db"
    slack_signing_secret: Annotated[SecretStr, Field(validation_alias=_env("SLACK_SIGNING_SECRET"))] = SecretStr("")
    slack_bot_token: Annotated[SecretStr, Field(validation_alias=_env("SLACK_BOT_TOKEN"))] = SecretStr("")
    slack_client_id: Annotated[str, Field(validation_alias=_env("SLACK_CLIENT_ID"))] = ""
    slack_client_secret: Annotated[SecretStr, Field(validation_alias=_env("SLACK_CLIENT_SECRET"))] = SecretStr("")
    slack_app_token: Annotated[SecretStr, Field(validation_alias=_env("SLACK_APP_TOKEN"))] = SecretStr("")
    agent: Annotated[bool, Field(validation_alias=_env("LDCAREER_AGENT"))] = False
    slack_api_url: Annotated[str, Field(validation_alias=_env("SLACK_API_URL"))] = "https://slack.com/api/"
    content: Annotated[Path, Field(validation_alias=_env("LDCAREER_CONTENT"))] = CONTENT
    encryption_keys: Annotated[
        tuple[SecretStr, ...], NoDecode, Field(validation_alias=_env("LDCAREER_ENCRYPTION_KEY"))
    ] = ()
    min_group: Annotated[int, Field(ge=5, le=10, validation_alias=_env("LDCAREER_MIN_GROUP"))] = 5
    threads: Annotated[int, Field(ge=2, le=64, validation_alias=_env("LDCAREER_THREADS"))] = THREADS
    metrics: Annotated[SecretStr, Field(validation_alias=_env("LDCAREER_METRICS"))] = SecretStr("")
    retention_days: Annotated[int, Field(ge=183, le=3650, validation_alias=_env("LDCAREER_RETENTION_DAYS"))] = 365
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], Field(validation_alias=_env("LDCAREER_LOG_LEVEL"))
    ] = "INFO"
    log_format: Annotated[Literal["text", "json"], Field(validation_alias=_env("LDCAREER_LOG_FORMAT"))] = "text"

    sentry_dsn: Annotated[SecretStr, Field(validation_alias=_env("SENTRY_DSN"))] = SecretStr("")
    https: Annotated[bool, Field(validation_alias=_env("LDCAREER_HTTPS"))] = False

    @classmethod
    def read(cls) -> Self:
        """Read the environment; SettingsError names every invalid variable."""
        try:
            return cls()
        except ValidationError as error:
            wrong = "; ".join(f"{e['loc'][0]}: {e['msg'].removeprefix('Value error, ')}" for e in error.errors())
            raise SettingsError(f"{wrong} (docs/operating.md lists every setting)") from None
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f".env can't be read ({error}): it must be a readable text file in UTF-8") from None

    @classmethod
    def names(cls) -> list[str]:
        """Return the environment variables that are read."""
        aliases = [field.validation_alias for field in cls.model_fields.values()]
        return [str(name) for alias in aliases if isinstance(alias, AliasChoices) for name in alias.choices]

    def require_slack(self) -> None:
        """Raise SettingsError for the first setting that serving needs and that is missing."""
        self.require_slack_secrets()
        self.require_keys()

    def require_slack_secrets(self) -> None:
        """The same for Slack's secrets: those to call Slack with, and the one to verify its requests."""
        in_basic_information = "copy it from 'Basic Information' in Slack's app settings"
        token, secret = self.slack_bot_token.get_secret_value(), self.slack_client_secret.get_secret_value()
        if token and (self.slack_client_id or secret):
            raise SettingsError(
                "SLACK_BOT_TOKEN (one workspace) is set, and SLACK_CLIENT_ID or SLACK_CLIENT_SECRET (many) too: remove "
                "one or the other"
            )
        needed = {
            "SLACK_BOT_TOKEN": token or self.slack_client_id or secret,
            "SLACK_CLIENT_ID": token or self.slack_client_id,
            "SLACK_CLIENT_SECRET": token or secret,
            "SLACK_SIGNING_SECRET": self.slack_signing_secret.get_secret_value()
            or self.slack_app_token.get_secret_value(),
        }
        remedies = {"SLACK_BOT_TOKEN": "copy it from 'OAuth & Permissions' in Slack's app settings"}
        for name, value in needed.items():
            if not value:
                raise SettingsError(f"{name} is not set: {remedies.get(name, in_basic_information)}")

    def require_keys(self) -> None:
        """The same for the encryption key."""
        if not self.encryption_keys:
            raise SettingsError(f"LDCAREER_ENCRYPTION_KEY is not set: {NEW_KEY}")

    @property
    def many_workspaces(self) -> bool:
        """Whether workspaces install the app by OAuth; if not, one workspace is served by its bot token."""
        return bool(self.slack_client_id)

    @property
    def retention(self) -> timedelta:
        """How long what people wrote is kept."""
        return timedelta(days=self.retention_days)

    @property
    def keys(self) -> tuple[str, ...]:
        """The Fernet keys, newest first."""
        return tuple(key.get_secret_value() for key in self.encryption_keys)

    @model_validator(mode="before")
    @classmethod
    def _default_if_empty(cls, values: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in values.items() if value != ""}

    @field_validator("encryption_keys", mode="before")
    @classmethod
    def _split(cls, keys: object) -> object:
        return tuple(key for key in keys.replace(",", " ").split() if key) if isinstance(keys, str) else keys

    @field_validator("encryption_keys")
    @classmethod
    def _are_keys(cls, keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for key in keys:
            try:
                Fernet(key.get_secret_value())
            except ValueError:
                raise ValueError(f"not a Fernet key; {NEW_KEY}") from None
        return keys

    @property
    def metrics_token(self) -> str:
        """The bearer token that a reader of the metrics must send; empty if anyone may read."""
        value = self.metrics.get_secret_value()
        return "" if value == METRICS_FOR_ALL else value

    @field_validator("metrics")
    @classmethod
    def _is_switch_or_token(cls, metrics: SecretStr) -> SecretStr:
        value = metrics.get_secret_value()
        if value.lower() in _OFF:
            return SecretStr("")
        if value.lower() in _ON:
            return SecretStr(METRICS_FOR_ALL)
        if len(value) < TOKEN_LEAST:
            raise ValueError(f"write on, off, or a token of {TOKEN_LEAST} characters or more that readers must send")
        return metrics

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level

    @field_validator("slack_api_url")
    @classmethod
    def _ends_in_slash(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")):
            raise ValueError("write an address such as https://slack.com/api/")
        return url if url.endswith("/") else url + "/"
