"""Models that the settings name by their address on the web: fetched once, kept in the project, checked afterwards."""
