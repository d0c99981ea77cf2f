"""`make train`: fits the statistical readers of figures (transforms/casualties/{en,ar}.csv) on the labelled corpus; the same input, the same file.

Labels say how many an incident killed, not which words say so. Of all ways to give the groups of people in its sentences an answer, the
one whose sums are the labels and that the weights of the round before find likeliest is learnt from; the first round believes the
rules. Groups in sentences of no incident, of a size that no incident has, are of nobody harmed. Further labelled articles may be named:
`python -m benchmarks.casualties_fit MORE.articles.jsonl …`, each beside its MORE.labels.jsonl.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.corpora import CORPUS, read_lines
from transforms.casualty_reader import ANSWERS, BIAS, FOLDER, SCALE
from transforms.casualty_sentence import surroundings_of
from transforms.casualty_surroundings import Surroundings
from transforms.casualty_types import KINDS
from transforms.document import Document, Reading

PULL, RARE, ROUNDS = 0.05, 2, 2
_NONE = len(KINDS)
_BEHIND = 3  # sentences behind those that tell of an incident in which its figures may stand
_STEPS = 60_000  # ways tried of giving the answers
_RULES = "rules: "
SENTENCES = {"en": ("sentences_seen.jsonl", "casualties_en.jsonl"), "ar": ("casualties_ar.jsonl",)}


@dataclass
class Group:
    """A group of people in a sentence: how many, what is weighed of it, and where it stands."""

    low: int
    features: list[str]
    surroundings: Surroundings
    number: int

    @property
    def verdict(self) -> str:
        """What the rules say of it."""
        return next(one for one in self.features if one.startswith(_RULES)).removeprefix(_RULES)

    def all_features(self, before: list[int]) -> list[str]:
        """With what is weighed once the groups before it in its case have these answers."""
        answers = [ANSWERS[answer] for answer in before[len(before) - self.number:]] if self.number else []
        return [*self.features, *self.surroundings.history(self.number, answers)]


@dataclass
class Case:
    """The groups in the sentences of one incident, with its labels in the order of KINDS."""

    groups: list[Group]
    labels: tuple[int, ...]


def groups_of(reading: Reading, document: Document) -> list[Group]:
    surroundings = surroundings_of(reading, document.lexicon)
    return [Group(people.low or 0, surroundings.features(n), surroundings, n) for n, people in enumerate(surroundings.candidates)]


def cases_of_sentences(lines: list[dict], language: str) -> Iterator[Case]:
    """Sentences with labels of their own; those of no incident say nothing of the people in them."""
    for line in lines:
        if line.get("type") == "none":
            continue
        document = Document(line["text"], "", "2024-05-15", language)
        groups = [group for reading in document.readings for group in groups_of(reading, document)]
        if groups:
            yield Case(groups, labels_of(line))


def labels_of(line: dict) -> tuple[int, ...]:
    values = (line.get(kind) for kind in KINDS)
    return tuple((value["low"] if isinstance(value, dict) else value) or 0 for value in values)


def read_article(article: dict, incidents: list[dict]) -> tuple[list[Case], list[Group]]:
    """An article's incidents as cases, and the groups that belong to none."""
    document = Document(article["text"], article.get("title", ""), article.get("published"), article["lang"])
    told = [i for i in incidents if i.get("evidence")]
    owners = [[n for n, i in enumerate(told) if _is_told_in(reading, i["evidence"])] for reading in document.readings]
    cases = [case for n in range(len(told)) if (case := _case(document, owners, n, labels_of(told[n]))) is not None]
    sizes = {low for incident in incidents for low in labels_of(incident) if low}
    strangers = []
    for reading, owned in zip(document.readings, owners, strict=True):
        if not owned:
            strangers += [g for g in groups_of(reading, document) if g.verdict == "none" and g.low not in sizes]
    return cases, strangers


def _is_told_in(reading: Reading, span: list[int]) -> bool:
    start, end = reading.sentence.start, reading.sentence.end
    return min(span[1], end) - max(span[0], start) >= 0.5 * min(span[1] - span[0], end - start)


def _case(document: Document, owners: list[list[int]], number: int, labels: tuple[int, ...]) -> Case | None:
    """The groups of its sentences and of as many behind them as it takes to find its figures."""
    at = [position for position, owned in enumerate(owners) if number in owned]
    if not at or any(len(owners[position]) > 1 for position in at):
        return None
    groups = [g for position in at for g in groups_of(document.readings[position], document)]
    for position in range(at[-1] + 1, min(len(owners), at[-1] + 1 + _BEHIND)):
        if owners[position] or answers_for(groups, np.full((len(groups), len(ANSWERS)), 1 / len(ANSWERS)), labels) is not None:
            break
        groups += groups_of(document.readings[position], document)
    return Case(groups, labels) if groups else None


def answers_for(groups: list[Group], chances: np.ndarray, labels: tuple[int, ...]) -> list[int] | None:
    """The likeliest answers whose sums are the labels; None where no answers are."""
    logs = np.log(chances + 1e-6)
    bound = np.zeros(len(groups) + 1)
    for n in range(len(groups) - 1, -1, -1):
        bound[n] = bound[n + 1] + logs[n].max()
    best: tuple[float, list[int] | None] = (-np.inf, None)
    steps = 0

    def go(n: int, rest: tuple[int, ...], score: float, answers: list[int]) -> None:
        nonlocal best, steps
        steps += 1
        if steps > _STEPS or score + bound[n] <= best[0]:
            return
        if n == len(groups):
            if not any(rest):
                best = (score, answers)
            return
        for answer in map(int, np.argsort(-logs[n], kind="stable")):
            if answer == _NONE:
                go(n + 1, rest, score + logs[n, answer], [*answers, answer])
            elif rest[answer] >= groups[n].low > 0:
                left = tuple(value - groups[n].low if at == answer else value for at, value in enumerate(rest))
                go(n + 1, left, score + logs[n, answer], [*answers, answer])

    go(0, labels, 0.0, [])
    return best[1]


def first_chances(group: Group) -> np.ndarray:
    """What is believed before anything is learnt: the rules, and that an arrest has people who were arrested."""
    chances = np.array([0.03, 0.03, 0.03, 0.03, 0.1])
    chances[KINDS.index("detained")] += 0.05 * ("event Arrests" in group.features)
    chances[KINDS.index("abducted")] += 0.05 * ("event Abduction/forced disappearance" in group.features)
    chances[ANSWERS.index(group.verdict)] += 0.3 if group.verdict == "none" else 0.6
    return chances / chances.sum()


@dataclass
class Fitted:
    """Feature → weights in the order of ANSWERS, and the constant."""

    weights: dict[str, np.ndarray]
    bias: np.ndarray

    def chances(self, features: list[str]) -> np.ndarray:
        known = [self.weights[one] for one in set(features) if one in self.weights]
        scores = self.bias + sum(known, np.zeros(len(ANSWERS))) / sqrt(max(1, len(features)))
        scores = np.exp(scores - scores.max())
        return scores / scores.sum()


def fit(groups: list[list[str]], answers: list[int]) -> Fitted:
    """Softmax regression on the features of groups, pulled towards zero."""
    count = Counter(one for features in groups for one in set(features))
    names = sorted(one for one, n in count.items() if n >= RARE)
    column = {one: n for n, one in enumerate(names)}
    data, at, ends = [], [], [0]
    for features in groups:
        known = sorted({column[one] for one in features if one in column})
        at += known
        data += [1 / sqrt(len(features))] * len(known)
        ends.append(len(at))
    table = csr_matrix((data, at, ends), shape=(len(groups), len(names)))
    turned = table.T.tocsr()
    truth = np.zeros((len(groups), len(ANSWERS)))
    truth[np.arange(len(groups)), answers] = 1

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(len(names) + 1, len(ANSWERS))
        scores = table @ weights[:-1] + weights[-1]
        scores -= scores.max(axis=1, keepdims=True)
        total = np.exp(scores).sum(axis=1, keepdims=True)
        miss = np.exp(scores) / total - truth
        slope = np.vstack([turned @ miss + PULL * weights[:-1], miss.sum(axis=0)])
        return float(np.log(total).sum() - (scores * truth).sum() + PULL / 2 * (weights[:-1] ** 2).sum()), slope.ravel()

    found = minimize(loss, np.zeros((len(names) + 1) * len(ANSWERS)), jac=True, method="L-BFGS-B", options={"maxiter": 100})
    weights = found.x.reshape(len(names) + 1, len(ANSWERS))
    return Fitted(dict(zip(names, weights, strict=False)), weights[-1])


def learn(cases: list[Case], strangers: list[Group]) -> Fitted:
    fitted: Fitted | None = None
    believed: dict[int, list[int]] = {}  # the answers of the round before, by case
    nobody = [group.all_features([_NONE] * group.number) for group in strangers]
    for _ in range(ROUNDS):
        known, answers = list(nobody), [_NONE] * len(nobody)
        for number, case in enumerate(cases):
            found = answers_for(case.groups, _chances(case, fitted, believed.get(number)), case.labels)
            if found is not None:
                believed[number] = found
                known += [group.all_features(found[:n]) for n, group in enumerate(case.groups)]
                answers += found
        fitted = fit(known, answers)
    return fitted


def _chances(case: Case, fitted: Fitted | None, believed: list[int] | None) -> np.ndarray:
    """The chances of the answers of each group, by what is learnt so far and by what is believed before anything is."""
    first = [first_chances(group) for group in case.groups]
    if fitted is None:
        return np.array(first)
    answers = believed or [int(chances.argmax()) for chances in first]
    return np.array([0.8 * fitted.chances(group.all_features(answers[:n])) + 0.2 * first[n] for n, group in enumerate(case.groups)])


def write(fitted: Fitted, path: Path) -> None:
    def line(name: str, weights: np.ndarray) -> str:
        quoted = '"' + name.replace('"', '""') + '"' if set(name) & {",", '"', "\n"} else name
        return ",".join([quoted, *(str(int(value)) if value else "" for value in np.round(weights * SCALE))])

    kept = [line(name, weights) for name, weights in sorted(fitted.weights.items()) if np.abs(np.round(weights * SCALE)).max() > 2]
    path.write_text("\n".join([",".join(["feature", *ANSWERS]), line(BIAS, fitted.bias), *kept]) + "\n", encoding="utf-8")


def gather(language: str, more: list[Path]) -> tuple[list[Case], list[Group]]:
    """All that a language's reader learns from; `more` names further labelled articles."""
    cases: list[Case] = []
    strangers: list[Group] = []
    for name in SENTENCES[language]:
        cases += cases_of_sentences(read_lines(CORPUS / name), language)
    for path in [CORPUS / f"{language}_seen.articles.jsonl", *more]:
        labels = {line["id"]: line["incidents"] for line in read_lines(path.with_name(path.name.replace(".articles.", ".labels.")))}
        for article in read_lines(path):
            if article["lang"] == language and article["id"] in labels:
                own, others = read_article(article, labels[article["id"]])
                cases += own
                strangers += others
    return cases, strangers


def main(more: list[str]) -> int:
    for language in SENTENCES:
        cases, strangers = gather(language, [Path(name) for name in more])
        fitted = learn(cases, strangers)
        path = FOLDER / f"{language}.csv"
        write(fitted, path)
        print(f"{len(cases)} labelled incidents, {len(strangers)} groups of none; {len(fitted.weights)} features; wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
