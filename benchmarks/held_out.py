"""The seen articles, each coded with a statistical reader that was not fitted on it: what is fitted on the reader's readings needs them
as sure and as wrong as they are on a new article."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import lru_cache
from unittest import mock

from benchmarks.corpora import CORPUS, read_lines
from benchmarks.kin import load_kin
from benchmarks.kinds_fit import fit, of_article, of_sentences, reader_weights, table_of
from transforms.coder import Coded, code_article
from transforms.kinds import KindModel
from transforms.lexicon import load_lexicon

PARTS = 3  # a reader a part, each fitted on the other parts: a minute each


def part_of(article: str) -> int:
    return zlib.crc32(article.encode()) % PARTS


def coded_articles(language: str) -> Iterator[tuple[dict, list[dict], Coded]]:
    """(article, labelled incidents, what the coder makes of it) of every seen article of a language."""
    lexicon = load_lexicon(language)
    labels = {line["id"]: line["incidents"] for line in read_lines(CORPUS / f"{language}_seen.labels.jsonl")}
    articles = read_lines(CORPUS / f"{language}_seen.articles.jsonl")
    for part in range(PARTS):
        with mock.patch("transforms.document.reader_of", return_value=_reader(language, part)):
            lexicon.remembered.clear()
            for article in articles:
                if part_of(article["id"]) == part:
                    yield article, labels[article["id"]], code_article(article, least_sure=0)
        lexicon.remembered.clear()


@lru_cache(maxsize=2 * PARTS)
def _reader(language: str, part: int) -> KindModel:
    """The reader fitted on all sentences but those of the articles of a part."""
    lexicon = load_lexicon(language)
    labels = {line["id"]: line["incidents"] for line in read_lines(CORPUS / f"{language}_seen.labels.jsonl")}
    known = of_sentences(language)
    for article in read_lines(CORPUS / f"{language}_seen.articles.jsonl"):
        if part_of(article["id"]) != part:
            known += of_article(article, labels[article["id"]], lexicon)
    table = table_of([example.text for example in known], lexicon, load_kin(language))
    weights, every = fit(table.values, known)
    return KindModel(lexicon, *reader_weights(table, weights), every)
