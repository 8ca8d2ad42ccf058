"""The report of a build: put together, compared, and shown on a terminal, as JSON, as Markdown or as a page."""
