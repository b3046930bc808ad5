"""What is true, what may happen next, what follows.

Pure Python: nothing here does I/O, reads a clock, makes an id, logs or awaits. The moment, the ids and the
person acting are arguments, so that every decision can be repeated in a test.
"""
