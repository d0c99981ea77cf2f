"""Expected counts, detection, subscriptions, outbox and mail: `python -m alerts --help`."""
