"""Facts about the site at an instant: states, schedules, listings and addresses.

Every function here is a pure query: it takes `Reads` first and returns frozen values. None has
words in a language: those are put to the facts by `outputs`.
"""
