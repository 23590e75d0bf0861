#!/bin/sh
# train-sample-models.sh -- train the two small fastText models of data-samples/.
#
# Usage: scripts/train-sample-models.sh [DIR]
#
# Writes language.ftz, quality.bin and quality.ftz (.ftz: quantised) into DIR,
# data-samples by default, from data-samples/training/. Needs Debian's fasttext
# and python3. One thread, so that the bytes are the same each time.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
dir=${1:-$root/data-samples}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

lines() {
    python3 -c '
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    doc = json.loads(line)
    print("__label__%s %s" % (doc["label"], doc["text"]))' "$1"
}

LC_ALL=C.UTF-8
export LC_ALL
lines "$root/data-samples/training/language.jsonl" > "$tmp/language.txt"
lines "$root/data-samples/training/quality.jsonl" > "$tmp/quality.txt"

fasttext supervised -input "$tmp/language.txt" -output "$tmp/language" \
    -thread 1 -dim 16 -minn 2 -maxn 4 -bucket 4000 -minCount 3 \
    -epoch 40 -lr 0.5 -loss softmax -verbose 0
fasttext quantize -input "$tmp/language.txt" -output "$tmp/language" \
    -thread 1 -qnorm -verbose 0
fasttext supervised -input "$tmp/quality.txt" -output "$tmp/quality" \
    -thread 1 -dim 8 -wordNgrams 2 -bucket 2000 -minCount 2 \
    -epoch 25 -lr 0.3 -loss softmax -verbose 0
fasttext quantize -input "$tmp/quality.txt" -output "$tmp/quality" \
    -thread 1 -qnorm -verbose 0

mv "$tmp/language.ftz" "$tmp/quality.ftz" "$tmp/quality.bin" "$dir/"
