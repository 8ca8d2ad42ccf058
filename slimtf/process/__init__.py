"""The one door through which programs are started, watched and stopped."""
