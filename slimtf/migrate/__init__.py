"""Stage: writes the aliases into the project's own bundler config, and takes them out again."""
