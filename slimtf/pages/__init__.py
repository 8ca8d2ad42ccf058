"""Reads and edits pages that load tfjs without a bundler."""
