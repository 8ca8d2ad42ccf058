"""Stage: what the app's own code uses of tfjs."""
