"""The report of a build: put together, and shown on a terminal, as JSON or as Markdown."""
