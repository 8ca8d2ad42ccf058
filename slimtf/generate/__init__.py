"""Stage: the custom tfjs modules."""
