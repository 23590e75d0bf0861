#!/bin/sh
# fasttext_predict.sh -- print what `fasttext predict-prob` prints, and how many
# megabytes a CPU second each of the two takes.
#
#   tests/peers/fasttext_predict.sh BUILD MODEL [WET.gz]
#
# The text is that of a WET file: once a document a line, once its own lines.
# Exit status 1 when any output differs; 77 when fasttext is not installed.
set -eu
cd "$(dirname "$0")/../.."
build=$1
model=$2
wet=${3:-../shared/data/wet/webpages.warc.wet.gz}
command -v fasttext >/dev/null || {
    echo 'skipped: no fasttext'
    exit 77
}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cc -std=c17 -O2 -D_GNU_SOURCE -I. -o "$tmp/lines" \
    tests/peers/fasttext_lines.c "$build/libtamis.a" -lm

zcat "$wet" | tr -d '\r' | grep -av -e '^WARC' -e '^Content-' |
    awk 'length > 20' >"$tmp/lines.txt"
zcat "$wet" | tr '\r' ' ' | LC_ALL=C awk '/^WARC\/1/ { if (n++) print "" }
    { printf "%s ", $0 } END { print "" }' >"$tmp/documents.txt"

# cpu COMMAND... -- its user and system seconds, on stdout
cpu() {
    { bash -c 'TIMEFORMAT="%U %S"; time "$@" >"$0" 2>/dev/null' "$@"; } 2>&1 |
        tail -n 1 | awk '{ print $1 + $2 }'
}

bad=0
: >"$tmp/empty"
load=$(cpu "$tmp/out" fasttext predict-prob "$model" "$tmp/empty" 1)
for name in documents lines; do
    input=$tmp/$name.txt
    for k in 3 1; do
        theirs=$(cpu "$tmp/theirs" fasttext predict-prob "$model" "$input" $k)
        "$tmp/lines" "$model" "$input" $k >"$tmp/ours" 2>"$tmp/seconds"
        cmp "$tmp/ours" "$tmp/theirs" || bad=1
    done
    wc -cl <"$input" | awk -v name=$name -v load="$load" -v theirs="$theirs" \
        -v ours="$(cat "$tmp/seconds")" '{
        mb = $2 / 1e6; theirs -= load
        printf "%s: %d lines, %.1f MB; fasttext %.1f, ours %.1f MB/CPU s: %.1f x\n",
            name, $1, mb, mb / theirs, mb / ours, theirs / ours }'
done
exit $bad
