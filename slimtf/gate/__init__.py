"""Stage: judges a report by budgets and by the committed reference. Pure: records in, verdict out."""
