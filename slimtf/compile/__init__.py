"""Stage: the graphs of the models as code, compared with tfjs's interpreter (``level = "compiled"``)."""
