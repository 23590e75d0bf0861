#!/bin/sh
# selftest.sh -- the runner of cases passes a case that holds and fails one that
# does not, for each thing it compares. The program under test is `cat`.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
bad=0
unset UPDATE TAMIS_WRAP KEEP 2>/dev/null || true

# gives STATUS WHAT -- the case in $dir/case ends run.sh with STATUS.
gives() {
    status=0
    out=$("$here/run.sh" "$(command -v cat)" "$dir/case" 2>&1) || status=$?
    [ "$status" -eq "$1" ] || {
        echo "$2: $status instead of $1: $out"
        bad=1
    }
    rm -rf "$dir/case"
}
new_case() {
    mkdir -p "$dir/case"
    echo "$1" >"$dir/case/cmd"
}

new_case 'echo a | tamis; echo b | "$TAMIS" >&2'
echo a >"$dir/case/stdout"
echo b >"$dir/case/stderr"
gives 0 'same output'
new_case 'echo a'
echo b >"$dir/case/stdout"
gives 1 'other stdout'
new_case 'echo a >&2'
: >"$dir/case/stderr"
gives 1 'other stderr'
new_case 'exit 3'
gives 1 'other status'
new_case 'exit 3'
echo 3 >"$dir/case/exit"
gives 0 'the status expected'
new_case 'false; true'
gives 1 'a failing command before the last'
new_case 'skip "no such thing"'
gives 77 'a skip'
new_case 'skip_unless_shared no-such-file'
gives 77 'a skip without shared data'
new_case 'expect_exit 3 sh -c "exit 3"; expect_exit 1 false'
gives 0 'expect_exit'
new_case 'expect_exit 0 false'
gives 1 'expect_exit of another status'
new_case 'echo a >a; echo b >b; same_bytes a b'
gives 1 'same_bytes of two files'
new_case 'mkdir a b; : >a/x; same_tree a b'
gives 1 'same_tree of two trees'
exit $bad
