"""Bad settings are told in sentences, and never with the token in them."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsProblems, read_settings
from storage.db.engine.addresses import parts_of, path_of


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No `.env`, no environment but the test's."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_nothing_has_to_be_set() -> None:
    settings = read_settings()
    assert settings.database == "sqlite:///data/estafeta.sqlite"
    assert settings.page_port == 8080
    assert settings.status_port == 8081


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_TOKEN=\nPAGE_PORT=\nDATA_DIR=elsewhere\n")
    assert read_settings().database == "sqlite:///elsewhere/estafeta.sqlite"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PAGE_PORT", "many"),
        ("STATUS_PORT", "70000"),
        ("CLOCK", "sundial"),
        ("TELEGRAM_API_BASE", "api.telegram.org"),
        ("DATABASE_URL", "mysql://x"),
        ("DELIVERY_IN_FLIGHT", "0"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_bad_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsProblems) as caught:
        read_settings()
    [line] = caught.value.lines
    assert line.startswith(f"{name}={value}: ")
    assert line.endswith(".")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://bot:geheim/wort@db.example/estafeta",
        "postgresql://bot:geheim:wort@db.example/estafeta",
        "postgresql://bot:geheim#wort@db.example/estafeta",
        "postgresql://bot:geheim@wort@db.example/estafeta",
        "postgresql://bot:geheim?wort@db.example/estafeta",
        "postgresql+psycopg://bot:%zzgeheim@db.example/estafeta",
        "postgres://bot:geheim@db.example/estafeta?sslmodus=require",
        "postgresql+asyncpg://bot:geheim@db.example/estafeta",
        "mysql://bot:geheim@db.example/estafeta",
        "sqlite:///data/geheim?mode=ro",
        "bot:geheim@db.example",
    ],
)
def test_a_bad_address_is_told_without_a_piece_of_its_password(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(SettingsProblems, match="DATABASE_URL") as caught:
        read_settings()
    assert "geheim" not in str(caught.value)
    assert "wort" not in str(caught.value).replace("password", "")


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("postgres://u:p%40ss%2F@h:5433/d", {"user": "u", "password": "p@ss/", "host": "h", "port": "5433"}),
        ("postgresql://u@h/d?sslmode=require&connect_timeout=5", {"sslmode": "require", "connect_timeout": "5"}),
        (
            "postgresql+psycopg://h/d?options=-csearch_path%3Dx%20-cjit%3Doff",
            {"options": "-csearch_path=x -cjit=off"},
        ),
        ("postgresql://u:p@[::1]:5432/d", {"host": "::1"}),
        ("postgresql:///d?host=/run/postgresql", {"host": "/run/postgresql"}),
        ("postgresql://u:p@a:1,b:2/d?target_session_attrs=read-write", {"host": "a,b", "port": "1,2"}),
    ],
)
def test_addresses_are_taken_as_providers_hand_them_out(
    monkeypatch: pytest.MonkeyPatch, address: str, parts: dict[str, str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    said = parts_of(read_settings().database)
    assert said["dbname"] == "d"
    assert parts.items() <= said.items()


@pytest.mark.parametrize("name", ["what?", "no #1", "100%25", "a b", "C&A=+", "дані"])
def test_a_folder_may_be_called_anything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / name))
    assert path_of(read_settings().database) == tmp_path / name / "estafeta.sqlite"


def test_a_bad_token_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "my secret")
    with pytest.raises(SettingsProblems) as caught:
        read_settings()
    assert "secret" not in str(caught.value)
    assert "BotFather" in str(caught.value)


def test_the_token_is_not_in_what_settings_say_of_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123456:secret-secret-secret-secret")
    assert "secret-secret" not in repr(read_settings())
