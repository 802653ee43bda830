"""What a site says of who may keep and mine its texts: read, and whether it forbids.

Sources: the robots meta element and X-Robots-Tag (Google's "Robots meta tag specifications", with noai and noimageai as
DeviantArt proposed them), the TDM Reservation Protocol (W3C Community Group, 2024: header, meta, tdmrep.json),
Content-Signal lines of robots.txt (contentsignals.org), and the groups of robots.txt for agents that collect texts for
models. A statement is one line such as "robots: noindex, noai"; an article's ``rights`` are its statements, joined by
"; ".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from protego import Protego

AGENT = "newscrawl"
SEPARATOR = "; "

MAX_TDMREP_RULES = 1000
MAX_STATEMENT = 300

_ADDRESSED_TO_US = ("robots", "x-robots-tag", AGENT)
_FORBIDDING = frozenset({"noindex", "none", "noarchive", "noai", "noml"})
_UNFOLLOWED = frozenset({"nofollow", "none"})
_KEPT = _FORBIDDING | _UNFOLLOWED | {"noimageai", "nosnippet"}
# Directives with a value; any other word before a colon names the agent that the rest is for.
_VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
_SIGNALS_FORBIDDING = frozenset({"ai-train=no", "search=no"})

AI_AGENTS = (
    "GPTBot", "CCBot", "ClaudeBot", "anthropic-ai", "Claude-Web", "Google-Extended", "Applebot-Extended",
    "Bytespider", "Meta-ExternalAgent", "FacebookBot", "cohere-ai", "cohere-training-data-crawler", "Diffbot",
    "Omgilibot", "omgili", "PerplexityBot", "Amazonbot", "AI2Bot", "img2dataset", "Timpibot",
)  # fmt: skip
"""Agents that collect pages for language models or for the datasets that these are trained on."""

AGENTS = (AGENT, *AI_AGENTS)
"""All agents whose rules `HostRights` asks for."""

MOST_ASKED = 1_000_000
"""Characters of a robots.txt, times the agents that are asked about: each is held against all rules for each URL."""

_PRODUCT = re.compile(r"\*|[^\s\d]\S*")
_AGENT_LINE = re.compile(r"^[ \t]*user-?agent[ \t]*:[ \t]*([^#\r\n]*)", re.IGNORECASE | re.MULTILINE)
_LINE = re.compile(r"^[ \t]*([a-z-]+)[ \t]*:[ \t]*([^#\r\n]*)", re.IGNORECASE | re.MULTILINE)


def of_headers(headers: Iterable[tuple[str, str]]) -> list[str]:
    """The statements in the headers of a page: X-Robots-Tag as far as it is for all or for us, and TDM's."""
    statements: list[str] = []
    for name, value in headers:
        lower = name.lower()
        if lower == "x-robots-tag":
            words = _directives(value)
            if words:
                statements.append(f"x-robots-tag: {', '.join(words)}")
        elif lower in ("tdm-reservation", "tdm-policy"):
            statements.append(f"{lower}: {value.strip()[:MAX_STATEMENT]}")
    return list(dict.fromkeys(statements))


def _directives(value: str) -> list[str]:
    """The directives of an X-Robots-Tag that are for us. An agent's name holds until another is named."""
    words: list[str] = []
    agent = ""
    # A date may hold commas and colons (RFC 822), and no agent is named "…, 25 jun 2027 15".
    for part in re.split(r"[,;]", value.lower()):
        before, colon, after = part.partition(":")
        word = part.strip()
        if colon and before.strip() not in _VALUED and _PRODUCT.fullmatch(before.strip()):
            agent, word = before.strip(), after.strip()
        if agent in ("", "*", AGENT) and word in _KEPT:
            words.append(word)
    return words


def of_meta(name: str, values: Iterable[str]) -> str:
    """The statement of the robots meta elements of one name, "" if nothing in them is kept.

    Of what is said to other agents only what concerns models is kept, and it forbids us nothing.
    """
    words = [word for value in values for word in re.split(r"[\s,]+", value.lower()[:1000])]
    kept = _KEPT if name in _ADDRESSED_TO_US else {"noai", "noimageai", "noml"}
    said = list(dict.fromkeys(word for word in words if word in kept))
    return f"{name}: {', '.join(said)}" if said else ""


def forbids(statements: Iterable[str]) -> str:
    """The first statement that forbids to keep or to mine the text, "" if none does."""
    for statement in statements:
        name, _, said = statement.partition(": ")
        words = set(said.split(", "))
        if (
            (name in _ADDRESSED_TO_US and words & _FORBIDDING)
            or (name in ("tdm-reservation", "tdmrep.json") and said.split(" ")[0] == "1")
            or (name == "content-signal" and words & _SIGNALS_FORBIDDING)
            or name == "robots.txt refuses"
        ):
            return statement
    return ""


def forbids_following(statements: Iterable[str]) -> bool:
    """Whether the links of a page are not to be followed."""
    for statement in statements:
        name, _, said = statement.partition(": ")
        if name in _ADDRESSED_TO_US and set(said.split(", ")) & _UNFOLLOWED:
            return True
    return False


class HostRights:
    """What a host's robots.txt and tdmrep.json say of each of its URLs."""

    def __init__(self, robots: Protego, text: str, tdmrep: bytes) -> None:
        self._robots = robots
        named = {match[1].strip().lower() for match in _AGENT_LINE.finditer(text)}
        told = [agent for agent in AI_AGENTS if agent.lower() in named]
        self._agents = told[: max(1, MOST_ASKED // max(1, len(text)))]
        self._signals = _signals(text)
        self._reserved = _tdm_rules(tdmrep)

    def of(self, url: str) -> list[str]:
        """The statements about one URL."""
        statements: list[str] = []
        refused = [agent for agent in self._agents if not self._robots.can_fetch(url, agent)]
        if refused:
            statements.append(f"robots.txt refuses: {', '.join(refused)}"[:MAX_STATEMENT])
        path = urlsplit(url).path or "/"
        signals = next((said for prefix, said in self._signals if path.startswith(prefix)), "")
        if signals:
            statements.append(f"content-signal: {signals}")
        if self._reserved is not None and not self._reserved.can_fetch(url, AGENT):
            statements.append("tdmrep.json: 1")
        return statements


def _signals(text: str) -> list[tuple[str, str]]:
    """Path prefix and signals ("search=yes, ai-train=no") of the group for us, or of the one for all; longest first."""
    groups: dict[str, list[tuple[str, str]]] = {AGENT: [], "*": []}
    agents = {"*"}
    in_head = False
    for match in _LINE.finditer(text):
        field, value = match[1].lower(), match[2].strip()
        if field in ("user-agent", "useragent"):
            agents = (agents if in_head else set()) | ({value.lower()} & groups.keys())
            in_head = True
            continue
        if field != "sitemap":
            in_head = False
        if field == "content-signal" and value:
            first, _, rest = value.partition(" ")
            prefix, said = (first, rest) if first.startswith("/") else ("/", value)
            words = ["=".join(map(str.strip, word.lower().split("=", 1))) for word in said.split(",") if "=" in word]
            for agent in agents:
                groups[agent].append((prefix, ", ".join(words)[:MAX_STATEMENT]))
    return sorted(groups[AGENT] or groups["*"], key=lambda entry: -len(entry[0]))


def _tdm_rules(body: bytes) -> Protego | None:
    """The locations of a tdmrep.json as rules to match, which have the syntax of robots.txt; None without any."""
    try:
        entries = json.loads(body) if body else None
    except (ValueError, RecursionError):
        return None
    lines = []
    for entry in entries[:MAX_TDMREP_RULES] if isinstance(entries, list) else []:
        if isinstance(entry, Mapping) and isinstance(location := entry.get("location"), str):
            reserved = str(entry.get("tdm-reservation", "")).strip() == "1"
            lines.append(f"{'Disallow' if reserved else 'Allow'}: {' '.join(location.split())[:2000]}")
    return Protego.parse("User-agent: *\n" + "\n".join(lines)) if lines else None
