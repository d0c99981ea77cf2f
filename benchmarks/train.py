"""`make train`: fits everything statistical of the coder, in the order in which one builds upon the other. Some minutes; the readers that were
not fitted on a part of the articles (held_out.py) are fitted once for all."""

from __future__ import annotations

import sys

from benchmarks import casualties_fit, claims_fit, confidence_fit, kind_choice_fit, kinds_fit
from transforms import casualty_reader
from transforms.document import reader_of


def main() -> int:
    kinds_fit.main()
    reader_of.cache_clear()
    claims_fit.main()
    casualties_fit.main([])
    casualty_reader.load_model.cache_clear()
    kind_choice_fit.main()
    return confidence_fit.main()


if __name__ == "__main__":
    sys.exit(main())
