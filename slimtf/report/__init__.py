"""Stage: the report as a record, JSON, Markdown and terminal tables."""
