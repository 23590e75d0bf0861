#!/bin/sh
# kill.sh [-n N] [-s SEED] [-m FILES] [-p KILLS] [-c PERCENT] DIR -- COMMAND
#
# Kill a run anywhere, run it again, and the bytes are those of a run nobody
# disturbed. COMMAND is a shell command; {OUT} in it stands for its output
# directory, always DIR/out, so that no path differs between runs. It is run once
# undisturbed (kept as DIR/ref), then N times: started, ended by SIGKILL of its
# process group after a random fraction of the undisturbed time, and run again to
# its end. All files must then be equal, .tamis/ included, but for the lock and
# for report.json, of which .result must be; an orphaned temporary file is a
# file too many. DIR/kills.tsv has a row a kill.
#
#   -n N        kills (20)          -s SEED     of the random fractions (1)
#   -m FILES    the undisturbed run must make at least so many data files
#   -p KILLS    at least so many kills with half the files or more finished ...
#   -c PERCENT  ... whose reruns take at most this share of the full run's CPU
#               time, on average
#
# The last line is the summary; exit status 1 on any difference, and what was
# compared is then kept.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
n=20 seed=1 min_files=0 min_past=0 max_percent=''
while getopts n:s:m:p:c: option; do
    case $option in
    n) n=$OPTARG ;;
    s) seed=$OPTARG ;;
    m) min_files=$OPTARG ;;
    p) min_past=$OPTARG ;;
    c) max_percent=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
if [ $# -lt 3 ] || [ "$2" != -- ]; then
    echo "usage: kill.sh [-n N] [-s SEED] [-m FILES] [-p KILLS] [-c PERCENT] DIR -- COMMAND" >&2
    exit 2
fi
mkdir -p "$1"
dir=$(cd "$1" && pwd)
shift 2
out=$dir/out
command=$(printf '%s' "$*" | sed "s|{OUT}|$out|g")
rm -rf "$out" "$dir/ref"
${CC:-cc} -std=c17 -D_GNU_SOURCE -O1 -o "$dir/measure" "$here/bench/measure.c"

# run [-k SECONDS] -- the command; its figures go to DIR/cost.
run() {
    "$dir/measure" -o "$dir/cost" "$@" sh -c "$command" \
        </dev/null >"$dir/log" 2>&1
}

# failed WHY -- say so, keep everything, end.
failed() {
    tail -n 5 "$dir/log"
    echo "kill.sh: $*; see $dir"
    exit 1
}

# cpu -- CPU seconds of the last run.
cpu() {
    awk '{ printf "%.4f\n", $2 + $3 }' "$dir/cost"
}

# data_files TREE -- how many finished files of data it holds.
data_files() {
    [ -d "$1" ] || {
        echo 0
        return
    }
    find "$1" -name '.*' ! -path "$1" -prune -o -type f ! -name '*.tmp' \
        ! -name report.json ! -name manifest.json -print | wc -l
}

# listing TREE -- the files that must agree.
listing() {
    (cd "$1" && find . -type f ! -path './.tamis/lock*' | LC_ALL=C sort)
}

# same -- out and ref hold the same bytes; says where not.
same() {
    listing "$dir/ref" >"$dir/ref.list"
    listing "$out" >"$dir/out.list"
    diff "$dir/ref.list" "$dir/out.list" || return 1
    while IFS= read -r file; do
        case $file in
        */report.json)
            for tree in ref out; do
                jq -S .result "$dir/$tree/$file" >"$dir/$tree.result" || return 1
            done
            cmp "$dir/ref.result" "$dir/out.result" || return 1
            ;;
        *) cmp "$dir/ref/$file" "$out/$file" || return 1 ;;
        esac
    done <"$dir/ref.list"
}

run || failed "the undisturbed run ended with $?"
[ -d "$out" ] || failed "the command made no {OUT}"
wall=$(cut -d ' ' -f 1 "$dir/cost")
full=$(cpu)
mv "$out" "$dir/ref"
files=$(data_files "$dir/ref")
[ "$files" -ge "$min_files" ] || failed "$files data files, wanted $min_files"
! listing "$dir/ref" | grep -E '\.tmp$|/tmp[^/]*$' || failed 'a temporary file remains'

printf 'at_s\twall_s\tfiles\tof\trerun_percent\tpast_half\n' >"$dir/kills.tsv"
awk -v n="$n" -v seed="$seed" -v wall="$wall" '
    BEGIN { srand(seed); for (i = 0; i < n; i++) printf "%.4f\n", rand() * wall }' >"$dir/times"
i=0
while read -r at; do
    i=$((i + 1))
    rm -rf "$out"
    run -k "$at" || [ $? -eq 137 ] || failed "kill $i: the run to be killed failed by itself"
    done_files=$(data_files "$out")
    run || failed "kill $i at $at s: the rerun ended with $?"
    same || failed "kill $i at $at s: the bytes differ"
    printf '%s %s %s %s %s %s\n' "$at" "$wall" "$done_files" "$files" "$(cpu)" "$full" |
        awk -v OFS='\t' '{ print $1, $2, $3, $4, sprintf("%.0f", 100 * $5 / ($6 > 0 ? $6 : 1)), (2 * $3 >= $4) }' |
        tee -a "$dir/kills.tsv" |
        awk -v i="$i" '{ print "kill " i ": at " $1 " of " $2 " s, " $3 " of " $4 " files finished, rerun " $5 "% of the full CPU time" }'
done <"$dir/times"

awk -v n="$n" -v want="$min_past" -v most="$max_percent" -v full="$full" '
    NR > 1 { sum += $5; if ($6) { past++; late += $5 } }
    END {
        mean = past ? late / past : 0
        printf "kill.sh: %d kills, 0 differ; %d with half the files finished, their reruns %.0f%% of the full CPU time (all: %.0f%%), full run %.2f CPU s\n",
            n, past, mean, n ? sum / n : 0, full
        if (past < want) { print "kill.sh: wanted " want " kills past half"; exit 1 }
        if (most != "" && mean > most) { print "kill.sh: wanted at most " most "%"; exit 1 }
    }' "$dir/kills.tsv"
rm -rf "$out"
