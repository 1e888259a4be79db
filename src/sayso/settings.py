"""Settings: defaults, then ``sayso.toml``, then ``SAYSO_*`` in the environment, then flags."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sayso.errors import SettingsError

FILE_NAME = "sayso.toml"
ENV_PREFIX = "SAYSO_"
LANGUAGES = ("en",)

# Names that share the prefix without being settings: where the tests and the measures read their corpora from, and what
# `sayso serve` asks of whoever comes from beyond this machine (a secret has no place in a file of settings).
NOT_SETTINGS = frozenset({"SAYSO_SHARED", "SAYSO_PASSWORD"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run may be told.

    ``workers`` counts processes; 1 means the calling process itself. ``model`` names the learned tagger; empty (given
    as ``none``) leaves attribution to the rules alone.
    """

    db: Path = Path("sayso.db")
    workers: int = 1
    language: str = "en"
    model: str = "attribution-en"


def load_settings(*, flags: Mapping[str, object], env: Mapping[str, str], cwd: Path) -> Settings:
    """Settle every setting: defaults < ``sayso.toml`` in ``cwd`` < ``SAYSO_*`` in ``env`` < ``flags``.

    A flag that is ``None`` was not given. Raises `SettingsError`, naming the file, the variable or the flag, for a
    name that is no setting and for a value that has no meaning.
    """
    settled: dict[str, object] = {}
    for layer in (_from_file(cwd / FILE_NAME), _from_env(env), _from_flags(flags)):
        for where, (name, given) in layer.items():
            settled[name] = _understood(name, given, where)
    return Settings(**settled)  # type: ignore[arg-type]  # every value went through its own reader


# One layer: where a value was found -> (the setting's name, the value as it was found).
_Layer = dict[str, tuple[str, object]]


def _from_file(path: Path) -> _Layer:
    try:
        table = tomllib.loads(path.read_text("utf8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(str(path), f"cannot be read: {error}") from error
    return {f"{path}: {name}": (name, value) for name, value in table.items()}


def _from_env(env: Mapping[str, str]) -> _Layer:
    names = sorted(name for name in env if name.startswith(ENV_PREFIX) and name not in NOT_SETTINGS)
    return {name: (name.removeprefix(ENV_PREFIX).lower(), env[name]) for name in names}


def _from_flags(flags: Mapping[str, object]) -> _Layer:
    return {f"--{name}": (name, value) for name, value in flags.items() if value is not None}


def _understood(name: str, given: object, where: str) -> object:
    if name not in _READERS:
        raise SettingsError(where, f"no such setting; there are {', '.join(_READERS)}")
    try:
        return _READERS[name](given)
    except ValueError as error:
        raise SettingsError(where, str(error)) from error


def _path(given: object) -> Path:
    if not isinstance(given, str | Path) or not str(given).strip() or "\0" in str(given):
        raise ValueError(f"a path to a ledger file is wanted, not {given!r}")
    return Path(given).expanduser()


def _count(given: object) -> int:
    # A bool is an int to Python, and "workers = true" is a mistake.
    if isinstance(given, str) and given.strip().isascii() and given.strip().isdigit():
        given = int(given)
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        raise ValueError(f"a whole number of at least 1 is wanted, not {given!r}")
    return given


def _language(given: object) -> str:
    if given not in LANGUAGES:
        raise ValueError(f"sayso reads {', '.join(LANGUAGES)}, not {given!r}")
    return str(given)


def _model(given: object) -> str:
    if not isinstance(given, str) or not re.fullmatch(r"[\w-]*", given):
        raise ValueError(f"a model's name or none is wanted, not {given!r}")
    return "" if given == "none" else given


_READERS: dict[str, Callable[[object], object]] = {
    "db": _path,
    "workers": _count,
    "language": _language,
    "model": _model,
}
