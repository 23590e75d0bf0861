#!/bin/sh
# kill_selftest.sh -- kill.sh passes a program that can be killed anywhere, and
# catches one that leaves half a file, one that leaves a temporary file, and one
# that fails when run again.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
bad=0
mkdir "$dir/bin"

# program NAME -- makes $1/0 to $1/5 slowly, from stdin's recipe for a file.
program() {
    {
        printf '#!/bin/sh\nset -eu\nmkdir -p "$1/.tamis"\ncd "$1"\n'
        printf 'for i in 0 1 2 3 4 5; do\n'
        cat
        printf 'done\n'
    } >"$dir/bin/$1"
    chmod +x "$dir/bin/$1"
}
program good <<'EOT'
    [ ! -e $i ] || continue
    (echo $i; sleep 0.02; echo $i) >.tamis/part.tmp
    mv .tamis/part.tmp $i
EOT
program half <<'EOT'
    [ ! -e $i ] || continue
    (echo $i; sleep 0.02; echo $i) >$i
EOT
program orphan <<'EOT'
    [ ! -e $i ] || continue
    (echo $i; sleep 0.02; echo $i) >.tamis/$$.tmp
    mv .tamis/$$.tmp $i
EOT
program stubborn <<'EOT'
    [ ! -e .tamis/lock ] || exit 1
    : >.tamis/lock
    sleep 0.02
    echo $i >$i
    rm .tamis/lock
EOT

# gives STATUS PROGRAM -- kill.sh ends with STATUS on PROGRAM.
gives() {
    status=0
    "$here/kill.sh" -n 6 -s 7 -m 6 "$dir/$2" -- "$dir/bin/$2 {OUT}" \
        >"$dir/$2.log" 2>&1 || status=$?
    [ "$status" -eq "$1" ] || {
        echo "$2: $status instead of $1"
        cat "$dir/$2.log"
        bad=1
    }
}
gives 0 good
gives 1 half
gives 1 orphan
gives 1 stubborn
exit $bad
