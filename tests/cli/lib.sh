# lib.sh -- what a case may call. Sourced before tests/cli/CASE/cmd, which runs
# with `set -eu` in an empty directory of its own, and has:
#
#   $TAMIS       the program; `tamis` alone finds it too
#   $CASE_DIR    the case's folder, for its inputs
#   $SAMPLES     data-samples/
#   $SHARED      ../shared, or empty; see skip_unless_shared
#   $TAMIS_JOBS  for -j in a case of the suite cli-threads (a file `threads`
#                beside cmd puts it there)
# shellcheck shell=sh

# fail MESSAGE -- end the case as failed.
fail() {
    echo "failed: $*" >&3
    exit 1
}

# skip MESSAGE -- end the case as skipped.
skip() {
    echo "skipped: $*" >&3
    exit 77
}

# skip_unless_shared PATH... -- each under $SHARED/data must be there.
skip_unless_shared() {
    for path in "$@"; do
        [ -e "$SHARED/data/$path" ] || skip "no ../shared/data/$path"
    done
}

# skip_unless_tool NAME... -- each must be a command.
skip_unless_tool() {
    for tool in "$@"; do
        command -v "$tool" >/dev/null || skip "no $tool"
    done
}

# same_bytes A B -- the files are equal.
same_bytes() {
    cmp "$1" "$2" >&3 2>&3 || fail "$1 and $2 differ"
}

# same_tree A B -- the directories hold the same files with the same bytes.
same_tree() {
    diff -rq "$1" "$2" >&3 2>&3 || fail "$1 and $2 differ"
}

# expect_exit N COMMAND... -- the command ends with status N.
expect_exit() {
    expected=$1
    shift
    status=0
    "$@" || status=$?
    [ "$status" -eq "$expected" ] ||
        fail "exit $status, expected $expected: $*"
}
