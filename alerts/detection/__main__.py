"""`python -m alerts.detection`: the detector's command by itself (see `python -m alerts detect --help`)."""

import argparse
import sys

from alerts.detection import cli

parser = argparse.ArgumentParser(prog="python -m alerts.detection", description=cli.__doc__)
cli.add_arguments(parser)
sys.exit(cli.main(parser.parse_args()))
