"""Bad settings are told in sentences, and never with the token in them."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsProblems, read_settings


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


def test_a_bad_token_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "my secret")
    with pytest.raises(SettingsProblems) as caught:
        read_settings()
    assert "secret" not in str(caught.value)
    assert "BotFather" in str(caught.value)


def test_the_token_is_not_in_what_settings_say_of_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123456:secret-secret-secret-secret")
    assert "secret-secret" not in repr(read_settings())
