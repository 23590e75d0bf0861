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

# fails STATUS PATTERN COMMAND... -- it ends with STATUS and says so in one line
# on stderr, `tamis: ...`, that the pattern (grep -E) matches.
fails() {
    expected=$1
    pattern=$2
    shift 2
    status=0
    "$@" >"$TMPDIR/out" 2>"$TMPDIR/err" || status=$?
    [ "$status" -eq "$expected" ] ||
        fail "exit $status, expected $expected: $* ($(cat "$TMPDIR/err"))"
    [ "$(wc -l <"$TMPDIR/err")" -eq 1 ] ||
        fail "not one line on stderr: $(cat "$TMPDIR/err")"
    grep -a '^tamis: ' "$TMPDIR/err" | grep -aqE -- "$pattern" ||
        fail "'$(cat "$TMPDIR/err")' does not say '$pattern'"
}

# is EXPECTED WORD... -- the words are those expected.
is() {
    expected=$1
    shift
    [ "$*" = "$expected" ] || fail "'$*', expected '$expected'"
}

# documents N [PREFIX] -- N records of about 100 bytes, texts of 1 to 24 words,
# every tenth text a copy of the first; other texts differ by prefix too.
documents() {
    awk -v n="$1" -v prefix="${2-d}" -v word="${2-word}" 'BEGIN {
        for (i = 0; i < n; i++) {
            printf "{\"id\":\"%s%d\",\"text\":\"", prefix, i
            if (i % 10 == 0)
                printf "the same words again and again"
            else
                for (w = 0; w <= i * 7 % 24; w++)
                    printf "%s%s%d", (w ? " " : ""), word, i * 31 + w
            printf "\",\"n\":%d}\n", i
        }
    }'
}

# count LIST... -- records of the files, which tamis wrote with any codec.
count() {
    "$TAMIS" read -q "$@" | wc -l
}

# holds_no_output DIR -- no finished file, marker or temporary one is in it.
holds_no_output() {
    [ ! -e "$1" ] || find "$1" -type f ! -path '*/.tamis/run.json' \
        ! -path '*/.tamis/lock' >"$TMPDIR/left"
    [ ! -s "$TMPDIR/left" ] || fail "left behind: $(cat "$TMPDIR/left")"
}

# flowed N REPORT... -- at least N batches went through each run.
flowed() {
    least=$1
    shift
    for report in "$@"; do
        batches=$(jq .measured.batches "$report")
        [ "$batches" -ge "$least" ] || fail "$report: only $batches batches"
    done
}

# conserved REPORT -- what went in is what came out, was dropped or was bad, at
# every stage and from one to the next.
conserved() {
    jq -e '.result | (.inputs | map(.documents) | add) as $in |
        .stages[0].documents_out == $in + (.stages | map(.bad // 0) | add) and
        ([.stages, .stages[1:]] | transpose | map(select(.[1])) |
            all(.[0].documents_out == .[1].documents_in)) and
        (.stages | all(.documents_in ==
            .documents_out + ([.dropped[]] | add // 0) + (.bad // 0)))' \
        "$1" >/dev/null || fail "$1 does not add up: $(jq -c .result "$1")"
}

# is_sanitized -- the program carries a sanitizer, whose memory is not its own.
is_sanitized() {
    grep -qaE '__(a|t)san_init' "$TAMIS"
}
