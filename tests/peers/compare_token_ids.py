#!/usr/bin/env python3
"""Pack texts and their recorded ids for compare_token_ids.

  compare_token_ids.py SHARED_DATA NAME > NAME.bin

NAME is that of a file in SHARED_DATA/tokens/. The bytes of each text are
checked against the recorded hash. Needs zstd; no packages of Python's.
"""
import gzip
import hashlib
import json
import pathlib
import struct
import subprocess
import sys
import zipfile


def unzstd(path):
    return subprocess.run(["zstd", "-dcq", path], check=True,
                          stdout=subprocess.PIPE).stdout


def conversions(raw):
    at = 0
    while at < len(raw):
        end = raw.index(b"\r\n\r\n", at)
        head = dict(line.split(b": ", 1)
                    for line in raw[at:end].split(b"\r\n")[1:])
        size = int(head[b"Content-Length"])
        if head[b"WARC-Type"] == b"conversion":
            yield raw[end + 4:end + 4 + size]
        at = end + 4 + size + 4


def jsonl(raw, limit=None):
    for line in raw.splitlines()[:limit]:
        yield json.loads(line)["text"].encode()


def udhr(path):
    with zipfile.ZipFile(path) as file:
        return [file.read(name) for name in sorted(file.namelist())
                if name.endswith(".txt")]


def texts(data, name):
    if name == "wet":
        return conversions(gzip.open(data / "wet/webpages.warc.wet.gz").read())
    if name == "terms":
        return jsonl(unzstd(data / "text/terms.jsonl.zst"))
    if name == "spamassassin-2000":
        return jsonl(unzstd(data / "labels/spamassassin.jsonl.zst"), 2000)
    if name == "udhr":
        return udhr(data / "lang/udhr/nltk-udhr2.zip")
    if name == "blns":
        text = (data / "malformed/utf8/blns.json").read_text(encoding="utf-8")
        return [item.encode() for item in json.loads(text)]
    path = {"garbage": "ungoliant-garbage.txt"}.get(name, name + ".txt")
    return [(data / "text/misc" / path).read_bytes()]


def main():
    data, name = pathlib.Path(sys.argv[1]), sys.argv[2]
    lines = unzstd(data / f"tokens/{name}.jsonl.zst").splitlines()[1:-1]
    for text, line in zip(texts(data, name), lines, strict=True):
        recorded = json.loads(line)
        if "error" in recorded:
            continue
        assert hashlib.sha256(text).hexdigest()[:16] == recorded["text"]
        count, ids = recorded["ids"]["gpt2"]
        sys.stdout.buffer.write(struct.pack("<II", len(text), count)
                                + ids.encode() + text)


main()
