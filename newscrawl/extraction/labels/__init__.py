"""What each block of a page is, and how sure that is.

``features`` (with ``shallow``, ``pulled``, ``regions``) describe the blocks to the learned ``forest``; ``alone`` says
what each is by itself, then few rules weigh what is in doubt: ``sectioning`` by the sections of the page, ``smoothing``
by the blocks around it, ``amid`` and ``wholes`` by the text it stands in, ``notes`` by the marks that lead to it,
``questions`` by what is asked below it, ``remarks``, ``captions`` and ``prompts`` by what lines say of the text and of
pictures, or ask of the reader; ``placeholders`` and ``gutters`` are what no reader reads. ``labelling`` gives the
labels; ``initials`` then joins letters that a page sets apart to their words.
"""

from newscrawl.extraction.labels.labelling import Known, Survey, explain, label, survey

__all__ = ["Known", "Survey", "explain", "label", "survey"]
