"""Words by which namings are told apart: titles and offices, words in the names of bodies, and the naming itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

MEN = frozenset(
    [
        "mr",
        "sir",
        "lord",
        "king",
        "prince",
        "father",
        "spokesman",
        "chairman",
        "congressman",
        "businessman",
        "policeman",
        "son",
        "husband",
        "brother",
        "man",
        "boy",
        "uncle",
        "grandfather",
        "actor",
        "himself",
        "fisherman",
        "councilman",
        "salesman",
        "duke",
        "pope",
        "widower",
    ]
)
WOMEN = frozenset(
    [
        "mrs",
        "ms",
        "miss",
        "dame",
        "lady",
        "queen",
        "princess",
        "sister",
        "spokeswoman",
        "chairwoman",
        "congresswoman",
        "businesswoman",
        "policewoman",
        "daughter",
        "wife",
        "mother",
        "woman",
        "girl",
        "aunt",
        "grandmother",
        "actress",
        "herself",
        "councilwoman",
        "duchess",
        "widow",
    ]
)
OUTLET_WORD = re.compile(
    r"\b(?:Times|Post|News|Herald|Tribune|Gazette|Journal|Chronicle|Telegraph|Guardian|Observer|Mail|Express|Mirror|Sun|Star|Globe|Press|Wire|Agency|Radio|Television|TV|Broadcasting|Courier|Examiner|Inquirer|Dispatch|Standard|Record|Independent|Magazine|Weekly|Daily|Today|Lantern|Echo|Review|Monitor|Bulletin|Argus|Sentinel|Mercury|Beacon|Politico|Bloomberg|Reuters)\b"
)
GOVERNMENT_WORD = re.compile(
    r"\b(?:Ministry|Government|Department|Parliament|Senate|Congress|Council of Ministers|Cabinet|Administration"
    r"|Presidency|Police|Army|Navy|Court|Embassy|Treasury|Palace|Office|Commission|Authority|Agency|Assembly"
    r"|Directorate|Ministries)\b",
    re.IGNORECASE,
)
BODY_WORD = re.compile(
    r"\b(?:Inc|Corp|Co|Ltd|Group|Party|Union|University|College|School|Bank|Club|Foundation|Institute|Association|Company|Airlines?|Hospital|Church|Street|Road|Bridge|City|County|Island|Islands|River|Bay|Sachs|Center|Centre|House|Hall|Park|Beach|Act|Fund|Board|Committee|Council|League|Force|Forces|Brothers|Partners|Holdings|Motors)\b"
)
COMPANY_WORD = re.compile(r"\s(?:Inc|Corp|Ltd|PLC|Plc|LLC)\.?$")
"""What only the full name of a company ends in."""
FIRM_WORD = re.compile(
    r"\s(?:inc|corp|ltd|plc|llc|group|party|union|university|college|foundation|institute|association|company|airlines?"
    r"|committee|council)\.?$",
    re.IGNORECASE,
)
"""What names of bodies end in and no surname is."""
NAME_ENTS = frozenset({"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC", "PRODUCT", "WORK_OF_ART", "LAW", "EVENT"})
NO_PERSON = frozenset({"ORG", "GPE", "NAME", "NORP", "FAC", "LOC", "PRODUCT", "WORK_OF_ART"})
PERSONAL_TITLES = (
    MEN
    | WOMEN
    | frozenset(
        [
            "mr",
            "mx",
            "dr",
            "president",
            "minister",
            "senator",
            "sen",
            "rep",
            "mayor",
            "governor",
            "gov",
            "professor",
            "prof",
            "gen",
            "general",
            "judge",
            "secretary",
            "chancellor",
            "spokesperson",
            "captain",
            "colonel",
        ]
    )
)
"""Titles that only a person bears."""
OFFICES = frozenset(
    [
        "counsel",
        "whip",
        "staff",
        "speaker",
        "editor",
        "pastor",
        "rabbi",
        "superintendent",
        "treasurer",
        "biologist",
        "coach",
        "agent",
        "ceo",
        "cfo",
        "coo",
        "cto",
    ]
)
"""Nouns of office that the recogniser draws into the name behind them, beside the titles and heads of the rules."""
TRADES = frozenset(
    [
        "actress",
        "astronaut",
        "athlete",
        "billionaire",
        "chef",
        "comedian",
        "comedienne",
        "comic",
        "lifeguard",
        "millionaire",
        "novelist",
        "physicist",
        "poet",
        "rapper",
        "singer",
        "star",
        "surgeon",
    ]
)
"""What somebody is or does for a living, which news puts before a name without an article (a "false title")."""
ALSO_NAMES = frozenset(
    [
        "king",
        "prince",
        "pope",
        "major",
        "general",
        "judge",
        "bishop",
        "page",
        "father",
        "sister",
        "head",
        "state",
        "home",
        "chair",
        "justice",
    ]
)
"""Titles that are middle names and surnames too."""
PARTICLES = frozenset(
    [
        "al",
        "el",
        "bin",
        "ibn",
        "ben",
        "von",
        "van",
        "de",
        "da",
        "du",
        "der",
        "den",
        "di",
        "do",
        "dos",
        "del",
        "la",
        "le",
        "ter",
        "abu",
        "bint",
        "st",
    ]
)
"""Parts of a surname in lower case."""
PLACED = frozenset({"in", "at", "near", "into", "outside", "inside", "onto", "via", "on"})
"""Prepositions before places and sites; a person is hardly ever named behind one."""
OWNERS = frozenset({"people", "women", "men", "children", "workers", "farmers", "investor", "investors", "veterans"})
"""Whose a body or paper is by its own name: "the People's Lantern"."""
RANKS = frozenset({"minority", "majority", "senior", "first", "second"})
"""What stands in an office's name beside titles, and is no name either."""
SYLLABLE = 5  # letters of a name's part behind a hyphen
SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


@dataclass(slots=True)
class Named:
    """One naming: the tokens of a proper name, without titles and possessive endings."""

    first: int
    last: int
    text: str
    label: str
    title: tuple[str, ...] = ()

    @property
    def gender(self) -> str | None:
        """The gender that its titles tell."""
        return "f" if WOMEN & set(self.title) else "m" if MEN & set(self.title) else None
