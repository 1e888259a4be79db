"""Which day a weekday's name means in news: golden sentences, read as whole articles."""

from __future__ import annotations

import calendar
from datetime import date

import pytest

from evals.timexes import DAY, Answer, Sentence, weekday_problems, weekday_sentences
from sayso.extract import extract
from sayso.records import Article
from sayso.resources import Tools

SENTENCES = weekday_sentences()


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s.name)
def test_weekday(sentence: Sentence, tools: Tools) -> None:
    """Every expression has its day, and a name that only sounds like one has none."""
    article = Article(name=sentence.name, text=sentence.text, published=sentence.published, language="en")
    answers = [Answer(t.span.start, t.span.end, t.value) for t in extract(article, tools).timexes]

    assert [] == weekday_problems(sentence, answers)


def test_the_answers_fit_the_calendar() -> None:
    """A day that an answer names is the weekday that the words name, and no two sentences share a name."""
    wrong = [
        (sentence.name, words)
        for sentence in SENTENCES
        for words, day in sentence.days
        if DAY.match(day) and any(name in words for name in calendar.day_name)
        if calendar.day_name[date.fromisoformat(day).weekday()] not in words
    ]

    assert [] == wrong
    assert len(SENTENCES) == len({sentence.name for sentence in SENTENCES}) >= 120
