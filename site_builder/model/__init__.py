"""What content is: frozen dataclasses whose annotations carry the constraints.

Nothing here reads files, knows the time or decides what a page shows.
"""
