"""`make train`: fits the weights of the statistical reader (transforms/kinds/*.csv) on labelled sentences. Seconds; the same input, the same file."""

from __future__ import annotations

import sys
from collections import Counter
from math import sqrt

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

PULL = 0.15
RARE = 2
from transforms.document import wording_of
from transforms.kinds import BIAS, FOLDER, KINDS, NONE, SCALE, features_of
from transforms.lexicon import load_lexicon


def rows_of(sentences, lexicon):
    classes = {}
    return [features_of(w.words, w.tags, w.hits, lexicon, classes) for w in (wording_of(s["text"], lexicon) for s in sentences)]


def fit(features, kinds, weight=None, pull=PULL, rare=RARE):
    count = Counter(f for row in features for f in row)
    names = sorted(f for f, n in count.items() if n >= rare)
    column = {f: i for i, f in enumerate(names)}
    data, at, ends = [], [], [0]
    for row in features:
        known = sorted(column[f] for f in row if f in column)
        at += known
        data += [1 / sqrt(len(row))] * len(known)
        ends.append(len(at))
    table = csr_matrix((data, at, ends), shape=(len(features), len(names)))
    other = table.T.tocsr()
    truth = np.zeros((len(kinds), len(KINDS)))
    truth[np.arange(len(kinds)), [KINDS.index(k) for k in kinds]] = 1
    weight = np.ones(len(kinds)) if weight is None else np.array(weight)

    def loss(flat):
        w = flat.reshape(len(names) + 1, len(KINDS))
        s = table @ w[:-1] + w[-1]
        top = s.max(1, keepdims=True)
        e = np.exp(s - top)
        z = e.sum(1, keepdims=True)
        p = e / z
        value = ((np.log(z[:, 0]) + top[:, 0] - (s * truth).sum(1)) * weight).sum() + pull / 2 * (w[:-1] ** 2).sum()
        d = (p - truth) * weight[:, None]
        g = np.empty_like(w)
        g[:-1] = other @ d + pull * w[:-1]
        g[-1] = d.sum(0)
        return float(value), g.ravel()

    found = minimize(loss, np.zeros((len(names) + 1) * len(KINDS)), jac=True, method="L-BFGS-B", options={"maxiter": 150})
    w = found.x.reshape(len(names) + 1, len(KINDS))
    return names, w[:-1], w[-1]


def write(path, names, w, b):
    lines = [",".join(["feature", *KINDS])]
    q = lambda v: ",".join(str(int(x)) if x else "" for x in np.round(v * SCALE))
    lines.append(f"{BIAS},{q(b)}")
    for n, v in zip(names, w):
        if np.abs(np.round(v * SCALE)).max() > 0:
            n = '"' + n.replace('"', '""') + '"' if any(c in n for c in ',"\n') else n
            lines.append(f"{n},{q(v)}")
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
