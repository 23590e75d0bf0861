#!/usr/bin/env python3
"""make_inputs.py SHARED DIR MEGABYTES -- the inputs of the benchmarks, made once.

From SHARED/data: web pages (wet/webpages.warc.wet.gz) and terms of service
(text/terms.jsonl.zst). In DIR, for NAME wet and terms:
  NAME-once.jsonl       each document once
  NAME-MEGABYTES.jsonl  and .zst (level 3): repeated to that size (1 MB is 10^6
                        bytes); a repeat's text begins with its number, so that no
                        two documents are equal
  NAME-once.text_bytes, NAME-MEGABYTES.text_bytes   bytes of text in them
  wet-once.lines        a text a line, newlines as spaces: fastText's input
  wet-MEGABYTES.texts   each text after its length (8 bytes, little endian)
  many/, many.jsonl     up to 10,000 files of about 100 kB; the same in one file
"""
import gzip
import json
import os
import struct
import subprocess
import sys


def wet_documents(path):
    """WET conversion records; those that are not UTF-8 are left out."""
    with gzip.open(path) as stream:
        while line := stream.readline():
            if not line.startswith(b"WARC/"):
                continue
            header = {}
            while (line := stream.readline().rstrip(b"\r\n")):
                key, _, value = line.partition(b":")
                header[key.lower()] = value.strip().decode()
            body = stream.read(int(header[b"content-length"]))
            if header[b"warc-type"] != "conversion":
                continue
            try:
                text = body.decode()
            except UnicodeDecodeError:
                continue
            yield {"id": header[b"warc-record-id"], "url": header[b"warc-target-uri"], "text": text}


def terms_documents(path):
    text = subprocess.run(["zstd", "-dc", path], check=True, stdout=subprocess.PIPE).stdout
    for line in text.decode().split("\n"):
        if line:
            yield json.loads(line)


def line_of(document, repeat):
    if repeat:
        document = dict(document, id=f"{document['id']}#{repeat}", text=f"{repeat} {document['text']}")
    return document["text"].encode(), json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def write_repeated(name, documents, size, texts=None):
    """Documents until size bytes are written, or each once when size is None."""
    written = text_bytes = repeat = 0
    with open(name + ".jsonl", "wb") as out:
        while written < size if size is not None else repeat == 0:
            for document in documents:
                text, line = line_of(document, repeat)
                out.write(line)
                if texts:
                    texts.write(struct.pack("<Q", len(text)) + text)
                written += len(line)
                text_bytes += len(text)
                if size is not None and written >= size:
                    break
            repeat += 1
    with open(name + ".text_bytes", "w") as out:
        print(text_bytes, file=out)


def write_many(source):
    os.makedirs("many", exist_ok=True)
    with open(source, "rb") as lines, open("many.jsonl", "wb") as one:
        for number in range(10_000):
            block = b"".join(lines.readlines(100_000 - 4_000))
            if not block:
                break
            one.write(block)
            with open(f"many/{number:05}.jsonl", "wb") as out:
                out.write(block)


def main():
    shared, folder, megabytes = os.path.abspath(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    os.makedirs(folder, exist_ok=True)
    os.chdir(folder)
    sets = {"wet": list(wet_documents(f"{shared}/data/wet/webpages.warc.wet.gz")),
            "terms": list(terms_documents(f"{shared}/data/text/terms.jsonl.zst"))}
    for name, documents in sets.items():
        big = f"{name}-{megabytes}"
        write_repeated(f"{name}-once", documents, None)
        with open(f"{big}.texts", "wb") as texts:
            write_repeated(big, documents, megabytes * 1_000_000, texts)
        subprocess.run(["zstd", "-qf3", f"{big}.jsonl"], check=True)
    os.remove(f"terms-{megabytes}.texts")
    with open("wet-once.lines", "w", encoding="utf-8", newline="\n") as out:
        for document in sets["wet"]:
            out.write(" ".join(document["text"].split("\n")).replace("\r", " ") + "\n")
    write_many(f"wet-{megabytes}.jsonl")


main()
