#!/bin/sh
# run.sh TAMIS CASE_DIR -- run one golden case.
#
# CASE_DIR/cmd is run in an empty directory (lib.sh says what it has). Its
# output is compared byte for byte with CASE_DIR/stdout and CASE_DIR/stderr,
# where those exist, and its exit status with CASE_DIR/exit (0 if there is
# none). Exit status 77: skipped.
#
#   UPDATE=1      rewrite the files that exist instead; review them as code
#   KEEP=1        keep the directory and say where it is
#   TAMIS_WRAP    words before each start of the program, such as valgrind
set -eu
TAMIS=$(realpath "$1")
CASE_DIR=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
SAMPLES=$(realpath "$here/../../data-samples" 2>/dev/null) || SAMPLES=''
SHARED=$(realpath -e "${SHARED:-$here/../../../shared}" 2>/dev/null) || SHARED=''
TAMIS_JOBS=${TAMIS_JOBS:-4}
export CASE_DIR SAMPLES SHARED TAMIS_JOBS
# meson fills what malloc gives: pages that a run would never touch.
unset MALLOC_PERTURB_

dir=$(mktemp -d)
if [ -n "${KEEP-}" ]; then
    echo "kept: $dir"
else
    trap 'rm -rf "$dir"' EXIT
fi
mkdir "$dir/work" "$dir/bin" "$dir/tmp"
if [ -n "${TAMIS_WRAP-}" ]; then
    printf '#!/bin/sh\nexec %s %s "$@"\n' "$TAMIS_WRAP" "$TAMIS" >"$dir/bin/tamis"
    chmod +x "$dir/bin/tamis"
    TAMIS=$dir/bin/tamis
else
    ln -s "$TAMIS" "$dir/bin/tamis"
fi
export TAMIS LC_ALL=C TMPDIR="$dir/tmp" PATH="$dir/bin:$PATH"

status=0
(
    cd "$dir/work"
    exec sh -euc '. "$1"; . "$2"' case "$here/lib.sh" "$CASE_DIR/cmd"
) 3>&1 >"$dir/stdout" 2>"$dir/stderr" </dev/null || status=$?

wanted=0
[ ! -f "$CASE_DIR/exit" ] || wanted=$(cat "$CASE_DIR/exit")
[ "$status" -ne 77 ] || [ "$wanted" -eq 77 ] || exit 77

if [ -n "${UPDATE-}" ]; then
    for name in stdout stderr; do
        [ ! -f "$CASE_DIR/$name" ] || cp "$dir/$name" "$CASE_DIR/$name"
    done
    rm -f "$CASE_DIR/exit"
    [ "$status" -eq 0 ] || echo "$status" >"$CASE_DIR/exit"
    exit 0
fi

bad=0
for name in stdout stderr; do
    [ -f "$CASE_DIR/$name" ] || continue
    cmp -s "$CASE_DIR/$name" "$dir/$name" && continue
    bad=1
    diff -au --label "expected $name" --label "$name" \
        "$CASE_DIR/$name" "$dir/$name" | head -n 60 || true
done
if [ "$status" -ne "$wanted" ]; then
    bad=1
    echo "exit status $status, expected $wanted"
    [ -f "$CASE_DIR/stderr" ] || tail -n 40 "$dir/stderr"
fi
exit $bad
