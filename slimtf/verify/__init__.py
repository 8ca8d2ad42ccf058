"""Stage: compares what the full and the slim variant computed, and says what is wrong."""
