"""Whether a run's confidence can be trusted, as pictures."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from eval.retrieval.report import Judged, Scores

BINS = 10


def save(scores: Scores, folder: Path) -> tuple[Path, ...]:
    """Write ``roc.png`` and ``reliability.png`` into a folder, made if there is none.

    Only languages with both answerable and unanswerable questions are drawn.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {"roc.png": _roc, "reliability.png": _reliability}
    for name, draw in drawn.items():
        figure = Figure(figsize=(5, 5), layout="constrained")
        axes = figure.add_subplot()
        axes.plot([0, 1], [0, 1], color="0.7", linestyle=":")
        for refusal in scores.refusals:
            mine = [question for question in scores.judged if question.language == refusal.language]
            draw(axes, mine, f"{refusal.language} (AUC {refusal.auc.value:.3f})")
        axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
        axes.legend(loc="lower right")
        figure.savefig(folder / name, dpi=120)
    return tuple(folder / name for name in drawn)


def roc_points(judged: Sequence[Judged]) -> tuple[list[float], list[float]]:
    """Shares of the unanswerable and of the answerable answered, as the threshold falls."""
    confidences = np.array([question.confidence for question in judged])
    truths = np.array([question.answerable for question in judged])
    thresholds = np.unique(confidences)[::-1]
    answered = confidences[None, :] >= thresholds[:, None]
    wrongly = (answered & ~truths).sum(axis=1) / (~truths).sum()
    rightly = (answered & truths).sum(axis=1) / truths.sum()
    return [0.0, *wrongly.tolist()], [0.0, *rightly.tolist()]


def reliability_points(
    judged: Sequence[Judged], bins: int = BINS
) -> tuple[list[float], list[float]]:
    """Mean confidence and share answerable of questions in bins of about equal size."""
    ordered = sorted(judged, key=lambda question: question.confidence)
    parts = [part for part in np.array_split(np.arange(len(ordered)), bins) if len(part)]
    told = [float(np.mean([ordered[i].confidence for i in part])) for part in parts]
    true = [float(np.mean([ordered[i].answerable for i in part])) for part in parts]
    return told, true


def _roc(axes: Axes, judged: Sequence[Judged], label: str) -> None:
    wrongly, rightly = roc_points(judged)
    axes.plot(wrongly, rightly, label=label)
    # Where the retriever itself draws the line.
    negative = [question.answered for question in judged if not question.answerable]
    positive = [question.answered for question in judged if question.answerable]
    axes.plot(np.mean(negative), np.mean(positive), "ko", markersize=4)
    axes.set(xlabel="unanswerable questions answered", ylabel="answerable questions answered")


def _reliability(axes: Axes, judged: Sequence[Judged], label: str) -> None:
    told, true = reliability_points(judged)
    axes.plot(told, true, marker="o", label=label)
    axes.set(xlabel="confidence", ylabel="share that has an answer")
