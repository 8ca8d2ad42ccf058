"""The parts of ``slimtf migrate``: what is opened, proposed, previewed, written and proven."""
