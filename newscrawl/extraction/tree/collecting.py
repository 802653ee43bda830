"""No search for garbage while one page is read.

A page becomes some ten thousand objects at once, none of which can be freed before it is done. Python's collector
would walk over them, and over all that the process holds, a dozen times meanwhile: a tenth of the time in the mean,
and half of it on the slowest pages.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def uncollected(function: Callable[P, R]) -> Callable[P, R]:
    """Let the collector rest while the function runs; whoever switched it off before finds it off."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if not gc.isenabled():
            return function(*args, **kwargs)
        gc.disable()
        try:
            return function(*args, **kwargs)
        finally:
            gc.enable()

    return run
