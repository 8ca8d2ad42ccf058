"""Stage: which module, package and kernel the bytes of the emitted files come from, read from their source maps."""
