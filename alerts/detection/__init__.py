"""Which counts are surprising: expected counts, statistic, alarms. docs/detection.md tells an analyst how.

Library door: `detect(counts, coverage, date_from, date_to)` -> list of `Signal`. Command: `python -m alerts detect`.
"""

from alerts.detection.door import Detection, Signal, detect

__all__ = ["Detection", "Signal", "detect"]
