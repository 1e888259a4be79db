"""The teacher's opinions on disk, and what a student's loss makes of them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from training.polnear import label, read_events
from training.tests.test_words import TEXT, annotation, sure_of

torch = pytest.importorskip("torch", reason="training needs torch; the product does not")

from training.average import mean_of  # noqa: E402
from training.distil import load, opinion, save, taught  # noqa: E402
from training.network import Base, Tagger, distances  # noqa: E402
from training.train import coded, example, freeze, loss_of  # noqa: E402

TINY = Base("tiny", width=24, heads=2, layers=2, inner=16, eps=1e-5, relative=True, package="", sha256="")


def test_an_opinion_comes_back_from_disk_as_it_was_decoded(tmp_path):
    """The tags and links of an unlabelled article are what the teacher was sure of."""
    article = label("sample", TEXT, read_events(annotation()))
    save(tmp_path / "sample.npz", opinion(sure_of(article)))
    told = load(tmp_path / "sample.npz")
    again = taught(label("sample", TEXT, ()), told)

    assert (article.tags, article.source_of) == (again.tags, again.source_of)
    assert article.cue_of == again.cue_of
    assert told.tags.dtype == np.float16
    assert np.exp(np.float32(told.tags)).sum(axis=1) == pytest.approx(1, abs=0.01)


def test_a_teacher_sure_of_the_annotated_tags_changes_no_loss():
    """Divergence from certainty is the annotated tag's cross entropy, whatever the share."""
    torch.manual_seed(1)
    article = label("sample", TEXT, read_events(annotation()))
    one = coded(article, lambda shown: [[7]] * len(shown))
    model = Tagger(TINY, dropout=0.0)
    plain = example(one, 0, len(one.pieces))
    soft = np.full((len(article.tags), 7), -math.inf, np.float16)
    soft[range(len(soft)), article.tags] = 0
    finite = np.maximum(soft, np.float16(-60000))
    for share in (0.5, 1.0):
        learnt = replace(plain, soft=finite, share=share)
        assert loss_of(model, [plain], 0.3)[1].item() == pytest.approx(
            loss_of(model, [learnt], 0.3)[1].item(), rel=1e-4
        )


def test_distances_are_told_apart_nearby_and_by_direction():
    """Sixteen kinds each way: the first eight exactly, the last for everything far off."""
    table = distances(300)

    before = list(range(8))
    assert before == table[:8, 0].tolist()
    assert [16 + k for k in range(1, 8)] == table[0, 1:8].tolist()
    assert (table[299, 0].item(), table[0, 299].item()) == (15, 31)


def test_frozen_layers_learn_nothing():
    """Below the line nothing has a gradient, above it everything but the word table has."""
    model = Tagger(TINY)
    freeze(model, 1)
    learning = {name.split(".")[0] for name, p in model.named_parameters() if p.requires_grad}

    expected = {"layers", "tag", "link"}
    assert expected == learning
    assert [next(layer.parameters()).requires_grad for layer in model.layers] == [False, True]


def test_the_mean_of_states_is_taken_weight_by_weight():
    """Two states make the one half-way between them."""
    mean = mean_of([{"a": torch.tensor([1.0, 3.0])}, {"a": torch.tensor([3.0, 3.0])}])

    assert mean["a"].tolist() == [2.0, 3.0]
