"""The managed Node.js, the project's package manager, and calls of node_shim."""
