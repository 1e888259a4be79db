"""What kind of cue attributes a content: a table of verbs and nouns, looked up word by word, without a parse.

The first word of a cue that stands in the table decides ("declined to say" declines, "has said" says). A word that is
verb and noun ("claims") is a noun after a determiner or a possessive. The tables were filled from the cues of PolNeAR's
training part. A cue without letters (a dash, a colon) is a ``mark``; what stands in no table is ``other``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

CueKind = Literal["say-type", "other speech", "stance", "plan or wish", "noun", "mark", "other", "none"]
CUE_KINDS: tuple[CueKind, ...] = ("say-type", "other speech", "stance", "plan or wish", "noun", "mark", "other", "none")

SAY = "say tell add"  # and "according to"
SPEECH = """
accuse acknowledge address admit advise advertise affirm agree allege announce answer apologize applaud appeal argue
ask assail assert assure attack attest beg bemoan berate blame blast boast brag brief bring broadcast call caution
celebrate challenge charge chant characterize cheer chide cite claim clarify coin comment communicate compare complain
concede condemn confess confide confirm confront congratulate contend continue contradict convey convince counter
credit criticise criticize crow decline decry declare defend demand demonstrate denounce deny describe detail deplore
depict deride dictate disagree disavow disclose discourage discuss dismiss dispute document downplay draft dub echo
elaborate email emphasize encourage endorse estimate exclaim exclude explain expose express file find flag focus follow
gripe hail hammer highlight hint identify illustrate implore imply indicate inform inquire insist instruct insult
interject interview introduce invite invoke issue joke kid knock label lambaste lament lash laud lay lecture list
lobby lodge mention misstate mock mumble mutter muse name note notify nominate object observe offer opine order outline
paint paraphrase petition phrase plead pledge point portray pose post praise preach present press proclaim project
promise prompt pronounce propose protest prove publicize publish put question quip quote rail raise rant rate rattle
read reaffirm reassure rebuke rebut recall recite recommend recount refer reference reflect refuse refute reiterate
reject relate relay release remark remind renounce repeat reply report request respond retort retweet reveal ridicule
rip rule scoff scold scream share shoot shout show shrug signal slam speak specify speculate spell spin state stress
submit suggest sum summarize swear talk tease testify text thank threaten title tout translate tweet underline
underscore unveil urge utter vent voice volunteer vow warn weigh welcome whisper write yell
"""
STANCE = """
accept anticipate appear appreciate approve assume aware believe blame care certain come concern conclude concerned
confident consider convinced credit deem despise detest determine dislike disappoint discover distrust doubt embrace
expect eye fancy fathom favor favour fear feel figure forecast foresee forget gauge guess hate hear hold imagine infer
interpret judge know learn like loathe look love mean mind miss mistrust notice oppose optimistic perceive picture
predict prefer presume proud realise realize reckon recognise recognize regard regret rejoice remember resent respect
see seem sense skeptical sound support suppose sure suspect sympathize think treat trust understand uncertain unsure
value view wary watch wonder worry worried
"""
PLAN = """
aim ambition angle aspire attempt choose commit contemplate count crave decide desire eager elect
envision hope intend keen opt plan plot prepare pursue push ready reluctant resolve seek strive try unwilling
vote want willing wish yearn
"""
NOUN = """
accusation account admission agenda allegation announcement apology argument assertion assessment assumption assurance
belief blessing call characterization claim comment commentary complaint concern conclusion condemnation confession
confidence consensus contention conviction criticism critic decision declaration defense demand denial description
desire determination disclosure doubt emphasis endorsement estimate evidence expectation explanation favorite fear
feeling finding forecast frustration goal hope idea impression indication insinuation insistence insult intention
interview invitation joke judgment lament letter memo mention message motion move narrative news note notion objection
observation opinion opponent opposition order outlook perception perspective plan plea pledge policy poll praise
prediction preference promise proposal prospect question quote reaction reading recommendation refusal remark report
reply request reservation response revelation rhetoric rumor sense sentiment skepticism slogan speculation speech stance
statement stereotype story strategy suggestion support supporter surprise suspicion talk testimony theory thought threat
tweet understanding verdict view vision vow warning wish word worry
"""

DETERMINER = re.compile(
    "the|an?|his|her|its|their|our|my|your|this|that|these|those|any|no|some|such|many|several|other|own|['’]s"
)
IRREGULAR: Mapping[str, str] = {
    "say": "said saith",
    "tell": "told",
    "beg": "begged begging",
    "brag": "bragged bragging",
    "bring": "brought",
    "choose": "chose chosen",
    "come": "came",
    "commit": "committed committing",
    "dub": "dubbed dubbing",
    "feel": "felt",
    "find": "found",
    "foresee": "foresaw foreseen",
    "forget": "forgot forgotten forgetting",
    "hear": "heard",
    "hold": "held",
    "know": "knew known",
    "lay": "laid",
    "mean": "meant",
    "opt": "opted",
    "plan": "planned planning",
    "plead": "pled",
    "plot": "plotted plotting",
    "put": "putting",
    "rebut": "rebutted rebutting",
    "refer": "referred referring",
    "regret": "regretted regretting",
    "rip": "ripped ripping",
    "see": "saw seen",
    "seek": "sought",
    "shoot": "shot",
    "show": "shown",
    "shrug": "shrugged shrugging",
    "slam": "slammed slamming",
    "speak": "spoke spoken",
    "spin": "spun spinning",
    "strive": "strove striven",
    "submit": "submitted submitting",
    "sum": "summed summing",
    "swear": "swore sworn",
    "think": "thought",
    "understand": "understood",
    "write": "wrote written",
}
WORD = re.compile(r"[^\W\d_]+|['’]s\b", re.UNICODE)


def cue_kind(cue: str, *, before: str = "") -> CueKind:
    """The kind of one cue by its words; ``before`` is the text just before it, for a determiner that stands there."""
    words = WORD.findall(cue.casefold())
    if not cue.strip():
        return "none"
    if not words:
        return "mark"
    last = [*WORD.findall(before.casefold())[-1:], ""][0]
    for previous, word in zip([last, *words], words, strict=False):
        if word == "according":
            return "say-type"
        found = _as_noun(word) if DETERMINER.fullmatch(previous) else None
        found = found or _verbs().get(word) or _as_noun(word)
        if found:
            # "would like" wishes, whatever "like" does alone.
            return "plan or wish" if (previous, word) == ("would", "like") else found
    return "other"


def _as_noun(word: str) -> CueKind | None:
    return "noun" if word in _nouns() else None


@cache
def _verbs() -> Mapping[str, CueKind]:
    """Every form of every verb; a verb in two lists stands with the first."""
    kinds: tuple[tuple[CueKind, str], ...] = (
        ("say-type", SAY),
        ("other speech", SPEECH),
        ("plan or wish", PLAN),
        ("stance", STANCE),
    )
    found: dict[str, CueKind] = {}
    for kind, words in kinds:
        for lemma in words.split():
            for form in verb_forms(lemma):
                found.setdefault(form, kind)
    return found


@cache
def _nouns() -> frozenset[str]:
    return frozenset(form for noun in NOUN.split() for form in (noun, _with_s(noun)))


def verb_forms(lemma: str) -> Iterator[str]:
    """The forms of an English verb: the regular ones, and the irregular ones of the table."""
    yield lemma
    yield _with_s(lemma)
    stem = lemma[:-1] if lemma.endswith("e") and not lemma.endswith("ee") else lemma
    yield f"{stem}ing"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        yield f"{lemma[:-1]}ied"
    else:
        yield f"{lemma}d" if lemma.endswith("e") else f"{lemma}ed"
    yield from IRREGULAR.get(lemma, "").split()


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"
