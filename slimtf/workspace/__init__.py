"""Files that slimtf writes: atomically, marked as ours, undone as a whole."""
