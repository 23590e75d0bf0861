#!/bin/sh
# add_stage.sh ROOT -- do what CONTRIBUTING.md says under "Adding a stage", in a
# copy of the tree: the file, the meson line and the golden case are its very
# text. Help, man page, completion, list, README row, drop reasons and counters
# must follow.
set -eu
cd "$1"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
bad=0

# expect WHAT COMMAND... -- the command succeeds.
expect() {
    what=$1
    shift
    "$@" >"$dir/out" 2>&1 || {
        echo "failed: $what: $*"
        head -n 20 "$dir/out"
        bad=1
    }
}

if git rev-parse --git-dir >/dev/null 2>&1; then
    git ls-files -co --exclude-standard | while IFS= read -r file; do
        [ ! -f "$file" ] || printf '%s\n' "$file"
    done
else
    find . -type f ! -path './build*'
fi >"$dir/files"
mkdir "$dir/tree"
tar -cf - -T "$dir/files" | tar -xf - -C "$dir/tree"
cd "$dir/tree"

# block LANGUAGE -- the fenced block of that language in the section.
block() {
    sed -n '/^<!-- BEGIN adding-a-stage/,/^<!-- END adding-a-stage/p' CONTRIBUTING.md |
        sed -n '/^```'"$1"'$/,/^```$/{/^```/!p;}'
}
block c >filters/code_lines.c
block meson >>filters/meson.build
mkdir -p tests/cli/code-lines
block sh >tests/cli/code-lines/cmd
cat >tests/cli/code-lines/stdout <<'END'
{"id":1,"text":"1234\n1234\n"}
{"id":1,"text":"1234\n1234\n","metadata":{"code_lines":{"keep":true,"mean_line":4,"max_line":4}}}
{"id":2,"text":"12345\n1234","metadata":{"code_lines":{"keep":true,"mean_line":4.5,"max_line":5}}}
{"id":3,"text":"12345678\n","metadata":{"code_lines":{"keep":false,"reason":"long_line","value":8,"limit":7,"mean_line":8,"max_line":8}}}
END

if ! meson setup -Doptimization=0 --werror build >"$dir/log" 2>&1 ||
    ! ninja -C build tamis >>"$dir/log" 2>&1; then
    tail -n 40 "$dir/log"
    exit 1
fi
tamis=$dir/tree/build/tamis
expect 'golden case' tests/cli/run.sh "$tamis" tests/cli/code-lines
for case in help man list completion; do
    status=0
    tests/cli/run.sh "$tamis" "tests/cli/$case" || status=$?
    [ $status -eq 0 ] || [ $status -eq 77 ] || bad=1
done
"$tamis" code-lines --help >page
expect 'option and default' grep -A 1 -e '--max-mean-line N' page
tr -s ' \n' ' ' <page >line
expect 'default' grep -e '--max-line N [^-]* (bytes) \[default: 1000\]' line
expect 'drop reason' grep '^  long_lines ' page
expect 'source' grep 'Codex (Chen' page
"$tamis" list stages >page
expect 'list' grep '^code-lines	' page
"$tamis" man code-lines >page
expect 'man page' grep 'Fl -max-line' page
"$tamis" completion bash >page
expect 'completion' grep -e '--max-mean-line' page
scripts/update-readme "$tamis"
expect 'README row' grep '^| `code-lines` | drop source code' README.md
printf '{"id":1,"text":"%0101d"}\n{"id":2,"text":""}\n' 0 >in.jsonl
expect 'run' "$tamis" code-lines in.jsonl --stats stats.json -q
expect 'counters' grep '"dropped":{"long_lines":1}' stats.json
expect 'example' "$tamis" code-lines data-samples/crawl-00.jsonl.zst
if command -v clang-format-14 >/dev/null; then
    expect 'layout' clang-format-14 --dry-run -Werror --style=file filters/code_lines.c
fi
exit $bad
