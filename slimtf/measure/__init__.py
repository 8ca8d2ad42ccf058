"""Stage: sizes of what was emitted."""
