"""The whole job with a stand-in for extraction: resumable, the same in any order, and no article costs another."""

from __future__ import annotations

import io
import multiprocessing
import os
import random
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from sayso.errors import LedgerError, NothingToRead, ResourceError
from sayso.ledger import entities, open_ledger, queries
from sayso.ledger.export import EXPORTERS
from sayso.pipeline import RunReport, record, run
from sayso.records import Article, Extraction, Judgement, Mention, Notice, Party, Reading, Span
from sayso.settings import Settings
from tests import standin
from tests.ledger.people import lore

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _lore_is_loaded_once(monkeypatch):
    """The names and places that articles are connected by take most of a small run's time."""
    monkeypatch.setattr("sayso.connect.load_lore", lore)


def _exported(path):
    out = io.BytesIO()
    with open_ledger(path) as ledger:
        assert queries.verify(ledger).ok
        EXPORTERS["jsonl"](ledger, out)
    return out.getvalue()


def _run(readings, ledger, *, workers=1, **options):
    options = {"extract": standin.extract, "load_tools": standin.load_tools} | options
    return record(readings, ledger, settings=Settings(workers=workers), **options)


def _readings(count=6):
    return [Reading(Article(f"{n}.txt", f"Ana Ode said it is {n}.", language="en")) for n in range(count)]


@pytest.fixture
def ledger(tmp_path):
    """An empty ledger."""
    with open_ledger(tmp_path / "run.db", create=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def pile(tmp_path_factory):
    """Thirty files."""
    return standin.write_pile(tmp_path_factory.mktemp("pile") / "pile", 30)


@pytest.fixture(scope="module")
def undisturbed(pile, tmp_path_factory):
    """The export of a run of the pile that nothing disturbed."""
    path = tmp_path_factory.mktemp("undisturbed") / "u.db"
    standin.main(str(path), "1", "0", str(pile))
    return _exported(path)


def test_files_become_statements(pile, ledger):
    """Read, extracted and written."""
    report = run([pile], ledger, settings=Settings(), extract=standin.extract, load_tools=standin.load_tools)

    assert RunReport(read=30, added=30, known=0, failed=0, notices={"no-statement": 8}) == report
    assert 30 == len(queries.articles(ledger))
    assert sum(2 * (n % 4) for n in range(30)) == len(queries.statements(ledger))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_missing_model_is_told_once_for_the_whole_run(ledger, workers):
    """One notice on no article, however many articles, workers and runs there are."""
    settings = Settings(workers=workers, model="absent")
    options = {"settings": settings, "extract": standin.extract, "load_tools": standin.load_tools}
    first = record(_readings(), ledger, **options)
    second = record(_readings(), ledger, **options)
    (notice,) = queries.notices(ledger)

    assert (6, {"no-model": 1}) == (first.added, first.notices)
    assert (6, {"no-model": 1}) == (second.known, second.notices)
    assert ("no-model", None, None) == (notice.code, notice.article, notice.span)
    assert "absent" in notice.detail


@pytest.mark.parametrize("workers", [1, 2])
def test_doing_without_a_model_is_no_notice(ledger, workers):
    """Rules alone were asked for."""
    settings = Settings(workers=workers, model="")
    report = record(_readings(), ledger, settings=settings, extract=standin.extract, load_tools=standin.load_tools)

    assert (6, {}) == (report.added, report.notices)
    assert [] == queries.notices(ledger)


@pytest.mark.parametrize(
    ("model", "workers", "notices"), [("absent", 2, {"no-model": 1}), ("", 1, {})], ids=["absent", "none"]
)
def test_without_the_model_the_rules_attribute(ledger, model, workers, notices):
    """The real extraction: statements of rules, in this process and in workers."""
    report = record(_readings(3), ledger, settings=Settings(workers=workers, model=model))
    made_by = [s.made_by for s in queries.statements(ledger)]

    assert RunReport(read=3, added=3, known=0, failed=0, notices=notices) == report
    assert ["rules:say/clause"] * 3 == made_by


def test_with_the_model_the_tagger_attributes_and_every_span_fits(ledger):
    """It is installed, so no notice is due; its spans are the text's own characters, whatever these are."""
    said = "“The cafe\u0301 moved,” Rene\u0301 Oake said 😬.\r\nAna Ode hinted that the 🌊 bridge was safe.\r\n"
    texts = ["Ana Ode said no.", said, f"👩\u200d👧\u202e {said * 3}", said.upper(), said.replace("\r\n", " ")]
    report = record(
        [Reading(Article(str(n), t, language="en")) for n, t in enumerate(texts)], ledger, settings=Settings()
    )
    statements = queries.statements(ledger)

    assert (5, 0, False) == (report.added, report.failed, "no-model" in report.notices)
    assert queries.verify(ledger).ok
    assert {"tagger+rules:say/clause", "tagger+rules:say/quote-after"} <= {s.made_by for s in statements}
    assert len(statements) > 10


def test_a_wrong_path_is_told_before_anything_is_done(ledger, tmp_path):
    """Nothing is loaded, nothing is written."""
    with pytest.raises(NothingToRead):
        run([tmp_path / "none"], ledger, settings=Settings(), load_tools=_broken_tools)
    assert [] == queries.notices(ledger)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_second_run_adds_nothing_and_loads_nothing(ledger, workers):
    """Everything is known."""
    _run(_readings(), ledger, workers=workers)
    before = "\n".join(ledger.connection.iterdump())
    report = _run(_readings(), ledger, workers=workers, load_tools=_broken_tools)

    assert RunReport(read=6, added=0, known=6, failed=0, notices={}) == report
    assert before == "\n".join(ledger.connection.iterdump())


def _broken_tools(settings):
    raise ResourceError("model", "it is not there")


@pytest.mark.parametrize("workers", [1, 2])
def test_tools_that_cannot_be_loaded_end_the_run(ledger, workers):
    """With the error of the loading, and nothing written."""
    with pytest.raises(ResourceError, match="it is not there"):
        _run(_readings(), ledger, workers=workers, load_tools=_broken_tools)
    assert [] == queries.articles(ledger)


def _fail_on_three(article, tools):
    if article.name == "3.txt":
        return {}["/home/somebody/secret.txt"]
    return standin.extract(article, tools)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_article_that_fails_costs_itself(ledger, workers):
    """The others are added; the notice names the article and the error."""
    report = _run(_readings(), ledger, workers=workers, extract=_fail_on_three)
    (notice,) = queries.notices(ledger)

    assert RunReport(read=6, added=5, known=0, failed=1, notices={"article-failed": 1}) == report
    assert ["0.txt", "1.txt", "2.txt", "4.txt", "5.txt"] == [a.name for a in queries.articles(ledger)]
    assert f"{_readings()[3].article.id} (3.txt): KeyError: 'secret.txt'" == notice.detail
    assert notice.article is None


def test_a_failed_article_is_tried_again_and_its_notice_taken_back(ledger):
    """After a later run that succeeds the ledger is as if it had never failed."""
    _run(_readings(), ledger, extract=_fail_on_three)
    report = _run(_readings(), ledger)

    assert RunReport(read=6, added=1, known=5, failed=0, notices={}) == report
    assert [] == queries.notices(ledger)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("cannot open /home/ana/pile/x.txt", "OSError: cannot open x.txt"),
        ("cannot open '/home/ana/pile/x.txt'", "OSError: cannot open 'x.txt'"),
        (r"cannot open C:\Users\ana\x.txt", "OSError: cannot open x.txt"),
        ("see https://lantern.example/a/b", "OSError: see https://lantern.example/a/b"),
        ("<Token object at 0x7f0012ab>", "OSError: <Token object>"),
        ("two\n  lines", "OSError: two lines"),
        ("and/or 3/4", "OSError: and/or 3/4"),
        ("", "OSError"),
    ],
)
def test_a_failure_names_no_place_on_the_machine(ledger, message, expected):
    """The same failure is the same notice in every run."""

    def fail(article, tools):
        raise OSError(message)

    _run(_readings(1), ledger, extract=fail)

    assert expected == queries.notices(ledger)[0].detail.partition(": ")[2]


def _die_on_three(article, tools):
    if article.name == "3.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return standin.extract(article, tools)


def test_an_article_that_kills_its_worker_costs_itself(ledger):
    """As one does for which the memory runs out."""
    report = _run(_readings(), ledger, workers=2, extract=_die_on_three)

    assert (5, 1) == (report.added, report.failed)
    assert "killed by signal 9" in queries.notices(ledger)[0].detail


def _say_outside(article, tools):
    return Extraction(mentions=(Mention(article.id, Span(0, 9999), Party("Ana Ode", "person")),))


def test_what_contradicts_the_article_counts_as_failed(ledger):
    """A mistake of extraction does not get into the ledger, and does not end the run."""
    report = _run(_readings(2), ledger, extract=_say_outside)

    assert (0, 2) == (report.added, report.failed)
    assert ["article-failed"] * 2 == [n.code for n in queries.notices(ledger)]


def test_another_language_is_stored_without_statements(ledger):
    """With the reader's notice, and without being extracted."""
    article = Article("m.txt", "Ana Ode said ne.", language="xx")
    notice = Notice("not-english", "m.txt: language xx", article.id)
    report = _run([Reading(article, (notice,))], ledger, load_tools=_broken_tools)

    assert RunReport(read=1, added=1, known=0, failed=0, notices={"not-english": 1}) == report
    assert [article] == queries.articles(ledger)
    assert [] == queries.statements(ledger)
    assert [notice] == queries.notices(ledger)


def test_a_language_that_could_not_be_told_is_extracted(ledger):
    """Short texts have none."""
    _run([Reading(Article("s.txt", "Ana Ode said no."))], ledger)

    assert 1 == len(queries.statements(ledger))


def test_a_reading_without_an_article_leaves_its_notice(ledger):
    """A file that could not be read is no article that was read."""
    notice = Notice("broken-archive", "c.zip: it ends too early")
    report = _run([Reading(None, (notice,)), *_readings(1)], ledger)

    assert RunReport(read=1, added=1, known=0, failed=0, notices={"broken-archive": 1}) == report
    assert [notice] == queries.notices(ledger)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_article_read_twice_is_added_once_with_both_notices(ledger, workers):
    """In one run or in two, whichever comes first."""
    article = Article("t.txt", "Ana Ode said no.", language="en")
    noted = [Notice("bad-date", f"{folder}/t.txt", article.id) for folder in "ab"]
    twice = [Reading(article, (notice,)) for notice in noted]
    report = _run([*twice, *_readings(1)], ledger, workers=workers)

    assert RunReport(read=3, added=2, known=1, failed=0, notices={"bad-date": 2}) == report
    assert noted == queries.notices(ledger, article=article.id)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_notice_given_twice_is_counted_once(ledger, workers):
    """As the ledger holds it once, whether extraction or reading repeats itself."""
    on_file = Notice("unknown-field", "x.jsonl: colour")
    readings = [replace(reading, notices=(on_file, on_file)) for reading in _readings(2)]
    report = _run(readings, ledger, workers=workers, extract=_say_twice_that_nobody_speaks)

    assert {"no-statement": 2, "unknown-field": 1} == report.notices
    assert 3 == len(queries.notices(ledger))


def _say_twice_that_nobody_speaks(article, tools):
    return Extraction(notices=(Notice("no-statement", "nobody says anything", article.id),) * 2)


@pytest.mark.parametrize("workers", [1, 2])
def test_readings_of_one_article_that_differ_give_one_ledger_in_any_order(tmp_path, workers):
    """The same page saved twice, or given as text: in one run or in two, the ledgers are the same."""
    text = Article("t.html", "Ana Ode said no.", published="2031-03-09", published_from="text", language="en")
    pages = [replace(text, published_from="page", raw_sha256=digit * 64) for digit in "ba"]
    readings = [Reading(article) for article in (text, *pages)]
    found = set()
    for number, order in enumerate(permutations(readings)):
        for runs in ([order], [order[:1], order[1:]]):
            with open_ledger(tmp_path / f"{number}-{len(runs)}.db", create=True) as ledger:
                for each in runs:
                    _run(each, ledger, workers=workers)
                found.add("\n".join(ledger.connection.iterdump()))

    assert 1 == len(found)
    assert f"'page','en','Ana Ode said no.','{text.text_sha256}','{'a' * 64}'" in found.pop()


def test_a_notice_on_an_article_that_fails_waits_for_it(ledger):
    """What was noted on the file stays all the same."""
    article = _readings()[3].article
    on_article, on_file = Notice("bad-date", "x", article.id), Notice("unknown-field", "y")
    reading = Reading(article, (on_article, on_file))
    _run([reading], ledger, extract=_fail_on_three)

    assert ["article-failed", "unknown-field"] == [n.code for n in queries.notices(ledger)]

    _run([reading], ledger)

    assert [on_file, on_article] == queries.notices(ledger)


def _call(article, tools):
    """Everybody in "ROLE NAME spoke." is somebody with that role."""
    found = re.finditer(r"([a-z]+ [a-z]+) ([A-Z]\w+ [A-Z]\w+) spoke", article.text)
    people = [(Span(*f.span(2)), f[2], f[1]) for f in found]
    return Extraction(
        mentions=tuple(
            Mention(article.id, at, Party(name, "person"), head=at, roles=(role,)) for at, name, role in people
        )
    )


def test_a_run_connects_what_it_added(ledger):
    """The same name in two articles is one entity, to which every speaker points; a later run adds to it."""
    _run(_readings(2), ledger)
    (first,) = entities.listed(ledger)
    _run(_readings(3), ledger)
    (later,) = entities.listed(ledger)

    assert ("Ana Ode", 2, 2) == (first.entity.name, first.statements, first.articles)
    assert (first.entity.id, 3, 3) == (later.entity.id, later.statements, later.articles)
    assert {first.entity.id} == {s.speaker.entity for s in queries.statements(ledger)}


def test_a_role_that_two_people_have_is_counted_with_the_notices(ledger):
    """Told by the run that finds it, and once more by none that adds nothing."""
    texts = ["The marnish president Ana Ode spoke.", "The marnish president Tor Velm spoke."]
    readings = [
        Reading(Article(f"{n}.txt", text, published="2031-03-09", language="en")) for n, text in enumerate(texts)
    ]
    first = _run(readings, ledger, extract=_call)
    second = _run(readings, ledger, extract=_call)
    (notice,) = queries.notices(ledger)

    assert ({"role-conflict": 1}, {}) == (first.notices, second.notices)
    assert "'marnish president' is Ana Ode in 0.txt and Tor Velm in 1.txt" == notice.detail


def test_a_judgement_holds_in_later_runs(ledger):
    """Made between two runs, it counts for the articles of the second."""
    _run(_readings(1), ledger)
    entities.judge(ledger, Judgement("Ana Ode", "Tor Velm", same=True), at="2031-06-01T12:00:00+00:00")
    _run([Reading(Article("v.txt", "Tor Velm said no.", language="en"))], ledger)
    (row,) = entities.listed(ledger)

    assert (2, {("Ana Ode", 1), ("Tor Velm", 1)}) == (row.statements, set(row.entity.aliases))


@pytest.mark.parametrize("workers", [1, 2])
def test_progress_tells_what_is_done(ledger, workers):
    """Each article once, with the number of all as soon as all are read."""
    told = []
    _run(_readings(), ledger, workers=workers, progress=lambda *args: told.append(args))

    assert [1, 2, 3, 4, 5, 6] == [done for done, _, _ in told]
    assert {None, 6} >= {total for _, total, _ in told}
    assert sorted(f"{n}.txt" for n in range(6)) == sorted(name for _, _, name in told)


def test_a_ledger_that_fails_ends_the_run_and_its_workers(ledger):
    """The error of the ledger is raised; no worker is left."""
    readings = iter(_readings())

    def closing():
        yield from (next(readings) for _ in range(3))
        ledger.connection.execute("PRAGMA query_only = ON")
        yield from readings

    with pytest.raises(LedgerError):
        _run(closing(), ledger, workers=2)


@pytest.mark.parametrize("workers", [1, 2])
def test_workers_and_the_order_of_files_do_not_show(pile, undisturbed, tmp_path, workers):
    """One or two processes, files in any order: the same bytes."""
    files = [str(p) for p in pile.iterdir()]
    random.Random(workers).shuffle(files)  # noqa: S311 - the same order in every run of the test
    standin.main(str(tmp_path / "w.db"), str(workers), "0", *files)

    assert undisturbed == _exported(tmp_path / "w.db")


def test_two_runs_at_once_fill_one_ledger(pile, undisturbed, tmp_path):
    """Both end well, and the ledger is that of one."""
    path = tmp_path / "both.db"
    both = [_forked(path, "1", "0.002", pile) for _ in range(2)]
    for process in both:
        process.join(60)

    assert [0, 0] == [process.exitcode for process in both]
    assert undisturbed == _exported(path)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_run_killed_at_any_moment_is_taken_up(pile, undisturbed, tmp_path, workers):
    """SIGKILL at random points; then a run to the end gives what an undisturbed run gives."""
    _kill_and_resume(pile, undisturbed, tmp_path / "killed.db", workers=workers, kills=5, seed=2)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_many_runs_killed_at_any_moment_are_taken_up(pile, undisturbed, tmp_path, seed):
    """The same, more often."""
    _kill_and_resume(pile, undisturbed, tmp_path / "killed.db", workers="12"[seed % 2], kills=12, seed=seed)


def _kill_and_resume(pile, undisturbed, path, *, workers, kills, seed):
    moments = random.Random(seed)  # noqa: S311 - the same moments in every run of the test
    for _ in range(kills):
        process = _forked(path, workers, "0.01", pile)
        time.sleep(moments.choice([0.01, 0.1]) * moments.random())
        process.kill()
        process.join()
        assert -signal.SIGKILL == process.exitcode
    standin.main(str(path), "1", "0", str(pile))

    assert undisturbed == _exported(path)


def _forked(path, workers, seconds, pile):
    """A run in a process of its own that need not import anything first."""
    arguments = (str(path), workers, seconds, str(pile))
    process = multiprocessing.get_context("fork").Process(target=standin.main, args=arguments)
    process.start()
    return process


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupted_run_keeps_what_it_added(pile, undisturbed, tmp_path, workers):
    """Ctrl-C ends it at once; what was committed stays, and a re-run does the rest."""
    path = tmp_path / "interrupted.db"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.standin", str(path), workers, "0.05", str(pile)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    _wait_until_some_are_added(path)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    _, errors = process.communicate(timeout=30)

    assert time.monotonic() - began < 5
    assert 1 == len(re.findall(rb"Traceback", errors))
    assert errors.rstrip().endswith(b"KeyboardInterrupt")
    with open_ledger(path) as ledger:
        assert 0 < len(queries.articles(ledger)) < 30
    standin.main(str(path), "1", "0", str(pile))

    assert undisturbed == _exported(path)


def _wait_until_some_are_added(path):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if path.exists():
            try:
                with open_ledger(path) as ledger:
                    if queries.counts(ledger).articles > 1:
                        return
            except LedgerError:
                pass  # it is being made
        time.sleep(0.01)
