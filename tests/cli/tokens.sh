# tokens.sh -- the sample vocabulary and a reader of shards that is not ours.
# Source it as . "$CASE_DIR/../tokens.sh"
# shellcheck shell=sh disable=SC2034
skip_unless_tool python3
vocabulary=$SAMPLES/sample.tiktoken
sample="--tokenizer $vocabulary --pattern gpt2 --eot-id 2000"

# shards VERB DIR EOT [VOCABULARY] -- see shards.py.
shards() {
    python3 "$CASE_DIR/../shards.py" "$@"
}

# texts_in_shards DIR EOT VOCABULARY FILE... -- the shards hold the texts of the
# files, documents without text left out, in order.
texts_in_shards() {
    shards texts "$1" "$2" "$3" >shard-texts
    shift 3
    tamis read -q "$@" | python3 -c '
import json, sys
for line in sys.stdin:
    text = json.loads(line)["text"]
    if text:
        print(json.dumps(text))' >own-texts
    [ -s own-texts ] || fail 'no texts'
    same_bytes own-texts shard-texts
}

# same_run A B -- the same shards, markers and manifest; report.json by result.
same_run() {
    diff -rq -x report.json -x lock "$1" "$2" >&3 2>&3 ||
        fail "$1 and $2 differ"
    for report in "$1" "$2"; do
        jq -S .result "$report/report.json" >"$report.result"
    done
    same_bytes "$1.result" "$2.result"
}
