"""Fits the regression that tells whether the documents answer a question.

``python -m eval.training.regression`` fits it on the ``tune`` half of the question sets, and on the
parallel statements that come with the index, each as a document of its own: the question that a
statement answers is answerable with it, and not without it. Only that half may be looked at.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from eval.datasets.corpora import fill_from_folder, fill_with_paragraphs, home
from eval.datasets.questions import read_folder
from eval.datasets.xquad import Paragraph
from index.encoding.encoder import Encoder
from index.language.lexicon import Lexicon
from index.library import Library
from index.search.retriever import HybridRetriever
from ingest.languages import Language
from service.components import open_encoder
from service.settings import Settings

FOLDS = 10
STATEMENT_WEIGHT = 0.1
"""What a statement counts beside a question of the sets: there are far more statements."""

ALLOWED = {Language.CHINESE: 0.06, Language.ENGLISH: 0.08}
"""The share of answerable questions that may be refused, by their language."""

_LANGUAGES = tuple(Language)


@dataclass(frozen=True, slots=True)
class Samples:
    """Features, shape (samples, features), whether each is answerable, and its weight."""

    features: NDArray[np.float64]
    answerable: NDArray[np.bool_]
    weights: NDArray[np.float64]
    languages: tuple[str, ...]


def fit(
    regularisation: Annotated[float, typer.Option(help="scikit-learn's C.")] = 0.1,
    write: Annotated[bool, typer.Option(help="Write what was fitted into the index.")] = False,
) -> None:
    """Fit the regression, print how well it does on folds that were not fitted, and write it."""
    settings = Settings()
    encoder, lexicon = open_encoder(settings), Lexicon.cedict(settings.model_cache)
    asked = _from_questions(settings, encoder, lexicon)
    stated = _from_statements(settings, encoder, lexicon)
    model = make_pipeline(
        StandardScaler(),
        LogisticRegression(C=regularisation, class_weight="balanced", max_iter=1000),
    )
    held_out = _held_out(model, asked, stated)
    thresholds: dict[str, float] = {}
    for language in _LANGUAGES:
        mine = np.array([each == language for each in asked.languages])
        answerable, probabilities = asked.answerable[mine], held_out[mine]
        thresholds[language] = _threshold(answerable, probabilities, ALLOWED[language])
        refused = probabilities < thresholds[language]
        typer.echo(
            f"{language}: ROC AUC {roc_auc_score(answerable, probabilities):.3f}, "
            f"refused at {thresholds[language]:.3f}: "
            f"unanswerable {refused[~answerable].mean():.3f}, "
            f"answerable {refused[answerable].mean():.3f}"
        )
    _fit(model, [asked, stated])
    if write:
        _write(model, thresholds)


def _from_questions(settings: Settings, encoder: Encoder, lexicon: Lexicon) -> Samples:
    questions = read_folder(Path("eval/questions"), "tune")
    with Library.open(home(settings.data, encoder, "documents"), encoder, lexicon) as library:
        fill_from_folder(library, settings.documents)
        retriever = HybridRetriever(library.snapshot.index, encoder, lexicon)
        return _samples(
            (retriever.evidence(question.text).vector(), question.answerable, question.language)
            for question in questions
        )


def _from_statements(settings: Settings, encoder: Encoder, lexicon: Lexicon) -> Samples:
    lines = (files("index.encoding") / "parallel_statements.jsonl").read_text(encoding="utf-8")
    entries: list[dict[str, str]] = [json.loads(line) for line in lines.splitlines()]
    paragraphs = [
        Paragraph(f"s{at:03}", {language: entry[language] for language in _LANGUAGES}, {})
        for at, entry in enumerate(entries)
    ]
    rows: list[tuple[tuple[float, ...], bool, str]] = []
    for language in _LANGUAGES:
        folder = home(settings.data, encoder, f"statements-{language}")
        with Library.open(folder, encoder, lexicon) as library:
            fill_with_paragraphs(library, paragraphs, language)
            retriever = HybridRetriever(library.snapshot.index, encoder, lexicon)
            ids = {stored.source: stored.id for stored in library.documents()}
            rows += _with_and_without(retriever, entries, sorted(ids), ids)
    return _samples(iter(rows), STATEMENT_WEIGHT)


def _with_and_without(
    retriever: HybridRetriever,
    entries: Sequence[dict[str, str]],
    names: Sequence[str],
    ids: dict[str, str],
) -> Iterator[tuple[tuple[float, ...], bool, str]]:
    for name, entry in zip(names, entries, strict=True):
        others = [key for key in ids.values() if key != ids[name]]
        for language in _LANGUAGES:
            question = entry[f"{language}_question"]
            yield retriever.evidence(question).vector(), True, language
            yield retriever.evidence(question, others).vector(), False, language


def _samples(rows: Iterator[tuple[tuple[float, ...], bool, str]], weight: float = 1.0) -> Samples:
    features, answerable, languages = zip(*rows, strict=True)
    return Samples(
        np.array(features),
        np.array(answerable),
        np.full(len(features), weight),
        tuple(languages),
    )


def _fit(model: Pipeline, samples: Sequence[Samples]) -> None:
    model.fit(
        np.concatenate([some.features for some in samples]),
        np.concatenate([some.answerable for some in samples]),
        logisticregression__sample_weight=np.concatenate([some.weights for some in samples]),
    )


def _held_out(model: Pipeline, asked: Samples, stated: Samples) -> NDArray[np.float64]:
    """Probabilities of the questions, each from a fit without its fold."""
    probabilities = np.zeros(len(asked.answerable))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for fitted, left in folds.split(asked.features, asked.answerable):
        part = Samples(asked.features[fitted], asked.answerable[fitted], asked.weights[fitted], ())
        _fit(model, [part, stated])
        probabilities[left] = model.predict_proba(asked.features[left])[:, 1]
    return probabilities


def _threshold(
    answerable: NDArray[np.bool_], probabilities: NDArray[np.float64], allowed: float
) -> float:
    """The highest at which no more than that share of the answerable questions is refused.

    It lies halfway between the last to be refused and the first to be answered.
    """
    ordered = np.sort(probabilities[answerable])
    first = ordered[int(allowed * len(ordered))]
    below = probabilities[probabilities < first]
    return float((first + below.max()) / 2) if len(below) else float(first)


def _write(model: Pipeline, thresholds: dict[str, float]) -> None:
    scaler, regression = model.steps[0][1], model.steps[1][1]
    told: dict[str, Any] = {
        "means": [_short(x) for x in scaler.mean_],
        "scales": [_short(x) for x in scaler.scale_],
        "weights": [_short(x) for x in regression.coef_[0]],
        "intercept": _short(regression.intercept_[0]),
        "thresholds": {key: _short(value) for key, value in thresholds.items()},
    }
    path = Path(str(files("index.search") / "answerability.json"))
    path.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    typer.echo(f"wrote {path}")


def _short(number: float) -> float:
    """Six digits that count, so that a small scale does not become 0."""
    return float(f"{number:.6g}")


if __name__ == "__main__":
    typer.run(fit)
