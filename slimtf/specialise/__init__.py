"""Stage: tfjs in one module, cut to the app and its models (``level = "deep"``)."""
