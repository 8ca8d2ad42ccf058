"""The places that a Node.js can come from; each makes a finished environment in a folder and returns its stamp."""
