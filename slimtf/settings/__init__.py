"""Settings: one pydantic model, read from flags, variables and files, each value with its source."""
