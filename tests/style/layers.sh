#!/bin/sh
# layers.sh ROOT -- what may use what.
#
# A folder includes itself and the folders below it: base < text < core <
# {io filters dedup scoring tokens} < cmd. Some things live in one place only:
# SIMD headers, threads, malloc, printing, exits, simdjson. The lists of places
# are at the top; a longer list needs a reason in the commit.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
. "$here/lib.sh"

may_thread='core/(run|parallel)\.c|scoring/[a-z_]*pump\.c'
may_malloc='base/mem\.c'
may_print='cmd/[a-z0-9_]+\.c|base/mem\.c'
may_simdjson='text/json_parse\.cc'

below() {
    case $1 in
    base) echo base ;;
    text) echo 'base|text' ;;
    core) echo 'base|text|core' ;;
    cmd) echo 'base|text|core|io|filters|dedup|scoring|tokens|cmd' ;;
    *) echo "base|text|core|$1" ;;
    esac
}

# only PLACES PATTERN -- the lines of code matching PATTERN outside PLACES.
only() {
    grep -vE "^($1):" "$code" | grep -E "^[^ ]+ .*($2)" || true
}

call='(^|[^A-Za-z0-9_.>])'
code=$(mktemp)
trap 'rm -f "$code"' EXIT
our_files "$LAYERS" '*.c' '*.h' '*.cc' | while IFS= read -r file; do
    code "$file"
done >"$code"

bad=0
for folder in $LAYERS; do
    grep -E "^$folder/" "$code" | grep -E '# *include *"' |
        grep -vE "# *include *\"(($(below "$folder"))/[a-z0-9_]+\.(h|inc)|[a-z0-9_]+\.inc)\"" |
        complain "$folder/ may include $(below "$folder") only, as \"folder/file.h\"" || bad=1
done
only '[a-z]+/[a-z0-9_]+_avx(2|512)\.c' '# *include *<([a-z0-9]*intrin|arm_neon)\.h>' |
    complain 'intrinsics belong in x_avx2.c or x_avx512.c' || bad=1
our_files "$LAYERS" '*_avx2.c' '*_avx512.c' | while IFS= read -r file; do
    [ -f "${file%_avx*}.c" ] || echo "$file"
done | complain 'no scalar twin x.c beside' || bad=1
only "$may_thread" '# *include *<(pthread|threads)\.h>' |
    complain 'threads belong to the runner' || bad=1
only "$may_malloc" "$call(malloc|calloc|realloc|reallocarray|free|strdup|strndup|aligned_alloc|posix_memalign|v?asprintf|alloca) *\\(" |
    complain 'only base/mem.c allocates' || bad=1
only "$may_print" "${call}(stderr|stdout)([^A-Za-z0-9_]|\$)|$call(exit|_exit|_Exit|quick_exit|abort|perror|v?printf|puts|putchar|errx?|warnx?) *\\(" |
    complain 'only cmd/ prints or exits' || bad=1
only "$may_simdjson" 'simdjson' |
    complain "simdjson is text/json_parse.cc's own" || bad=1
only 'nowhere' "$call(strtok|setlocale|gets|sprintf|vsprintf|strcpy|strcat|rand|srand) *\\(" |
    complain 'banned: hidden state, or no bound' || bad=1
exit $bad
