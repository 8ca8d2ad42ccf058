"""Stage: names the traps that a project is in, from what was read of it; runs and changes nothing."""
