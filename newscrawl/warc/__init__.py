"""WARC (ISO 28500): what servers have answered, with when and for which address, in files that any archive can read.

>>> for record in records(file):
...     answer = record.answer()
...     answer.body, record.url, record.date

Pure but for the file that is given. All of it is hostile, since files come from anywhere: each line, head and body is
bounded, and a body that a bound is exceeded by is passed over in pieces.
"""

from newscrawl.warc.answer import Answer
from newscrawl.warc.reading import Record, is_warc, records

__all__ = ["ID", "PAGE", "REVISION", "Answer", "Record", "is_warc", "records"]

ID, REVISION = "Newscrawl-Id", "Newscrawl-Revision"
"""In the head of a record: of which line of a dataset it is the page."""

PAGE = "Newscrawl-Page"
"""In the head of a record: the number of a page of an article that has several."""
