#!/bin/sh
# compare_token_ids.sh -- our GPT-2 ids against tiktoken's, recorded, on every
# text of the shared data; and MB per CPU-second.
#
#   tests/peers/compare_token_ids.sh BUILD [SHARED_DATA]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1
data=${2:-$here/../../../shared/data}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
${CC:-cc} -std=c17 -O2 -D_GNU_SOURCE -I"$here/../.." "$here/compare_token_ids.c" \
    "$build/libtamis.a" -lcrypto -lxxhash -o "$work/compare"
for name in wet terms spamassassin-2000 udhr blns garbage tinyshakespeare; do
    python3 "$here/compare_token_ids.py" "$data" "$name" >"$work/$name"
done
cd "$work"
./compare "$data/tokens/r50k_base.tiktoken" wet terms spamassassin-2000 udhr \
    blns garbage tinyshakespeare
