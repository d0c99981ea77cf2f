"""Covariates of a date: season, Ramadan, Eid al-Fitr, Eid al-Adha. Lunar dates follow the Umm al-Qura calendar (hijridate)."""

from __future__ import annotations

import datetime as dt

import numpy as np
from hijridate import Hijri

YEAR_D = 365.25
NAMES = ("cos_1", "sin_1", "cos_2", "sin_2", "ramadan", "eid_al_fitr", "eid_al_adha")
_HIJRI_YEARS = range(1344, 1500)  # what hijridate knows: 1925 to 2076


def _lunar_starts(month: int, day: int) -> np.ndarray:
    return np.array([Hijri(year, month, day).to_gregorian().toordinal() for year in _HIJRI_YEARS])


def covariates(ordinals: np.ndarray) -> np.ndarray:
    """(days, 7) float: two harmonics of the year and 0/1 for Ramadan, the three days of Eid al-Fitr, the four of Eid al-Adha.

    `ordinals`: proleptic Gregorian ordinals (`date.toordinal`)."""
    ordinals = np.asarray(ordinals)
    angle = 2 * np.pi * (ordinals - dt.date(2000, 1, 1).toordinal()) / YEAR_D
    ramadan, fitr, adha = _lunar_starts(9, 1), _lunar_starts(10, 1), _lunar_starts(12, 10)
    year = np.clip(np.searchsorted(ramadan, ordinals, side="right") - 1, 0, len(ramadan) - 1)
    before_fitr = ordinals - ramadan[year]
    in_ramadan = (before_fitr >= 0) & (ordinals < fitr[year])
    in_fitr = (ordinals >= fitr[year]) & (ordinals < fitr[year] + 3)
    nearest = np.clip(np.searchsorted(adha, ordinals, side="right") - 1, 0, len(adha) - 1)
    in_adha = (ordinals >= adha[nearest]) & (ordinals < adha[nearest] + 4)
    columns = [np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle), in_ramadan, in_fitr, in_adha]
    return np.stack([np.asarray(column, float) for column in columns], axis=-1)
