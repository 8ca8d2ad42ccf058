"""Measures what a browser downloads: exact bytes, gzip and brotli, with and without licence comments."""
