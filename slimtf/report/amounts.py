"""Sizes, times and changes as a person reads them; see ``slimtf.amounts``, which every layer may use."""

from __future__ import annotations

from slimtf.amounts import change, counted, duration, kilobytes, megabytes

__all__ = ["change", "counted", "duration", "kilobytes", "megabytes"]
