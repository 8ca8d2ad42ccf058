"""Stage: runs of the project's own bundler."""
