"""``python -m newscrawl.reference FOLDER``: write the pages, and name those that have changed."""

import sys
from pathlib import Path

from newscrawl.reference import write


def main(arguments: list[str]) -> int:
    """The exit status: 0, or 2 for wrong usage."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write("use: python -m newscrawl.reference FOLDER\n")
        return 2
    for path in write(Path(arguments[0])):
        sys.stdout.write(f"{path}\n")
    return 0


sys.exit(main(sys.argv[1:]))
