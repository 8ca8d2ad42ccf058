"""Stage: the bundler config: starter files and the overlay."""
