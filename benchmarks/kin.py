"""Words of like use: what a training sentence teaches of a word holds in part for its kin, which no training sentence has.

`benchmarks/corpus/word_vectors_en.npz` has 30,000 frequent English words and 100 numbers each, near each other for words that stand among the same
words (GloVe, https://nlp.stanford.edu/projects/glove/, Pennington, Socher and Manning 2014: 6 billion words of Wikipedia and Gigaword; public
domain, PDDL 1.0), at unit length, centred, in 300ths. Only `make train` reads them: what follows from them for each kind is added to
the words' own weights.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy.cluster.vq import kmeans2
from scipy.sparse import csr_matrix, hstack

from benchmarks.corpora import CORPUS

_STEPS = 300  # to the unit
_GROUPS = (128, 512, 2000)  # how many groups of words, coarse to fine
_OF_GROUP = 0.7  # a group's number beside the vectors'; this and the groups chosen on articles that were left out
_FUNCTION_WORDS = 60  # the most frequent ones, which have kin in grammar only
_ROUNDS, _SEED = 15, 1


class Kin(NamedTuple):
    """`words` with their rows in `traits` (words × traits): a word's vector, and the groups it belongs to."""

    words: dict[str, int]
    traits: csr_matrix


@lru_cache(maxsize=2)
def load_kin(language: str) -> Kin | None:
    """The words of a language and their traits; None where there are no vectors."""
    path = CORPUS / f"word_vectors_{language}.npz"
    if not path.exists():
        return None
    with np.load(path) as stored:
        words, vectors = stored["words"][_FUNCTION_WORDS:], stored["vectors"][_FUNCTION_WORDS:].astype(float) / _STEPS
    traits = hstack([csr_matrix(vectors), *(_groups(vectors, count) * _OF_GROUP for count in _GROUPS)]).tocsr()
    return Kin({str(word): row for row, word in enumerate(words)}, traits)


def _groups(vectors: np.ndarray, count: int) -> csr_matrix:
    """Words × groups, 1 where a word belongs."""
    _, group = kmeans2(vectors, count, iter=_ROUNDS, minit="points", seed=_SEED)
    return csr_matrix((np.ones(len(group)), (np.arange(len(group)), group)), shape=(len(group), count))
