"""Stage: what is this project, and how does it build itself?"""
