"""Making of strangers' files what we show, in a process of its own that can do and take only so much.

`python -m services.worker.imaging photo|licence` reads the file from its input, and writes an `Outcome`.
"""
