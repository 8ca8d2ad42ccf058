"""Settings: from files, SLIMTF_* variables and flags to one checked model."""
