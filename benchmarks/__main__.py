"""`python -m benchmarks [NAME ...]`: runs the named benchmarks, or all of them, and ends 1 if one of them could not run."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

from rasid.settings import PROJECT_ROOT

BENCHMARKS = {
    "coding": "the coder beside a keyword baseline: accuracy by language, speed, memory",
    "linking": "the linker beside three attribute baselines: B-cubed and pairwise F1, growth",
    "detection": "the detector beside EARS and Farrington at a fixed budget of false mails",
    "extraction": "page text beside trafilatura, feed entries beside feedparser",
}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"  {name:12s} {about}" for name, about in BENCHMARKS.items()),
    )
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*BENCHMARKS, []], help="default: all")
    names = parser.parse_args().names or list(BENCHMARKS)
    failed = []
    for name in names:
        print(f"\n=== {name}: {BENCHMARKS[name]}", flush=True)
        started = time.monotonic()
        # A process each: one benchmark's memory must not stand in another's figure.
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=PROJECT_ROOT, check=False).returncode:
            failed.append(name)
        print(f"({time.monotonic() - started:.0f} s)", flush=True)
    if failed:
        print(f"could not run: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
