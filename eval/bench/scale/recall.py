"""How many of the nearest passages the index of nearest vectors finds."""

from collections.abc import Sequence

import numpy as np

from eval.datasets.questions import Question
from index.encoding.encoder import Encoder
from index.search.passage_index import PassageIndex
from index.search.retriever import NEAREST

NEAREST_WANTED = 10


def recall(index: PassageIndex, encoder: Encoder, questions: Sequence[Question]) -> float:
    """Recall@10 of what a search compares exactly, against comparing all passages exactly.

    The mean over the questions of the share of the ten nearest passages that are among the
    candidates by vectors, as many as a search takes.
    """
    every = np.arange(len(index.passages))
    allowed = np.ones(len(every), bool)
    shares = []
    for question in questions:
        (vector,) = encoder.encode_queries([question.text]).vectors
        exact = np.argsort(-index.passage_vectors.cosines(vector, every))[:NEAREST_WANTED]
        found = index.nearest_passages.nearest(vector, NEAREST, allowed)
        shares.append(len(np.intersect1d(exact, found)) / len(exact))
    return round(float(np.mean(shares)), 4)
