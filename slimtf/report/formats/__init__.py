"""The report for CI systems: a module for each format, from a ``Report`` to text. No token, no network."""
