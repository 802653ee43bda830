"""An article about flood defences, for tests of the comments under it."""

from __future__ import annotations

URL = "https://paper.example/2024/05/07/flood-defences.html"
BODY = "".join(
    f"<p>{text}</p>"
    for text in (
        "The city council voted on Tuesday to spend forty million on new flood defences along the river.",
        "Engineers had warned for years that the old walls, built in 1953, would not survive another winter.",
        "Work is due to begin in March and to last for two years, with most of the money coming from the state.",
    )
)
