#!/usr/bin/env python3
"""Read token shards as their formats are published, with no code of tamis.

    shards.py hashes DIR EOT      per document: number of ids, first 16 hex
                                  digits of the SHA-256 of the ids as uint32
    shards.py shape DIR EOT       per shard: name, tokens, documents
    shards.py texts DIR EOT FILE  per document: its text, as JSON; FILE is the
                                  .tiktoken file, or `bytes`

llmc (train_NNNNNN.bin): a document begins at its end-of-text id. raw
(NNNNNN.bin with NNNNNN.docs.u64): it ends with it. Shards are read in order of
name; whatever is not as it should be ends the program with a traceback.
"""
import array
import base64
import glob
import hashlib
import json
import os
import sys


def numbers(code, raw):
    out = array.array(code)
    out.frombytes(raw)
    if sys.byteorder != "little":
        out.byteswap()
    return out


def read_llmc(path, eot):
    with open(path, "rb") as file:
        raw = file.read()
    header = numbers("i", raw[:1024])
    assert list(header[:2]) == [20240520, 1], header[:2]
    assert not any(header[3:])
    ids = numbers("H", raw[1024:])
    assert header[2] == len(ids) > 0, (header[2], len(ids))
    starts = [i for i, id_ in enumerate(ids) if id_ == eot]
    assert starts[0] == 0
    for begin, end in zip(starts, starts[1:] + [len(ids)]):
        yield ids[begin + 1:end]


def read_raw(path, eot, width):
    with open(path, "rb") as file:
        ids = numbers("H" if width == 2 else "I", file.read())
    with open(path.replace(".bin", ".docs.u64"), "rb") as file:
        ends = numbers("Q", file.read())
    assert ends[-1] == len(ids)
    begin = 0
    for end in ends:
        assert end > begin + 1
        assert ids[end - 1] == eot
        yield ids[begin:end - 1]
        begin = end


def shards(folder, eot):
    """Yields (name, list of the documents' ids)."""
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    n_tokens = n_documents = 0
    width = {"uint16": 2, "uint32": 4}[manifest["dtype"]]
    for path in sorted(glob.glob(os.path.join(glob.escape(folder), "*.bin"))):
        name = os.path.basename(path)
        if manifest["format"] == "llmc":
            documents = list(read_llmc(path, eot))
        else:
            documents = list(read_raw(path, eot, width))
        assert all(eot not in ids and len(ids) > 0 for ids in documents)
        n_tokens += sum(len(ids) + 1 for ids in documents)
        n_documents += len(documents)
        yield name, documents
    assert manifest["tokens"] == n_tokens, (manifest["tokens"], n_tokens)
    assert manifest["documents"] == n_documents
    assert manifest["tokenizer"]["eot_id"] == eot


def vocabulary(path):
    if path == "bytes":
        return {i: bytes([i]) for i in range(256)}
    with open(path, "rb") as file:
        pairs = (line.split() for line in file if line.strip())
        return {int(rank): base64.b64decode(token) for token, rank in pairs}


def main(verb, folder, eot, path=None):
    tokens = vocabulary(path) if verb == "texts" else {}
    for name, documents in shards(folder, int(eot)):
        if verb == "shape":
            print(name, sum(len(ids) + 1 for ids in documents), len(documents))
            continue
        for ids in documents:
            if verb == "texts":
                text = b"".join(tokens[id_] for id_ in ids).decode("utf-8")
                print(json.dumps(text))
            else:
                wide = array.array("I", ids)
                digest = hashlib.sha256(wide.tobytes()).hexdigest()
                print(len(ids), digest[:16])


main(*sys.argv[1:])
