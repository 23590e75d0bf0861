#!/bin/sh
# run.sh [--quick] [-k RUNS] AREA... -- measure, and keep the figures.
#
# tests/bench/AREA.sh calls the functions below, a line a figure; rows go to
# tests/bench/results/AREA.tsv, replacing those of the same name. Times are CPU
# seconds, user and system, of the whole process tree; a figure is the median of
# RUNS (3), ours and the peer's in turns. MB is 10^6 bytes. A ratio is ours
# divided by the peer's: lower is better.
#
#   --quick       inputs of 100 MB, one run, rows to $BENCH_DIR/quick/ instead
#   $BENCH_DIR    inputs and outputs (/var/tmp/tamis-bench)
#   $TAMIS        the program (build/tamis)
#   $SHARED       test data (../shared)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
runs=3
size=1000
results=$here/results
BENCH_DIR=${BENCH_DIR:-/var/tmp/tamis-bench}
while [ $# -gt 0 ]; do
    case $1 in
    --quick) runs=1 size=100 results=$BENCH_DIR/quick ;;
    -k)
        runs=$2
        shift
        ;;
    -*)
        echo "usage: run.sh [--quick] [-k RUNS] AREA..." >&2
        exit 2
        ;;
    *) break ;;
    esac
    shift
done
[ $# -gt 0 ] || set -- main
TAMIS=$(realpath "${TAMIS:-$root/build/tamis}")
SHARED=$(realpath "${SHARED:-$root/../shared}")
OUT=$BENCH_DIR/out
export TAMIS SHARED BENCH_DIR OUT LC_ALL=C
mkdir -p "$BENCH_DIR" "$results"
cd "$BENCH_DIR"

if [ ! -e ".made-$size" ]; then
    echo "making inputs of $size MB in $BENCH_DIR"
    "$here/make_inputs.py" "$SHARED" . "$size"
    touch ".made-$size"
fi
cc -std=c17 -D_GNU_SOURCE -O1 -o measure "$here/measure.c"
cc -std=c17 -D_GNU_SOURCE -O2 -I"$root" -o bench_pcre2 "$here/bench_pcre2.c" -lpcre2-8

machine="$(lscpu | sed -n 's/^Model name: *//p' | head -n 1), $(nproc) cores"
commit=$(git -C "$root" describe --always --dirty 2>/dev/null || echo none)
misses=0
wanted=''

# bytes FILE... -- their sizes, summed.
bytes() {
    stat -Lc %s "$@" | awk '{ n += $1 } END { printf "%d\n", n }'
}

# bar FIELD OP NUMBER -- what the next figure must reach. FIELD: mb_s ratio rss
# anon wall.
bar() {
    wanted="$*"
}

# once FILE COMMAND -- run it in an empty $OUT; append its cost to FILE.
once() {
    rm -rf "$OUT"
    mkdir -p "$OUT"
    # shellcheck disable=SC2086 # an option or nothing
    ./measure -o cost $first sh -c "$2" </dev/null >/dev/null 2>err || {
        tail -n 3 err
        return 1
    }
    cat cost >>"$1"
}

# middle FILE EXPRESSION -- the median of an awk expression over its lines.
middle() {
    awk "{ print $2 }" "$1" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# figure NAME BYTES COMMAND [PEER [FIELD]] -- measure and write the row. The
# ratio is that of FIELD, an awk expression over the cost: CPU time by default.
figure() {
    rm -f ours peer
    i=0
    while [ $i -lt "$runs" ]; do
        i=$((i + 1))
        if ! once ours "$3" || { [ -n "${4-}" ] && ! once peer "$4"; }; then
            echo "FAILED  $1"
            misses=$((misses + 1))
            wanted=''
            return
        fi
    done
    field=${5:-\$2 + \$3}
    peer_cost=0
    [ -z "${4-}" ] || peer_cost=$(middle peer "$field")
    row "$1" "$2" "$(middle ours "$field")" "$peer_cost"
    rm -rf "$OUT"
    wanted=''
}

# row NAME BYTES OURS PEER -- from the costs in `ours`.
row() {
    line=$(awk -v OFS='\t' -v name="$1" -v bytes="$2" -v ours="$3" -v peer="$4" \
        -v cpu="$(middle ours '$2 + $3')" -v wall="$(middle ours '$1')" \
        -v rss="$(middle ours '$4')" -v anon="$(middle ours '$5')" \
        -v bar="$wanted" -v date="$(date -u +%F)" -v machine="$machine" -v commit="$commit" '
        BEGIN {
            v["mb_s"] = bytes && cpu > 0 ? sprintf("%.1f", bytes / 1e6 / cpu) : "-"
            v["rss"] = sprintf("%.1f", rss / 1024); v["anon"] = sprintf("%.1f", anon / 1024)
            v["wall"] = sprintf("%.4f", wall)
            v["ratio"] = peer > 0 ? sprintf("%.3f", ours / peer) : "-"
            split(bar, b, " ")
            verdict = bar == "" ? "-" : bar " " ((b[2] == "<=" ? v[b[1]] + 0 <= b[3] + 0 : v[b[1]] + 0 >= b[3] + 0) ? "met" : "missed")
            print name, v["mb_s"], bytes ? sprintf("%.3f", cpu / (bytes / 1e9)) : "-", \
                v["rss"], v["anon"], v["ratio"], v["wall"], verdict, date, machine, commit
        }')
    case $line in
    *' missed	'*) misses=$((misses + 1)) ;;
    esac
    printf '%s\n' "$line" | cut -f 1-8
    printf 'name\tmb_s\tcpu_s_gb\tpeak_rss_mb\tpeak_anon_mb\tratio\twall_s\tbar\tdate\tmachine\tcommit\n' >new
    [ ! -f "$table" ] || awk -F '\t' -v name="$1" 'NR > 1 && $1 != name' "$table" >>new
    printf '%s\n' "$line" >>new
    mv new "$table"
}

first=''
# bench NAME BYTES COMMAND
bench() {
    figure "$1" "$2" "$3"
}
# bench_pair NAME BYTES COMMAND PEER -- ratio of CPU times.
bench_pair() {
    figure "$1" "$2" "$3" "$4"
}
# bench_wall NAME BYTES COMMAND PEER -- ratio of wall times.
bench_wall() {
    figure "$1" "$2" "$3" "$4" '$1'
}
# bench_first NAME COMMAND -- wall time to the first byte of output.
bench_first() {
    first=-f
    figure "$1" 0 "$2"
    first=''
}
# bench_printed NAME BYTES COMMAND PEER -- CPU time over the CPU seconds that
# PEER prints first into $OUT/seconds, for a peer that times its own inner part.
bench_printed() {
    rm -f ours peer printed
    i=0
    while [ $i -lt "$runs" ]; do
        i=$((i + 1))
        if ! once ours "$3" || ! once peer "$4"; then
            echo "FAILED  $1"
            misses=$((misses + 1))
            wanted=''
            return
        fi
        cat "$OUT/seconds" >>printed
    done
    row "$1" "$2" "$(middle ours '$2 + $3')" "$(middle printed '$1')"
    wanted=''
}

echo "name | MB/s per CPU s | CPU s/GB | peak RSS MB | peak anon MB | ratio | wall s | bar"
for area in "$@"; do
    table=$results/$area.tsv
    . "$here/$area.sh"
done
[ "$misses" -eq 0 ] || {
    echo "$misses bars missed or commands failed"
    exit 1
}
