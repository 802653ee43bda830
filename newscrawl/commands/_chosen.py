"""The options by which a person chooses URLs of the ledger, or runs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime

from newscrawl import urls
from newscrawl.errors import ArgumentError
from newscrawl.items import Reason
from newscrawl.store import Choice

OPTIONS = ("sites", "reasons", "detail", "since", "run")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what chooses URLs."""
    parser.add_argument("--sites", default="", metavar="A,B", help="ledger, retry: URLs of these sites")
    parser.add_argument("--reasons", default="", metavar="A,B", help="ledger, retry: URLs with these fates")
    parser.add_argument("--detail", default="", metavar="TEXT", help="ledger, retry: URLs whose detail begins so")
    parser.add_argument(
        "--since", default="", metavar="INSTANT", help="ledger, retry, runs: of runs that began then or later"
    )
    parser.add_argument("--why", default="", metavar="TEXT", help="withdraw: what is remembered as the reason")
    parser.add_argument("--run", default="", metavar="RUN", help="ledger, retry: URLs that this run was the last with")


def stated(opts: argparse.Namespace) -> list[str]:
    """The options that are given."""
    return [f"--{name}" for name in (*OPTIONS, "why") if getattr(opts, name)]


def choice_of(addresses: Sequence[str], opts: argparse.Namespace) -> Choice:
    """What the arguments and options choose.

    :raises ArgumentError: one of them would not do.
    """
    return Choice(
        keys=[_key(address) for address in addresses],
        sites=sites_in(opts.sites),
        reasons=[_reason(word) for word in _parts(opts.reasons)],
        detail=opts.detail,
        since=instant(opts.since),
        run=opts.run,
    )


def instant(text: str) -> str:
    """An instant as the database writes it, "" for none; without an offset it is in UTC.

    :raises ArgumentError: it is none.
    """
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        raise ArgumentError(f"--since: {text!r} is no day or instant; write 2026-11-28 or 2026-11-28T06:00") from None
    if found is None:
        return ""
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC).isoformat(timespec="seconds")


def _key(address: str) -> bytes:
    try:
        return urls.key(address)
    except ValueError as error:
        raise ArgumentError(f"{address!r} is no web address: {error}") from None


def _reason(word: str) -> Reason:
    try:
        return Reason(word)
    except ValueError:
        raise ArgumentError(f"--reasons: {word!r} is no fate; there are {', '.join(Reason)}") from None


def sites_in(text: str) -> list[str]:
    """The sites of an option, "" for none of it, as the dataset names them."""
    return [site.lower() for site in _parts(text)]


def _parts(text: str) -> list[str]:
    return [part for word in text.split(",") if (part := word.strip())]
