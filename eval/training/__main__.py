"""``python -m eval.training`` learns the reader that ships, and measures it.

The data are public question sets in a folder outside the repository, and the "tune" half of the
repository's own questions. Each article's questions are measured by networks that were not learnt
from it; what is written is learnt from all of them.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from eval.datasets.corpora import home
from eval.datasets.public_sets import NOMIRACL, XQUAD, shared_articles
from eval.training.collections import OWN, STATEMENTS, Collections
from eval.training.learning import learn
from eval.training.measuring import Outcome, calibrated, figures, outcomes
from eval.training.samples import Sample, read_samples, write_samples
from index import reading
from index.language.lexicon import Lexicon
from index.reading.network import Network
from index.reading.reader import CALIBRATION, WEIGHTS, Calibration
from ingest.languages import Language
from service.components import open_encoder
from service.settings import Settings

FOLDS = 4
SEEDS = (0, 1, 2)

DRAWN: Mapping[str, float] = {
    OWN: 6.0,
    f"{STATEMENTS}-zh": 0.3,
    f"{STATEMENTS}-en": 0.3,
    f"{XQUAD}-zh": 2.0,
    f"{XQUAD}-en": 2.0,
    "cmrc2018": 0.7,
    "drcd": 0.5,
    "squad2": 1.0,
    NOMIRACL: 3.0,
}
"""How often a sample of each set is drawn beside one of another."""


def train(
    data: Annotated[Path, typer.Option(help="The folder of the public sets.")],
    libraries: Annotated[
        Path | None, typer.Option(help="Where their paragraphs are kept once encoded.")
    ] = None,
    write: Annotated[bool, typer.Option(help="Write what was learnt into the index.")] = False,
) -> None:
    """Learn the reader, print how well it does on articles it has not seen, and write it."""
    settings = Settings()
    samples = _samples(settings, data, libraries or settings.data)
    folds = _folds(samples, shared_articles(data))
    held: list[Outcome] = []
    for fold in range(FOLDS):
        left = [sample for sample, own in zip(samples, folds, strict=True) if own == fold]
        rest = [sample for sample, own in zip(samples, folds, strict=True) if own != fold]
        held += outcomes(learn(rest, DRAWN, SEEDS), left)
        typer.echo(f"fold {fold + 1} of {FOLDS}: {len(rest)} learnt, {len(left)} measured")
    calibrations: dict[str, Calibration] = {
        language: calibrated(*_of_language(held, language)) for language in Language
    }
    _print(held, calibrations)
    if write:
        _write(learn(samples, DRAWN, SEEDS), calibrations)


def _samples(settings: Settings, data: Path, libraries: Path) -> list[Sample]:
    """All samples; those of a collection are kept in a file beside its library."""
    encoder = open_encoder(settings)
    collections = Collections(encoder, Lexicon.cedict(settings.model_cache), libraries, data)
    samples: list[Sample] = []
    for name, made in collections.makers(settings.documents, Path("eval/questions")).items():
        file = home(libraries, encoder, name) / "samples.npz"
        if not file.exists():
            write_samples(made(), file)
        samples += read_samples(file)
        typer.echo(f"{name}: {len(samples)} samples so far")
    return samples


def _folds(samples: Sequence[Sample], same: Mapping[str, str]) -> list[int]:
    """The fold of each sample, told from its group, so that no article is in two."""
    groups = [same.get(sample.asked.group, sample.asked.group) for sample in samples]
    return [int(hashlib.sha256(group.encode()).hexdigest(), 16) % FOLDS for group in groups]


def _of_language(
    held: Sequence[Outcome], language: str
) -> tuple[Sequence[Outcome], Sequence[Outcome]]:
    """What was asked in a language and answers are known of, and the repository's own questions."""
    mine = [one for one in held if one.sample.asked.language == language]
    known = [one for one in mine if one.sample.asked.set != NOMIRACL]
    return known, [one for one in mine if one.sample.asked.set == OWN]


def _print(held: Sequence[Outcome], calibrations: Mapping[str, Calibration]) -> None:
    by_set: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for one in held:
        by_set[one.sample.asked.set, one.sample.asked.language].append(one)
    table = Table(
        "set",
        "questions",
        "answerable",
        "first right",
        "refused: answer removed",
        "refused: never one",
        "AUC",
        "ECE",
        title="Articles not learnt from",
    )
    for (name, language), own in sorted(by_set.items()):
        told = figures(own, calibrations[language])
        shares = [told.first, told.removed, told.unanswerable, told.separation]
        table.add_row(
            name,
            language,
            str(told.answerable),
            *("" if share is None else f"{100 * share:.1f}" for share in shares),
            "" if told.calibration is None else f"{told.calibration:.3f}",
        )
    Console(width=120).print(table)


def _write(network: Network, calibrations: Mapping[str, Calibration]) -> None:
    folder = Path(str(files(reading)))
    weights = {
        name: np.stack([member[name] for member in network.members]).astype(np.float16)
        for name in network.members[0]
    }
    np.savez(folder / WEIGHTS, allow_pickle=False, **weights)
    told = {language: asdict(held) for language, held in calibrations.items()}
    (folder / CALIBRATION).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    typer.echo(f"wrote {folder / WEIGHTS} and {CALIBRATION}")


if __name__ == "__main__":
    typer.run(train)
