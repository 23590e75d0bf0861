#!/bin/sh
# kill_kinds.sh [-n N] [KIND...] -- kill.sh on each kind of pipeline.
#
# Inputs are made from data-samples/: 24 files, repeated so that a run takes a
# second or so. An order-free pipeline must not do finished files again, so its
# late reruns have a bar; one with order-dependent stages reads from the start.
# The last line is `N kills, N kinds passed, N kinds failed`. $TAMIS is the
# program (build-check/tamis or build/tamis).
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
n=200
if [ "${1-}" = -n ]; then
    n=$2
    shift 2
fi
TAMIS=${TAMIS:-$root/build-check/tamis}
[ -x "$TAMIS" ] || TAMIS=$root/build/tamis
samples=$root/data-samples
work=$(mktemp -d "${TMPDIR:-/var/tmp}/tamis-kill.XXXXXX")

# Repeat R of a record gets the number as its text's first word, so that an
# exact duplicate is one within a repeat.
mkdir "$work/in"
for crawl in "$samples"/crawl-*; do
    "$TAMIS" read -q "$crawl"
done >"$work/all.jsonl"
i=0
while [ $i -lt 24 ]; do
    r=0
    while [ $r -lt "${REPEATS:-5}" ]; do
        sed "s/\"text\": *\"/&$i.$r /" "$work/all.jsonl"
        r=$((r + 1))
    done >"$work/in/$(printf %02d $i).jsonl"
    i=$((i + 1))
done

tokenizer="--tokenizer $samples/sample.tiktoken --pattern gpt2 --eot-id 2000"
# kind NAME KILL-OPTIONS PIPELINE [RUN-OPTIONS]
kinds() {
    kind order-free '-m 24 -c 60' 'length --min-words 20 | write -o {OUT}/'
    kind sharded '-m 48' 'length --min-words 20 | write -o {OUT}/ --shard-size 256k'
    kind exact '-m 24' 'exact | write -o {OUT}/'
    kind rejects '-m 24' 'length --min-words 100 | exact | write -o {OUT}/' '--rejects {OUT}/rejects/ --bad {OUT}/bad/'
    kind stream '-m 4' 'length --min-words 20 | write -o {OUT}/ --layout stream --shard-size 1M'
    kind tokens '-m 4' "exact | tokenize $tokenizer --shard-tokens 200000 -o {OUT}/"
    kind shards '-m 24 -c 90' "length --min-words 20 | tokenize $tokenizer --format llmc --shard-tokens 100000 -o {OUT}/"
}

passed=0
failed=0
chosen=" $* "
kind() {
    case $chosen in
    '  ' | *" $1 "*) ;;
    *) return 0 ;;
    esac
    echo "== $1"
    past=$((n / 10))
    # shellcheck disable=SC2086 # a list of options
    if "$root/tests/kill.sh" -n "$n" -p "$past" $2 "$work/$1" -- \
        "exec '$TAMIS' run 'read $work/in/*.jsonl | $3' ${4-} -j 2" >"$work/$1.log" 2>&1; then
        tail -n 1 "$work/$1.log"
        passed=$((passed + 1))
        rm -rf "${work:?}/$1"
    else
        tail -n 5 "$work/$1.log"
        failed=$((failed + 1))
    fi
}
kinds
[ $failed -gt 0 ] || rm -rf "$work"
echo "$((n * (passed + failed))) kills, $passed kinds passed, $failed kinds failed"
[ $failed -eq 0 ]
