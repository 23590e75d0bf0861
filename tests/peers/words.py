#!/usr/bin/env python3
"""Compare the word lists of tamis with their definitions, in Python.

  cc -O2 -I. -D_GNU_SOURCE tests/peers/words_dump.c build/libtamis.a -lutf8proc \\
     -o build/words_dump
  tests/peers/words.py build/words_dump [--scalar] [--limit N] FILE...
  tests/peers/words.py build/words_dump --truth TSV.zst JSONL.zst

FILE: JSONL (zstd or not; the member `text`), or WET (gzip). `space` is
Python's str.split(); `plain` is the definition v1 of near-duplicates, with
unicodedata2 (Unicode 16) when it can be imported, else unicodedata: what is new
in a later Unicode than Python's or utf8proc's may differ, nothing else.
With --truth, instead: the number of distinct shingles of 5 words of `plain` must
be that of the near-duplicate truth (its second column) for each document.
"""
import argparse
import gzip
import json
import subprocess
import sys
import tempfile

try:
    import unicodedata2 as unicodedata
except ImportError:
    import unicodedata

# Scripts.txt 16.0, those in which each code point is a word
ALONE = [
    ("Thai", "E01-E3A E40-E5B"),
    ("Lao", "E81-E82 E84 E86-E8A E8C-EA3 EA5 EA7-EBD EC0-EC4 EC6 EC8-ECE "
            "ED0-ED9 EDC-EDF"),
    ("Myanmar", "1000-109F A9E0-A9FE AA60-AA7F 116D0-116E3"),
    ("Khmer", "1780-17DD 17E0-17E9 17F0-17F9 19E0-19FF"),
    ("Hiragana", "3041-3096 309D-309F 1B001-1B11F 1B132 1B150-1B152 1F200"),
    ("Katakana", "30A1-30FA 30FD-30FF 31F0-31FF 32D0-32FE 3300-3357 FF66-FF6F "
                 "FF71-FF9D 1AFF0-1AFF3 1AFF5-1AFFB 1AFFD-1AFFE 1B000 "
                 "1B120-1B122 1B155 1B164-1B167"),
    ("Han", "2E80-2E99 2E9B-2EF3 2F00-2FD5 3005 3007 3021-3029 3038-303B "
            "3400-4DBF 4E00-9FFF F900-FA6D FA70-FAD9 16FE2-16FE3 16FF0-16FF1 "
            "20000-2A6DF 2A700-2B739 2B740-2B81D 2B820-2CEA1 2CEB0-2EBE0 "
            "2EBF0-2EE5D 2F800-2FA1D 30000-3134A 31350-323AF"),
]


def alone_set():
    found = set()
    for _, ranges in ALONE:
        for part in ranges.split():
            first, _, last = part.partition("-")
            found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def lower(c):
    """Simple lower case: U+0130 is the one whose full lower case is longer."""
    low = c.lower()
    return low if len(low) == 1 else "i"


def plain(text, alone, cache={}):
    words, word = [], ""
    for c in unicodedata.normalize("NFKD", text):
        if c not in cache:
            low = lower(c)
            kind = unicodedata.category(low)
            is_word = kind[0] in "LN" or kind in ("Mc", "Me")
            cache[c] = (low, unicodedata.category(c) == "Mn", is_word,
                        is_word and ord(low) in alone)
        low, is_dropped, is_word, is_alone = cache[c]
        if is_dropped:
            continue
        if is_word and not is_alone:
            word += low
            continue
        if word:
            words.append(word)
            word = ""
        if is_alone:
            words.append(low)
    return words + [word] if word else words


def lines_of(text):
    return text.count("\n") + (text != "" and not text.endswith("\n"))


def wet_texts(path):
    data = gzip.open(path).read()
    at = 0
    while at < len(data):
        end = data.index(b"\r\n\r\n", at)
        head = data[at:end].lower()
        size = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        body = data[end + 4:end + 4 + size]
        at = end + 4 + size + 4
        if b"warc-type: conversion" in head:
            yield body.decode("utf-8", "replace")


def texts_of(path):
    if ".wet" in path:
        yield from wet_texts(path)
        return
    data = open(path, "rb").read()
    if path.endswith(".zst"):
        data = subprocess.run(["zstd", "-dc", path], check=True,
                              capture_output=True).stdout
    for line in data.split(b"\n"):
        if line:
            yield json.loads(line)["text"]


def read_answer(out):
    counts = list(map(int, out.readline().split()))
    return counts, [out.readline()[:-1].decode()
                    for _ in range(counts[2] + counts[3])]


def truth_differs(n_shingles, out):
    (_, _, n_space, n_plain), got = read_answer(out)
    words = got[n_space:]
    shingles = {tuple(words[i:i + 5]) for i in range(max(1, n_plain - 4))}
    n = len(shingles) if words else 0
    return "" if n == n_shingles else f"{n} shingles, not {n_shingles}"


def differs(text, out, alone):
    (chars, lines, n_space, n_plain), got = read_answer(out)
    want = text.split()
    if (chars, lines) != (len(text), lines_of(text)):
        return f"chars, lines: {chars, lines}"
    if got[:n_space] != want:
        return "space"
    want = plain(text, alone)
    for a, b in zip(got[n_space:], want):
        if a != b:
            return f"plain: {a!r}, not {b!r}"
    return "" if n_plain == len(want) else f"plain: {n_plain}, not {len(want)}"


def read_truth(path):
    lines = subprocess.run(["zstd", "-dc", path], check=True,
                           capture_output=True).stdout.decode().splitlines()
    return [int(line.split("\t")[1]) for line in lines[1:]]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--scalar", action="store_true")
    parser.add_argument("--truth")
    parser.add_argument("--limit", type=int, default=1 << 60)
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    texts = [t.encode("utf-8", "replace").decode() for f in args.files
             for _, t in zip(range(args.limit), texts_of(f))]
    truth = read_truth(args.truth) if args.truth else None
    alone = alone_set()
    bad = 0
    with tempfile.TemporaryFile() as file:
        for text in texts:
            data = text.encode()
            file.write(b"%d\n%s" % (len(data), data))
        file.seek(0)
        out = subprocess.Popen([args.program, "0" if args.scalar else "1"],
                               stdin=file, stdout=subprocess.PIPE).stdout
        for i, text in enumerate(texts):
            why = (truth_differs(truth[i], out) if truth
                   else differs(text, out, alone))
            if why and bad < 20:
                print(f"text {i}: {why}")
            bad += why != ""
    print(f"{len(texts)} texts, {bad} differ "
          f"(Unicode {unicodedata.unidata_version})")
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
