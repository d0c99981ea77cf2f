"""Whether a figure is a statistic that somebody states, judged by all that stands around it: a statistical reader beside the rules of
claim_statement.py.

Rules know what is counted and how a period is named; reports count hearings, punctures and families in ever new ways. Logistic
regression over the features of claim_features.py; the weights, `transforms/claims/<language>.csv`, are fitted by `make train`
(benchmarks/claims_fit.py). A figure that the rules take for a statistic stays one unless the reader finds that unlikely.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path

from rasid.datafiles import DataFileError, read_csv
from transforms.claim_features import Before, FigureFeatures

FOLDER = Path(__file__).parent / "claims"
BIAS = "(every figure)"
SCALE = 100  # the file holds hundredths
ADD, KEEP = 0.4, 0.2  # chances from which a figure is a claim: of no rule, of a rule; chosen on articles that the weights were not fitted on


@dataclass(slots=True)
class ClaimModel:
    """Feature → weight."""

    weights: dict[str, float]

    def chance(self, features: FigureFeatures, number: int, before: Before) -> float:
        """The chance that a figure of a sentence is a claim."""
        weights = self.weights
        if features.score is None:
            features.score = weights[BIAS] + sum(weights.get(name, 0.0) for name in features.whole)
        score = features.score + sum(weights.get(name, 0.0) for name in features.own(number, before))
        return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


@lru_cache(maxsize=2)
def load_model(language: str, folder: Path = FOLDER) -> ClaimModel:
    """Raises DataFileError with file and line."""
    path = folder / f"{language}.csv"
    weights: dict[str, float] = {}
    for line, row in read_csv(path, ("feature", "weight")):
        try:
            weights[row["feature"]] = int(row["weight"]) / SCALE
        except ValueError as error:
            raise DataFileError(f"{path}:{line}: weights are whole hundredths: {error}") from error
    if BIAS not in weights:
        raise DataFileError(f"{path}: no line {BIAS!r}")
    return ClaimModel(weights)
