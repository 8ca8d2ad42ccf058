"""Stage: runs the app in a browser and the models with generated inputs, and returns what they did."""
