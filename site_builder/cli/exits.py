"""Exit codes, the contract with scripts and CI."""

DONE = 0
CONTENT_ERRORS = 1  # nothing was published
WRONG_USAGE = 2
WORLD_FAILED = 3  # the disk, the network or another program
NOT_YET = 4  # `next --due-since`: what is published is still right


class UsageError(Exception):
    """The arguments ask for something that cannot be; the message says what."""
