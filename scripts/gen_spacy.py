#!/usr/bin/env python3
"""Write text/spacy_tables.inc: the rules of spaCy's blank English tokenizer.

  scripts/gen_spacy.py spacy-en-tables.json > text/spacy_tables.inc

The input holds spaCy 3.8's own tables (MIT, see THIRD-PARTY.md) and those of
datatrove (Apache-2.0). General categories are Python's, which must be 3.11
(Unicode 14), as the reference runs on it. Not needed to build: the result is
committed. The same input gives the same bytes.

A class is asked of every code point and stored in two stages of 128. The
exceptions, and the tokens of the patterns of the special matcher, are open
hash tables of 2^n slots by FNV-1a, in front of which stand masks: bit n of
first[b] says that a key of n bytes begins with byte b.
"""
import json
import re
import sys
import unicodedata

TOP = 0x110000
BLOCK = 128
assert unicodedata.unidata_version == "14.0.0"

NOTICE = """\
/*
 * spacy_tables.inc -- made by scripts/gen_spacy.py; do not edit. The rules are
 * those of spaCy 3.8, copyright (C) 2016-2024 ExplosionAI GmbH and others, MIT
 * License; text in THIRD-PARTY.md.
 */
/* clang-format off */"""

# In the order of the bits of text/spacy_class.h.
NAMES = ["SPACE", "PREFIX", "SUFFIX", "BEFORE_STOP", "UPPER", "STOP_LEFT",
         "STOP_RIGHT", "ALPHA", "ICON", "WORD", "DIGIT", "HOST", "TLD",
         "LETTER", "PUNCT", "FINAL", "SYMBOL", "TERMINAL"]


def spread(ranges):
    return {c for a, b in ranges for c in range(a, b + 1)}


def singles(entries):
    """The entries that are one character, less their backslash."""
    plain = [e[1:] if len(e) == 2 and e[0] == "\\" else e for e in entries]
    return {ord(e) for e in plain if len(e) == 1}


def matching(pattern):
    probe = re.compile(pattern)
    return {c for c in range(TOP) if not 0xD800 <= c < 0xE000 and
            probe.fullmatch(chr(c))}


def category(letter):
    return {c for c in range(TOP)
            if unicodedata.category(chr(c))[0] == letter}


def classes(t):
    quotes = {ord(c) for c in t["CONCAT_QUOTES_chars"]} - {ord("\\")}
    lower, upper = spread(t["ALPHA_LOWER"]), spread(t["ALPHA_UPPER"])
    icons = spread(t["ICONS"])
    punct = singles(t["LIST_PUNCT"])
    edge = punct | quotes | singles(t["LIST_QUOTES"]) | icons | {0x2026}
    dashes = {0x2013, 0x2014}
    tld = re.search(r"\\\.\)\+\(\?:(\[.*\])\{2,63\}", t["url_pattern"]).group(1)
    terminal = set(t["datatrove_TERMINAL_PUNCTUATION_codepoints"])
    symbols = set(t["datatrove_PUNCTUATION_codepoints_in_order"]) | terminal
    host = matching("[A-Za-z0-9\u00a1-\uffff]")
    return [
        spread(t["py_isspace"]),
        edge | dashes | {ord(c) for c in "§%="} | singles(t["LIST_CURRENCY"]),
        edge | dashes,
        spread([(0x30, 0x39)]) | lower | punct | quotes |
        {ord(c) for c in "%²-+|(?:)"},
        upper, lower | quotes, upper | quotes, spread(t["ALPHA"]), icons,
        matching(r"\w"), matching(r"\d"), host, matching(tld),
        category("L"), category("P"),
        {ord(c) for c in t["sentencizer_punct_chars"]}, symbols, terminal]


def check_lists(t):
    """What text/spacy_split.c spells out."""
    longer = [e for e in t["LIST_PUNCT"] + t["LIST_QUOTES"] if len(e) > 1
              and e[0] != "\\"]
    assert longer == ["……"]
    assert t["LIST_ELLIPSES"] == [r"\.\.+", "…"]
    assert [c for c in t["LIST_CURRENCY"] if len(c) > 2] == [
        "US\\$", "C\\$", "A\\$"]
    assert t["LIST_HYPHENS"] == ["-", "–", "—", "--", "---", "——", "~"]
    assert not any(c in "0123456789" for u in t["LIST_UNITS"] for c in u)


def fnv(data):
    value = 2166136261
    for byte in data:
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value ^ value >> 15


def numbers(kind, name, values):
    print(f"static const {kind} {name}[{len(values)}] = {{")
    line = ""
    for value in values:
        word = f"{value},"
        if len(line) + len(word) > 76:
            print("    " + line)
            line = ""
        line += word
    print("    " + line + "\n};\n")


def print_classes(sets):
    values = [0] * TOP
    for bit, members in enumerate(sets):
        for c in members:
            values[c] |= 1 << bit
    blocks, stage1 = {}, []
    for at in range(0, TOP, BLOCK):
        block = tuple(values[at:at + BLOCK])
        stage1.append(blocks.setdefault(block, len(blocks)))
    assert len(blocks) < 256
    for name, kind, data in (
            ("stage1", "uint8_t", stage1),
            ("stage2", "uint32_t", [v for b in blocks for v in b])):
        print(f"const {kind} spacy_class_{name}[{len(data)}] = {{")
        print_values(data)
        print("};\n")


def print_values(data):
    line = ""
    for value in data:
        word = f"{value},"
        if len(line) + len(word) > 76:
            print("    " + line)
            line = ""
        line += word
    print("    " + line)


def print_keys(name, keys):
    """A blob of bytes, where each key is, a hash table and two masks."""
    data = [k.encode() for k in keys]
    size = 1
    while size < 3 * len(data):
        size *= 2
    slots = [0] * size
    first, last = [0] * 256, [0] * 256
    offsets, blob = [], b""
    for number, key in enumerate(data):
        at = fnv(key) % size
        while slots[at]:
            at = (at + 1) % size
        slots[at] = number + 1
        first[key[0]] |= 1 << len(key)
        last[key[-1]] |= 1 << len(key)
        offsets.append(len(blob))
        blob += key
    assert max(map(len, data)) < 32
    numbers("uint8_t", f"{name}_bytes", list(blob))
    numbers("uint16_t", f"{name}_offsets", offsets + [len(blob)])
    numbers("uint16_t", f"{name}_slots", slots)
    numbers("uint32_t", f"{name}_first", first)
    numbers("uint32_t", f"{name}_last", last)


def print_trie(patterns, tokens):
    """Nodes in order of making; children of a node are a linked list."""
    number = {t: i for i, t in enumerate(tokens)}
    nodes = [{"token": 0, "first": 0, "next": 0, "ends": 0}]
    for pattern in patterns:
        at = 0
        for token in pattern:
            child = nodes[at]["first"]
            while child and nodes[child]["token"] != number[token]:
                child = nodes[child]["next"]
            if not child:
                child = len(nodes)
                nodes.append({"token": number[token], "first": 0,
                              "next": nodes[at]["first"], "ends": 0})
                nodes[at]["first"] = child
            at = child
        nodes[at]["ends"] = 1
    roots = [0] * len(tokens)
    child = nodes[0]["first"]
    while child:
        roots[nodes[child]["token"]] = child
        child = nodes[child]["next"]
    print("static const struct trie_node trie_nodes[] = {")
    for n in nodes:
        print(f"    {{{n['token']}, {n['first']}, {n['next']}, "
              f"{n['ends']}}},")
    print("};\n")
    numbers("uint16_t", "trie_roots", roots)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        t = json.load(file)
    check_lists(t)
    exceptions = {k: v for k, v in t["exceptions"].items()
                  if not k[0].isspace()}
    assert all("".join(v) == k for k, v in exceptions.items())
    special = t["special_matcher_patterns"]
    assert all(len(exceptions.get(k, k)) <= len(p) or len(p) == 1
               for k, p in special.items()), "tokens are replaced in place"
    patterns = [p for p in special.values() if len(p) > 1]
    tokens = sorted({x for p in patterns for x in p})
    lens = [[len(x.encode()) for x in v] for v in exceptions.values()]
    print(NOTICE)
    print_classes(classes(t))
    print_keys("exception", list(exceptions))
    print("/* bytes of the first and second token; 0: there is none */")
    numbers("uint8_t", "exception_cuts",
            [n for v in lens for n in (v + [0])[:2]])
    numbers("uint8_t", "exception_counts", [len(v) for v in lens])
    print_keys("unit", sorted(set(t["LIST_UNITS"])))
    print_keys("pattern_token", tokens)
    print_trie(patterns, tokens)
    print(f"enum {{ PATTERN_TOKENS_MAX = {max(map(len, patterns))} }};")
    print("/* clang-format on */")


if __name__ == "__main__":
    main()
