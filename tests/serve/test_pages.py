"""What a person sees: each page as it stands on a terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sayso.serve.page import show_article
from sayso.serve.terminal import Screen
from tests.serve.articles import BRIDGE, Ran, bridge_statements

Sayso = Callable[..., Ran]


def test_brief_tells_who_said_what_and_on_whose_word(sayso: Sayso, ledger_file: Path) -> None:
    """Speakers with most statements first, unnamed ones marked by a word, chains hop by hop, notices at the foot."""
    expected = """\
Who said what                                  2 articles · 2 outlets · 7 statements · 9–11 Mar 2026

Tor Velm  person                                                            3 statements · 2 outlets
  9 Mar   denies     that Ana Ode had told him “nothing”                      The Lantern · eb6bed31
  10 Mar  says       It opens in April                      in Veldia · Daily Quay 11 Mar · 0c941a2f
  11 Mar  says       “We asked for a map and “nobody came”     to Daily Quay · Daily Quay · bb0dbf86

Ana Ode  person                                                              2 statements · 1 outlet
  9 Mar   says       “The bridge will stay shut until June”                   The Lantern · 2845b2b0
  9 Mar   says       “nothing”                                  to Tor Velm · The Lantern · 1f1a7477
                     on the word of Tor Velm

? unnamed: people familiar with the inspection                                1 statement · 1 outlet
  9 Mar   says       Two cables had snapped                                   The Lantern · 3afdf9ca
                     on the word of Coast Wire

? unnamed                                                                     1 statement · 1 outlet
  11 Mar  says       Fares will … double 🛶 in May       hedged “reportedly” · Daily Quay · 9793c054

left out or in doubt: 3 notices
  2 binary-file · 1 unclosed-quotation
"""

    assert expected == sayso("brief", "--db", ledger_file).out


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (["--speaker", "velm"], ["eb6bed31", "0c941a2f", "bb0dbf86"]),
        (["--speaker", "UNNAMED"], ["3afdf9ca", "9793c054"]),
        (["--outlet", "quay"], ["0c941a2f", "bb0dbf86", "9793c054"]),
        (["--act", "denies"], ["eb6bed31"]),
        (["--article", "ferry.txt", "--speaker", "Tor"], ["0c941a2f", "bb0dbf86"]),
        (["--limit", "1"], ["eb6bed31", "0c941a2f", "bb0dbf86"]),
        (["--limit", "2", "--each", "1"], ["eb6bed31", "2845b2b0"]),
        (["--speaker", "nobody of this name"], []),
    ],
)
def test_brief_shows_what_is_asked_for(sayso: Sayso, ledger_file: Path, filters: list[str], ids: list[str]) -> None:
    """Filters hold together; a limit keeps the speakers with most statements."""
    shown = sayso("brief", "--db", ledger_file, *filters).out

    assert ids == re.findall(r"· ([0-9a-f]{8})$", shown, flags=re.MULTILINE)


def test_brief_says_what_it_leaves_out(sayso: Sayso, ledger_file: Path) -> None:
    """A cut is told, with the flag that undoes it."""
    shown = sayso("brief", "--db", ledger_file, "--limit", "1", "--each", "1").out

    assert "  … 2 more; --each 0 shows all\n" in shown
    assert "3 of 7 statements, of the 1 speaker with most; --limit 0 shows all\n" in shown
    assert "1 of 7 statements was asked for\n" in sayso("brief", "--db", ledger_file, "--act", "denies").out


def test_show_marks_statements_and_tells_who_speaks_below_each_paragraph(sayso: Sayso, ledger_file: Path) -> None:
    """On a narrow page: numbers in brackets that nest, then speaker, act and chain; boilerplate is told as left out."""
    sayso_narrow = sayso("show", "bridge.txt", "--db", ledger_file, columns=80)
    expected = """\
Bridge at Marn closed until June                          The Lantern 9 Mar 2026
by Ivo Brandt · bridge.txt · art-eff531d5be1d8b93 · 4 statements

“⟦1 The bridge will stay shut until June⟧,” Ana Ode, the transport minister,
said on Monday.
   1 Ana Ode says · 2845b2b0

⟦2 Two cables had snapped⟧, Coast Wire reported, citing people familiar with the
inspection. Tor Velm denied ⟦3 that Ana Ode had told him “⟦4 nothing⟧”⟧.
   2 unnamed: people familiar with the inspection says · on the word of Coast
     Wire · 3afdf9ca
   3 Tor Velm denies · eb6bed31
   4 Ana Ode says · to Tor Velm · on the word of Tor Velm · inside 3 · 1f1a7477

Follow us on every channel you like.
     left out: boilerplate
"""

    assert expected == sayso_narrow.out


def test_show_has_a_margin_where_there_is_room(sayso: Sayso, ledger_file: Path) -> None:
    """On a wide page the same stands beside the paragraph, and a notice stands where it belongs."""
    lines = sayso("show", "ferry.txt", "--db", ledger_file, columns=120).out.splitlines()

    assert [
        "⟦1 Fares will⟧ reportedly ⟦1 double 🛶 in May⟧. “⟦2 We asked for a    1 unnamed says · hedged “reportedly” ·",
        "map and “nobody came⟧, Tor Velm told Daily Quay.                        9793c054",
        "                                                                      ! unclosed-quotation: a quotation never",
        "                                                                        closes ⟦“We asked for a map⟧",
    ] == lines[3:7]


def test_show_numbers_an_outer_statement_before_the_one_in_it() -> None:
    """By where the content begins, whatever the ledger's order: its source or cue may stand far away."""
    outer, inner = bridge_statements()[2:]
    shown = io.StringIO()
    show_article(Screen(shown, width=80, styled=False), BRIDGE, [inner, outer], [])

    assert "⟦1 that Ana Ode had told him “⟦2 nothing⟧”⟧" in shown.getvalue()


def test_notices_of_one_code_are_cut_and_counted(sayso: Sayso, ledger_file: Path) -> None:
    """A few of each kind, with the flag that shows all of one; a code that is asked for is shown whole."""
    cut = sayso("notices", "--each", "1", "--db", ledger_file).out
    whole = sayso("notices", "--each", "0", "--db", ledger_file).out

    assert "  … 1 more; --code binary-file shows all\n" in cut
    assert "map.pdf" not in cut
    assert "map.pdf" in sayso("notices", "--code", "binary-file", "--db", ledger_file).out
    assert whole == sayso("notices", "--db", ledger_file).out


def test_no_line_is_wider_than_the_page(sayso: Sayso, hostile_file: Path) -> None:
    """Every page keeps to the terminal's width."""
    for columns in (60, 80, 100, 130):
        for command in (["brief"], ["show", "bridge.txt"], ["explain", "3afdf9ca"], ["notices"], ["search", "the"]):
            shown = sayso(*command, "--db", hostile_file, columns=columns).out
            # A wide character takes two cells, so a line may be shorter than its cells, never longer.
            assert columns >= max(map(len, shown.splitlines()))


def test_show_with_colour_underlines_content_and_italicises_cues() -> None:
    """Content underlined, cue italic, source bold, boilerplate dim, and the number of each statement before it."""
    shown = io.StringIO()
    show_article(Screen(shown, width=80, styled=True), BRIDGE, bridge_statements(), [])
    ansi = shown.getvalue()

    assert "\x1b[2m¹\x1b[0m\x1b[4mThe bridge will stay shut until June\x1b[0m" in ansi
    assert "\x1b[1mAna Ode, the transport minister\x1b[0m" in ansi
    assert "\x1b[3msaid\x1b[0m" in ansi
    assert "\x1b[2mFollow us on every channel you like.\x1b[0m" in ansi


def test_explain_tells_spans_hops_and_reasons(sayso: Sayso, ledger_file: Path) -> None:
    """What made it, its spans with offsets and characters, each hop with its reason, each step's ground."""
    expected = """\
stm-3afdf9ca6f3f76fb                                                          The Lantern 9 Mar 2026
Bridge at Marn closed until June

  “The bridge will stay shut until June,” Ana Ode, the transport minister, said on Monday. ¶ ⟦Two
  cables had snapped⟧, Coast Wire reported, citing people familiar with the inspection. Tor Velm
  denied that Ana Ode had told him …

  source          [114, 124)  Coast Wire
  cue             [125, 133)  reported
  cue             [135, 141)  citing
  content         [90, 112)  Two cables had snapped
  speaker         unnamed: people familiar with the inspection
  on the word of  1 Coast Wire · outlet · [114, 124) ⟦Coast Wire⟧ — named as the teller
                  2 unnamed: people familiar with the inspection · [142, 177) ⟦people familiar with
                  the inspection⟧ — cited by it
  act             says
  form            indirect
  made by         rules:post-posed · score 0.810
  because          1 form indirect: no quotation marks
"""

    assert expected == sayso("explain", "3afdf9ca", "--db", ledger_file).out


def test_explain_tells_what_a_statement_stands_in_and_what_stands_in_it(sayso: Sayso, ledger_file: Path) -> None:
    """Parent and children by id, speaker and words."""
    inner = sayso("explain", "stm-1f1a7477", "--db", ledger_file).out
    outer = sayso("explain", "eb6bed31", "--db", ledger_file).out

    assert "  inside          eb6bed31 Tor Velm denies: that Ana Ode had told him “nothing”\n" in inner
    assert "  holds           1f1a7477 Ana Ode says: “nothing”\n" in outer


def test_notices_stand_by_code_with_their_place(sayso: Sayso, ledger_file: Path) -> None:
    """The commonest first; each with its article and characters where it has any."""
    expected = """\
binary-file                                                                                        2
  logo.png: holds bytes that are no text
  map.pdf: holds bytes that are no text

unclosed-quotation                                                                                 1
  a quotation never closes
  Daily Quay 11 Mar 2026, ferry.txt [39, 58) ⟦“We asked for a map⟧ · 80799129
"""

    assert expected == sayso("notices", "--db", ledger_file).out


def test_search_shows_statements_with_their_speakers(sayso: Sayso, ledger_file: Path) -> None:
    """What was found, who said it and where."""
    expected = """\
  10 Mar 2026  Tor Velm says                           in Veldia · Daily Quay 11 Mar 2026 · 0c941a2f
               It opens in April
"""

    assert expected == sayso("search", "april", "--db", ledger_file).out
    assert "No statement holds “zeppelin”.\n" == sayso("search", "zeppelin", "--db", ledger_file).out


def test_a_ledger_without_statements_says_so(sayso: Sayso, empty_file: Path) -> None:
    """An empty page tells what to do."""
    assert (
        "Nothing said yet: sayso run PATH... reads articles into the ledger.\n"
        in sayso("brief", "--db", empty_file).out
    )
    assert "No notices: nothing was left out, damaged or doubtful.\n" == sayso("notices", "--db", empty_file).out


@pytest.mark.parametrize(
    "command", [["brief", "--by", "speaker"], ["show"], ["explain"], ["notices"], ["search", "pay"]]
)
@pytest.mark.parametrize("json", [[], ["--json"]])
def test_hostile_text_never_reaches_the_terminal_raw(
    sayso: Sayso, hostile_file: Path, command: list[str], json: list[str]
) -> None:
    """No escape, control or direction override of an article gets out, as text or as JSON."""
    given = {"show": ["evil\x1b[31m.txt"], "explain": ["8924e169"]}.get(command[0], [])
    ran = sayso(*command, *given, *json, "--db", hostile_file)

    assert 0 == ran.code
    assert "" == ran.err
    assert set() == set(re.findall(r"[^\n\x20-\x7e\xa1-\u2027\u2030-\u2065\u2070-\U0010ffff]", ran.out))


def test_brackets_in_an_article_are_no_markup(sayso: Sayso, hostile_file: Path) -> None:
    """``[red]`` is shown as ``[red]``."""
    shown = sayso("brief", "--db", hostile_file).out

    assert "[bold]today[/bold]" in shown
    assert "Echo [red]Tribune[/red]" in shown
    assert "[link=x]Orr[/link]" in shown
