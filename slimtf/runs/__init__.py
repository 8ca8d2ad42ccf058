"""Stage: runs the app in a browser and the models with made inputs, and returns what they did."""
