# shapes.sh -- one pipeline in every shape it can take. Source it as
# . "$CASE_DIR/../shapes.sh"
# shellcheck shell=sh

# same_in_all_shapes STAGES FILE... -- STAGES is words as typed, `A | B`. Fused
# at -j 1, 2 and 8, in small batches, and as a process a stage, all give the
# documents, rejects and result of -j 1: kept.jsonl, rejects.jsonl, report.json.
same_in_all_shapes() {
    stages=$1
    shift
    tamis run "read $* | $stages | write -o kept.jsonl" -q -j 1 \
        --rejects rejects.jsonl --stats report.json
    for jobs in 1 2 8; do
        rm -f again.jsonl again-rejects.jsonl again.json
        tamis run "read $* | $stages | write -o again.jsonl" -q -j $jobs \
            --batch-bytes 4k --rejects again-rejects.jsonl --stats again.json
        same_bytes kept.jsonl again.jsonl
        same_bytes rejects.jsonl again-rejects.jsonl
        jq -S '.result | del(.pipeline, .outputs[].path)' report.json >a.json
        jq -S '.result | del(.pipeline, .outputs[].path)' again.json >b.json
        same_bytes a.json b.json
        [ "$(jq '.measured.batches // 50' again.json)" -ge 50 ] ||
            fail "too few batches"
    done
    eval "tamis read -q $* | tamis $(printf '%s\n' "$stages" |
        sed 's/ | / | tamis /g') >piped.jsonl"
    same_bytes kept.jsonl piped.jsonl
}

# link_samples -- the four shards of data-samples/, here; $shards names them.
link_samples() {
    shards='crawl-00.jsonl.zst crawl-01.jsonl.gz crawl-02.jsonl crawl-03.warc.wet.gz'
    for name in $shards; do
        ln -s "$SAMPLES/$name" .
    done
}
