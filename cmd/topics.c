/* topics.c -- see topics.h. */
#include "cmd/topics.h"

#include <stddef.h>
#include <string.h>

/* clang-format off */
static const char pipelines[] =
    "A pipeline is stages joined by |. It begins with a source (read) and "
    "ends with a sink (write, ...); without a source it reads stdin, without "
    "a sink it writes JSONL to stdout. These two do the same:\n"
    "\n"
    "    tamis read data-samples/crawl-0* | tamis head -n 3\n"
    "    tamis run 'read data-samples/crawl-0* | head -n 3'\n"
    "\n"
    "The first is one process a stage, the second is one process, fused and "
    "threaded; both give the same bytes. Begin scripts that pipe with "
    "set -o pipefail: a tamis that fails says so in its last line, which the "
    "next one refuses, but one that is killed cannot.\n"
    "\n"
    "The text is split as a shell would split words: quotes, backslash, # for "
    "a comment. Nothing is expanded but ${NAME} and ${NAME:-default}, from "
    "NAME=VALUE on the command line; globs are read's own, sorted by bytes. A "
    "recipe is such a text in a file. A stage used twice is told apart with "
    "--as NAME.\n"
    "\n"
    "Options of the pipeline (tamis help run) stand behind it, not in it. "
    "Sizes take k, M, G, T (powers of 1024); counts take 2e6 and 2_000_000; "
    "ratios are 0 to 1; durations take ms, s, m, h. No option is tuned by "
    "time: the same command gives the same bytes, whatever the number of "
    "threads.";

static const char documents[] =
    "On the wire a document is one JSON object a line: text (a string), id (a "
    "string or an integer), and whatever else it had, kept byte for byte. A "
    "record that no stage changes leaves as it came.\n"
    "\n"
    "Other shapes are read with --text-field and --id-field. A missing id "
    "becomes PATH/RECORD, the record's number from 0. The id of a WET record "
    "is its WARC-Record-ID as written.\n"
    "\n"
    "What stages add stands under metadata. With --annotate a stage that "
    "drops keeps every document and writes there, under its own name with _ "
    "for -, what it would have done:\n"
    "\n"
    "    {\"keep\":false,\"reason\":\"too_few_words\",\"value\":12,\"limit\":20}\n"
    "\n"
    "--rejects writes every dropped document as it reached the stage, with "
    "metadata.filter_stage, filter_reason, filter_value and filter_limit.\n"
    "\n"
    "A record that is not JSON, or has no text, or a text that is no string, "
    "is a bad record: counted by reason, written to --bad, and no failure "
    "unless --max-bad says so.";

static const char reports[] =
    "--stats FILE writes the run report as JSON; a directory output always "
    "has one, DIR/report.json.\n"
    "\n"
    "    {\"result\": {\"tamis\", \"pipeline\", \"complete\",\n"
    "        \"inputs\": [{\"path\", \"bytes\", \"documents\", \"bad\": {REASON: N}}],\n"
    "        \"stages\": [{\"name\", \"documents_in\", \"documents_out\",\n"
    "            \"text_bytes_in\", \"text_bytes_out\", \"dropped\": {REASON: N}}],\n"
    "        \"outputs\": [{\"path\", \"bytes\", \"documents\", \"xxh3\"}]},\n"
    "     \"measured\": {\"started\", \"memory_bytes\", \"wall_seconds\",\n"
    "        \"cpu_seconds\", \"peak_rss_bytes\", \"threads\",\n"
    "        \"stages\": [{\"name\", \"cpu_seconds\", \"memory_bytes\"}]}}\n"
    "\n"
    "Two reports of the same work have equal results; what differs from run "
    "to run is in measured. Documents in are documents out, dropped and bad: "
    "the sum is checked, and a run where it does not hold fails.\n"
    "\n"
    "On a terminal, or with --progress always, the same is a table on stderr "
    "at the end of the run.";

static const char directories[] =
    "An output that ends in / is a directory that can be killed anywhere and "
    "continued: the same command takes it up and gives the bytes of a run "
    "that was never stopped.\n"
    "\n"
    "    DIR/00000.jsonl.zst            documents of the first input\n"
    "    DIR/00001-000.jsonl.zst        cut past --shard-size\n"
    "    DIR/report.json                the run report\n"
    "    DIR/manifest.json              last: every file with its checksum\n"
    "    DIR/.tamis/run.json            which run this is\n"
    "    DIR/.tamis/NAME.json           the marker of a finished file\n"
    "\n"
    "A file appears by rename once it is whole and on disk, then its marker. "
    "Where a file ends depends on the documents alone, not on threads. "
    "--rejects DIR/ and --bad DIR/ are cut at the same places.\n"
    "\n"
    "A directory of another run is refused unless --overwrite; --check "
    "verifies the checksums of what is finished. A second copy of the same "
    "run waits for the first and finds the work done. A pipeline without "
    "order-dependent stages continues at the recorded place of its input; one "
    "with such a stage reads from the start and does not rewrite what is "
    "finished.";

static const char exit_status[] =
    "    0    done\n"
    "    1    failed: damaged input, I/O, --max-bad passed\n"
    "    2    usage, option, recipe, model or input name, found before work\n"
    "         began: nothing was written\n"
    "    3    stopped early on request; the same command continues\n"
    "    130  interrupted (dies by SIGINT)\n"
    "    141  the reader of the output went away, quietly\n"
    "\n"
    "An error is one line on stderr, tamis: WHERE: WHAT. Bad records are "
    "counted and do not fail a run; see --max-bad.";

const struct topic topics[] = {
    {"pipelines", "how stages are joined, in a shell and in a recipe", pipelines},
    {"documents", "what a document is on the wire", documents},
    {"reports", "what --stats writes", reports},
    {"directories", "outputs that can be killed and continued", directories},
    {"exit-status", "what the exit status says", exit_status},
    {NULL, NULL, NULL},
};
/* clang-format on */

const struct topic *topic_find(const char *name)
{
    for (const struct topic *topic = topics; topic->name != NULL; topic++) {
        if (strcmp(topic->name, name) == 0)
            return topic;
    }
    return NULL;
}
