#!/usr/bin/env python3
"""train-sample-bpe.py -- train a small byte-level BPE on the sample text.

Usage: scripts/train-sample-bpe.py [-n TOKENS] [DIR]

Writes DIR/sample.tiktoken: one `base64 SPACE rank` a line, the 256 single
bytes first, ranks contiguous, so that the next free id (the number of lines)
is left for the end of text. Each round merges the most frequent pair, ties
going to the smallest bytes. A pair is known by the bytes it spells, as in
tiktoken's encoder, so that no two ranks spell the same bytes. The words are
cut by GPT-2's pattern as far as Python's re can say it.
"""
import base64
import collections
import json
import os
import re
import sys

WORD = re.compile(r"'(?:[sdmt]|ll|ve|re)| ?[^\W\d_]+| ?\d+| ?(?:[^\s\w]|_)+"
                  r"|\s+(?!\S)|\s+")


def count_words(paths):
    counts = collections.Counter()
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for line in file:
                counts.update(WORD.findall(json.loads(line)["text"]))
    return counts


def merge(parts, token):
    """Join neighbours that spell token, from the left."""
    out = []
    for part in parts:
        if out and out[-1] + part == token and len(out[-1]) < len(token):
            out[-1] = token
        else:
            out.append(part)
    return out


def train(counts, n_tokens):
    ranks = [bytes([i]) for i in range(256)]
    known = set(ranks)
    words = [([bytes([b]) for b in word.encode()], n)
             for word, n in sorted(counts.items())]
    pairs = collections.Counter()
    where = collections.defaultdict(set)

    def add(i, sign):
        parts, n = words[i]
        for a, b in zip(parts, parts[1:]):
            pairs[a + b] += sign * n
            where[a + b].add(i)

    for i in range(len(words)):
        add(i, 1)
    while len(ranks) < n_tokens:
        token, n = min(pairs.items(), key=lambda x: (-x[1], x[0]))
        if n < 2:
            break
        for i in sorted(where.pop(token)):
            add(i, -1)
            words[i] = (merge(words[i][0], token), words[i][1])
            add(i, 1)
        pairs.pop(token, None)
        if token not in known:
            known.add(token)
            ranks.append(token)
    return ranks


def main():
    args = sys.argv[1:]
    n_tokens = 2000
    if args[:1] == ["-n"]:
        n_tokens = int(args[1])
        args = args[2:]
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
    samples = os.path.join(root, "data-samples")
    out = args[0] if args else samples
    ranks = train(count_words(os.path.join(samples, "training", name)
                              for name in ("language.jsonl", "quality.jsonl")),
                  n_tokens)
    with open(os.path.join(out, "sample.tiktoken"), "wb") as file:
        for rank, token in enumerate(ranks):
            file.write(base64.b64encode(token) + b" %d\n" % rank)


if __name__ == "__main__":
    main()
