#!/bin/sh
# long.sh -- the sweeps that take hours: 200 kills of each kind of pipeline, and
# each fuzz target for two minutes under the sanitizers. Each appends a row to
# tests/long.tsv: date, commit, sweep, how many, failures.
#
#   KILLS=N FUZZ_SECONDS=N    shorter or longer
set -eu
cd "$(dirname "$0")/.."
commit=$(git describe --always --dirty 2>/dev/null || echo none)
table=tests/long.tsv
status=0
[ -f "$table" ] || printf 'date\tcommit\tsweep\tcount\tfailures\n' >"$table"

# row SWEEP COUNT FAILURES
row() {
    printf '%s\t%s\t%s\t%s\t%s\n' "$(date -u +%F)" "$commit" "$1" "$2" "$3" |
        tee -a "$table"
    [ "$3" -eq 0 ] || status=1
}

log=$(mktemp)
corpus=$(mktemp -d)
trap 'rm -rf "$log" "$corpus"' EXIT

tests/kill_kinds.sh -n "${KILLS:-200}" | tee "$log" || true
# shellcheck disable=SC2046 # words of the last line
set -- $(tail -n 1 "$log")
if [ "${2-}" = 'kills,' ]; then
    row 'kills' "$1" "$6"
else
    row 'kills' 0 1
fi

build='build-fuzz'
ls tests/fuzz/fuzz_*.c >/dev/null 2>&1 || exit $status
rm -rf "$build"
CC=clang-14 CXX=clang++-14 meson setup -Dfuzz=true -Doptimization=1 \
    -Db_sanitize=address,undefined -Db_lundef=false "$build" >"$log"
ninja -C "$build" >"$log" || {
    tail -n 30 "$log"
    row 'fuzz build' 1 1
    exit 1
}
for source in tests/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c)
    name=${name#fuzz_}
    mkdir -p "$corpus/$name" "$build/found"
    bad=0
    "$build/tests/fuzz/fuzz_$name" -max_total_time="${FUZZ_SECONDS:-120}" \
        -print_final_stats=1 -artifact_prefix="$build/found/$name-" \
        "$corpus/$name" "tests/fuzz/corpus/$name" >"$log" 2>&1 || {
        tail -n 30 "$log"
        bad=1
    }
    count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    row "fuzz $name" "${count:-0}" "$bad"
done
exit $status
