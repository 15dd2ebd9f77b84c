"""Whether confidence means what it says."""

from collections.abc import Sequence

import numpy as np

BINS = 10


def calibration_error(told: Sequence[float], true: Sequence[bool]) -> float:
    """The expected calibration error of confidences (0 to 1, at least one), from 0 to 1.

    They are sorted into ten bins of equal width; a bound belongs to the bin above it, and 1 to the
    last bin. In each bin the mean confidence and the share of what came true are apart by a gap;
    the error is the mean of the gaps, each weighed by how many confidences are in the bin: Naeini
    et al., "Obtaining Well Calibrated Probabilities Using Bayesian Binning" (2015).
    """
    confidences = np.asarray(told, float)
    bins = np.minimum((confidences * BINS).astype(int), BINS - 1)
    # A gap weighed by its bin's share is the bin's summed differences over the number of all.
    gaps = np.bincount(bins, confidences - np.asarray(true, float), BINS)
    return float(np.abs(gaps).sum() / len(confidences))
