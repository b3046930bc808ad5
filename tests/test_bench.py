"""What the benches take apart is there: they are run by hand, and nobody would hear that a name has gone."""

from importlib import import_module
from pathlib import Path

from tests.bench.parts import PARTS


def test_every_part_that_is_measured_exists() -> None:
    assert [name for owner, name, _ in PARTS if not hasattr(owner, name)] == []


def test_every_bench_can_be_imported() -> None:
    names = [path.stem for path in Path(__file__).with_name("bench").glob("*.py") if not path.stem.startswith("__")]
    assert len([import_module(f"tests.bench.{name}") for name in names]) > 20
