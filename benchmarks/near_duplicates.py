"""How well near-duplicates are found, and what that costs.

    python -m benchmarks.near_duplicates quality [TEXTS] [--seed N]
    python -m benchmarks.near_duplicates cost [TEXTS]

quality: TEXTS (default 20,000) made texts go through the index in the order of a crawl. Events have four articles
each, by four hands: they share names, quotations and, every other one, a paragraph of background. Three in ten
articles carry one of twenty closing or opening passages of 200 words. A fifth of the texts are edited copies of
earlier ones. Words follow Zipf's law, lengths are log-normal around 410 words as in real news.

cost: random signatures fill the index up to TEXTS (default 1,000,000); printed for each tenth: microseconds a text for
looking up and adding, bytes on disk, memory. The signature itself is timed on texts of 600 words.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from bisect import bisect
from collections import Counter
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

import numpy as np

from newscrawl import minhash
from newscrawl.store import near
from newscrawl.store.schema import connect

VOCABULARY = 40_000
SHORTEST = 50
MARK, DROP = 0.5, 0.8


class Writer:
    """Writes texts in words that are numbers."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._sums = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))
        self.passages = [self.prose(200) for _ in range(20)]

    def word(self) -> str:
        return f"w{bisect(self._sums, self.random.random() * self._sums[-1])}"

    def prose(self, count: int, names: list[str] | None = None) -> list[str]:
        words = [self.word() for _ in range(count)]
        for place in range(0, count, 9):
            if names:
                words[place] = self.random.choice(names)
        return words

    def event(self, number: int) -> list[list[str]]:
        """Four articles on one event."""
        names = [f"n{number}x{i}" for i in range(12)]
        quotes = [self.prose(self.random.randint(10, 25), names) for _ in range(3)]
        background = self.prose(self.random.randint(30, 60), names)
        articles = []
        for hand in range(4):
            length = max(SHORTEST, int(self.random.lognormvariate(6.016, 0.6)))
            words = self.prose(length, names)
            parts = self.random.sample(quotes, 2) + ([background] if hand % 2 else [])
            for part in parts:
                if len(part) * 4 < length:
                    at = self.random.randrange(len(words))
                    words[at:at] = part
            if self.random.random() < 0.3:
                passage = self.random.choice(self.passages)
                words = words + passage if self.random.random() < 0.7 else passage + words
            articles.append(words)
        return articles

    def edited(self, words: list[str], share: float) -> list[str]:
        """A share of the words replaced, left out, or joined by another."""
        out: list[str] = []
        for word in words:
            if self.random.random() >= share:
                out.append(word)
                continue
            match self.random.randrange(3):
                case 0:
                    out.append(self.word())
                case 1:
                    out += [word, self.word()]
        return out

    def longer(self, words: list[str]) -> list[str]:
        """A wire story with a paragraph more, of a tenth to a half of its length."""
        return words + self.prose(int(len(words) * self.random.uniform(0.1, 0.5)))


def quality(count: int, seed: int) -> None:
    writer = Writer(seed)
    changes: dict[str, Callable[[list[str]], list[str]]] = {
        "5 % of the words edited": lambda words: writer.edited(words, 0.05),
        "10 % of the words edited": lambda words: writer.edited(words, 0.10),
        "20 % of the words edited": lambda words: writer.edited(words, 0.20),
        "a paragraph added": writer.longer,
    }
    found: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    wrong = Counter[str]()
    originals: list[tuple[str, list[str]]] = []
    with tempfile.TemporaryDirectory() as folder:
        db = connect(Path(folder, "newscrawl.db"))
        total = 0
        for number in range(count * 4 // 5 // 4):
            for hand, words in enumerate(writer.event(number)):
                total += 1
                own = f"{number}/{hand}"
                text = " ".join(words)
                made = minhash.signature(text)
                assert made is not None
                twin = near.find(db, made, own)
                asked["different articles"] += 1
                if twin is not None and twin.similarity >= MARK:
                    wrong["same event" if twin.article.split("/")[0] == str(number) else "same passage"] += 1
                    wrong["dropped"] += twin.similarity >= DROP
                near.add(db, near.Entry(own, own, made))
                originals.append((own, words))
            for name, change in changes.items() if number % 4 == 0 else ():
                own, words = writer.random.choice(originals)
                if name.startswith("5") or len(words) >= SHORTEST:
                    made = minhash.signature(" ".join(change(words)))
                    assert made is not None
                    twin = near.find(db, made, f"copy of {own}")
                    asked[name] += 1
                    total += 1
                    found[name] += twin is not None and twin.similarity >= MARK and twin.article == own
                    dropped[name] += twin is not None and twin.similarity >= DROP
        print(f"{total:,} texts")
        for name in changes:
            share, over = found[name] / asked[name], dropped[name] / asked[name]
            print(f"{name:26} recall {share:.4f} of {asked[name]:,}   similarity over {DROP}: {over:.3f}")
        false = wrong["same event"] + wrong["same passage"]
        print(
            f"{'different articles':26} taken for copies {false} of {asked['different articles']:,}"
            f" (same event {wrong['same event']}, same passage {wrong['same passage']}, dropped {wrong['dropped']}):"
            f" {1 - false / asked['different articles']:.4f} are right"
        )
        print(f"{'precision':26} {sum(found.values()) / (sum(found.values()) + false):.4f} of all that were matched")


def cost(count: int) -> None:
    writer = Writer(1)
    texts = [" ".join(writer.prose(600)) for _ in range(200)]
    began = time.perf_counter()
    for text in texts:
        minhash.signature(text)
    print(f"signature of 600 words: {(time.perf_counter() - began) / len(texts) * 1e6:.0f} us")
    numbers = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "newscrawl.db")
        db = connect(path)
        step = max(100, count // 10)
        began = time.perf_counter()
        for done in range(100, count + 1, 100):
            bands = numbers.integers(0, 1 << minhash.BAND_BITS, (100, minhash.BANDS))
            values = numbers.integers(0, 256, (100, minhash.SIGNATURE_BYTES), dtype=np.uint8)
            db.execute("BEGIN IMMEDIATE")
            for row in range(100):
                made = minhash.Signature(values[row].tobytes(), tuple(map(int, bands[row])), 500)
                own = numbers.bytes(16).hex()
                near.find(db, made, own)
                near.add(db, near.Entry(own, own, made))
            db.execute("COMMIT")
            if done % step == 0:
                spent = (time.perf_counter() - began) / step * 1e6
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                size = path.stat().st_size / done
                print(
                    f"{done:10,} texts   look up and add {spent:5.0f} us   {size:4.0f} bytes a text"
                    f"   peak memory {peak:.0f} MB",
                    flush=True,
                )
                began = time.perf_counter()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("quality", "cost"))
    parser.add_argument("texts", nargs="?", type=int)
    parser.add_argument("--seed", type=int, default=1)
    opts = parser.parse_args()
    if opts.what == "quality":
        quality(opts.texts or 20_000, opts.seed)
    else:
        cost(opts.texts or 1_000_000)


if __name__ == "__main__":
    main()
