"""The coder against labels made by reading, beside a keyword-and-nearest-name baseline; its confidence; its speed and memory.

Sets: our own corpus (benchmarks/corpus, see its README: the seen half was read while rules were written, the unseen half was not) and,
where it is there, the development set of a `shared` folder beside the checkout (or in RASID_SHARED); the headlines of UCDP's events
from the same folder (coding_headlines.py); single sentences by type (coding_sentences.py) and with claims (coding_claims.py). The reliability tables are of articles that no weight was fitted on.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import coding_claims, coding_headlines, coding_sentences, coding_speed, confidence_fit
from benchmarks.coding_marks import Tally
from benchmarks.corpora import Corpus, load_corpora, read_lines
from rasid.settings import PROJECT_ROOT

_BINS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0001)
_FIELDS = ("sub-type", "governorate", "place", "date", "killed", "killed, stated", "wounded", "wounded, stated")


def code(corpus: Corpus) -> None:
    """Codes the set with the command that users run."""
    with tempfile.TemporaryDirectory() as folder:
        articles, reports, claims = (Path(folder) / name for name in ("articles", "reports", "claims"))
        articles.write_text("".join(json.dumps(a) + "\n" for a in corpus.articles))
        command = [sys.executable, "-m", "transforms", "code", articles, "--reports", reports, "--claims", claims, "--jobs", "2"]
        subprocess.run(command, cwd=PROJECT_ROOT, check=True, stderr=subprocess.DEVNULL)
        for path, into in ((reports, corpus.reports), (claims, corpus.claims)):
            for line in read_lines(path):
                into.setdefault(line["article"], []).append(line)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def print_accuracy(corpora: list[Corpus]) -> None:
    """One column a set, `ours / baseline` in each cell."""
    ours, naive, claims = ([getattr(c, kind) for c in corpora] for kind in ("ours", "naive", "stated"))

    def row(name: str, cells: list[str]) -> None:
        print(f"{name:26s}" + "".join(f"{cell:>16s}" for cell in cells))

    def both(name: str, value: Callable[[Tally], float | None]) -> None:
        row(name, [f"{_number(value(o))} / {_number(value(n))}" for o, n in zip(ours, naive, strict=True)])

    row("rasid / baseline", [c.name for c in corpora])
    row("documents", [str(t.documents) for t in ours])
    row("incidents labelled", [str(t.labelled) for t in ours])
    for position, name in enumerate(("incident precision", "incident recall", "incident F1")):
        both(name, lambda t, at=position: t.rates[at])
    both("all key fields right, F1", lambda t: 2 * t.wholly_right / max(1, t.labelled + t.coded))
    for name in _FIELDS:
        both(name, lambda t, wanted=name: t.share(wanted))
    both("reported, with incident", lambda t: sum(t.spoken) / len(t.spoken) if t.spoken else None)
    both("silent, without incident", lambda t: sum(t.silent) / len(t.silent) if t.silent else None)
    row("claims labelled", [str(t.labelled) for t in claims])
    row("claims P / R", [f"{_number(t.rates[0])} / {_number(t.rates[1])}" if t.labelled else "-" for t in claims])
    row("claims F1", [_number(t.rates[2]) if t.labelled else "-" for t in claims])
    for name in ("count", "period", "change", "subject", "source"):
        row(f"claim {name}", [_number(t.fields[name] / t.stated[name]) if t.stated[name] else "-" for t in claims])


def reliability(certain: list[tuple[float, bool]]) -> tuple[list[tuple[float, float, int, float, float]], float]:
    """Rows (from, to, reports, mean confidence, share right) and the expected calibration error."""
    rows, error = [], 0.0
    for start, stop in zip(_BINS, _BINS[1:], strict=False):
        inside = [(c, right) for c, right in certain if start <= c < stop]
        if inside:
            mean, share = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            rows.append((start, min(stop, 1.0), len(inside), mean, share))
            error += abs(mean - share) * len(inside) / len(certain)
    return rows, error


def print_reliability(corpora: list[Corpus]) -> None:
    """Of the unseen halves, and of the seen articles by weights that were fitted without the article at hand."""
    for name, certain in (
        ("unseen halves", [pair for c in corpora if c.name.endswith("unseen") for pair in c.ours.certain]),
        ("seen articles, by weights that do not know them", confidence_fit.held_out(*confidence_fit.gather())),
    ):
        rows, error = reliability(certain)
        print(f"\nconfidence, {name}: {len(certain)} reports, expected calibration error {error:.3f}\n  {'bin':11s} {'reports':>8s} {'said':>6s} {'right':>6s}")
        for start, stop, count, mean, share in rows:
            print(f"  {start:.1f} - {stop:.1f}   {count:8d} {mean:6.2f} {share:6.2f}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coding", description=__doc__)
    parser.add_argument("--only", choices=("accuracy", "speed"), help="one half of the benchmark")
    only = parser.parse_args().only
    if only != "speed":
        corpora = load_corpora()
        for corpus in corpora:
            code(corpus)
        if corpora:
            print_accuracy(corpora)
            print_reliability(corpora)
        coding_sentences.report()
        coding_claims.report()
        coding_headlines.report()
    if only != "accuracy":
        coding_speed.report()
    return 0


if __name__ == "__main__":
    sys.exit(main())
