"""The recording gateway to the world: whatever an output depends on is read through `Reads`.

Nobody below the command line knows what time it is: one can only ask whether an instant has come.
"""

from site_builder.reads.recording import Memory, Reads
from site_builder.reads.traces import Later, Timed, Trace
from site_builder.reads.world import Input, Source, World

__all__ = ["Input", "Later", "Memory", "Reads", "Source", "Timed", "Trace", "World"]
