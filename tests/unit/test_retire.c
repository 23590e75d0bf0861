/* test_retire.c -- fates become counts, lines written aside and units. */
#include "base/mem.h"
#include "core/retire.h"
#include "core/rundir.h"
#include "core/rundir_files.h"
#include "tests/unit/decode.h"
#include "tests/unit/tempdir.h"

enum { N_STAGES = 3 };

static const struct reason reasons[] = {{"short", ""}, {"long", ""}, {0}};
static const struct step no_steps[] = {{0}};
static const struct stage_type types[N_STAGES] = {
    {.name = "read", .role = STAGE_SOURCE, .steps = no_steps},
    {.name = "judge",
     .role = STAGE_STEP,
     .reasons = reasons,
     .steps = no_steps},
    {.name = "write", .role = STAGE_SINK, .steps = no_steps},
};

struct scene {
    struct tempdir top;
    struct stage stages[N_STAGES];
    struct stage_counts stage_counts[N_STAGES];
    uint64_t dropped[2];
    uint64_t cpu_ns[N_STAGES];
    const char *reasons[2];
    struct input inputs[2];
    char paths[2][16];
    struct context context;
    struct retire retire;
    struct batch batch;
    struct error err;
};

static void begin(struct scene *scene)
{
    *scene = (struct scene){.retire = {.max_bad = UINT64_MAX},
                            .reasons = {"short", "long"},
                            .paths = {"a.jsonl", "b.jsonl"}};
    tempdir_make(&scene->top);
    for (size_t i = 0; i < N_STAGES; i++) {
        scene->stages[i] = (struct stage){
            .type = &types[i], .name = types[i].name, .index = (uint32_t)i};
        scene->stage_counts[i].name = types[i].name;
    }
    scene->stage_counts[1].dropped = scene->dropped;
    scene->stage_counts[1].reasons = scene->reasons;
    scene->stage_counts[1].n_reasons = 2;
    scene->inputs[0].path = scene->paths[0];
    scene->inputs[1].path = scene->paths[1];
    scene->context.counts = (struct counts){.inputs = scene->inputs,
                                            .n_inputs = 2,
                                            .stages = scene->stage_counts,
                                            .n_stages = N_STAGES,
                                            .stage_cpu_ns = scene->cpu_ns};
    scene->retire.context = &scene->context;
    scene->retire.stages = scene->stages;
    scene->retire.n_stages = N_STAGES;
    batch_init(&scene->batch, N_STAGES, CPU_SCALAR);
}

static void end(struct scene *scene)
{
    retire_discard(&scene->batch);
    batch_release(&scene->batch);
    sidecar_close(scene->retire.rejects);
    sidecar_close(scene->retire.bad);
    tempdir_remove(&scene->top);
}

static struct doc *add(struct scene *scene, const char *text)
{
    struct doc *doc = batch_append(&scene->batch);

    doc->record = str_from("{\"id\":1,\"text\":\"x\"}");
    doc->record_number = doc->ordinal;
    doc->record_bytes = doc->record.len;
    doc->text = str_from(text);
    doc->first_text_len = strlen(text);
    return doc;
}

/* One kept, one changed, one dropped, one bad of each stage, one skipped. */
static void fill(struct scene *scene)
{
    struct batch *batch = &scene->batch;
    struct doc *doc;

    (void)add(scene, "kept");
    doc = add(scene, "changed");
    batch->stage = 1;
    doc_set_text(batch, doc, str_from("new"));
    doc_drop(batch, add(scene, "dropped"),
             (struct verdict){
                 .reason = 1, .value = str_from("7"), .limit = str_from("5")});
    doc = add(scene, "bad late");
    doc->metadata_kind = JSON_ARRAY;
    assert_false(doc_put(batch, doc, "k", str_from("1")));
    batch->stage = 0;
    doc = add(scene, "");
    doc->record = str_from("{\"a\":\xff");
    doc->offset_bytes = 99;
    doc_bad(batch, doc, "json");
    add(scene, "")->fate = DOC_SKIPPED;
    batch_sweep(batch);
}

static enum status retire(struct scene *scene)
{
    enum status status =
        retire_seal(&scene->retire, &scene->batch, &scene->err);

    if (status == STATUS_OK)
        status = retire_batch(&scene->retire, &scene->batch, &scene->err);
    return status;
}

static void fates_become_counts(void **state)
{
    struct scene scene;
    const struct counts *counts;

    (void)state;
    begin(&scene);
    fill(&scene);
    assert_int_equal(scene.batch.n_docs, 2);
    assert_int_equal(retire(&scene), STATUS_OK);
    counts = &scene.context.counts;
    assert_int_equal(counts->n_batches, 1);
    assert_int_equal(counts->documents, 3);
    assert_int_equal(counts->bad, 2);
    assert_int_equal(counts->inputs[0].documents, 3);
    assert_int_equal(counts->inputs[0].skipped, 1);
    assert_int_equal(counts->inputs[0].bad[bad_reason_index("json")], 1);
    assert_int_equal(counts->inputs[0].bad[bad_reason_index("metadata")], 1);
    assert_int_equal(counts->stages[0].documents_in, 4);
    assert_int_equal(counts->stages[0].documents_out, 4);
    assert_int_equal(counts->stages[0].text_bytes_in, 4 + 7 + 7 + 8);
    assert_int_equal(counts->stages[1].documents_in, 4);
    assert_int_equal(counts->stages[1].documents_out, 2);
    assert_int_equal(counts->stages[1].text_bytes_in, 4 + 7 + 7 + 8);
    assert_int_equal(counts->stages[1].text_bytes_out, 4 + 3);
    assert_int_equal(counts->stages[1].dropped[0], 0);
    assert_int_equal(counts->stages[1].dropped[1], 1);
    assert_int_equal(counts->stages[2].documents_in, 2);
    assert_int_equal(counts->stages[2].text_bytes_in, 4 + 3);
    end(&scene);
}

static void a_batch_counts_for_its_own_input(void **state)
{
    struct scene scene;

    (void)state;
    begin(&scene);
    scene.batch.input = 1;
    (void)add(&scene, "x");
    assert_int_equal(retire(&scene), STATUS_OK);
    assert_int_equal(scene.inputs[0].documents, 0);
    assert_int_equal(scene.inputs[1].documents, 1);
    end(&scene);
}

static enum status finish(struct sidecar *sidecar)
{
    struct error err;
    const enum status status = sidecar_finish(sidecar, &err);

    return status == STATUS_OK ? sidecar_publish(sidecar, &err) : status;
}

static void check_lines(struct scene *scene, const char *name,
                        const char *wanted)
{
    struct decoded found;
    char path[256];

    decode_path(&found, tempdir_path(&scene->top, name, path), 4096);
    buf_add_char(&found.bytes, '\0');
    assert_string_equal(found.bytes.ptr, wanted);
    buf_release(&found.bytes);
}

static void the_dropped_and_the_bad_are_written_aside(void **state)
{
    struct scene scene;
    char path[256];

    (void)state;
    begin(&scene);
    assert_int_equal(sidecar_open(&scene.retire.rejects,
                                  tempdir_path(&scene.top, "rejects", path),
                                  &scene.err),
                     STATUS_OK);
    assert_int_equal(sidecar_open(&scene.retire.bad,
                                  tempdir_path(&scene.top, "bad", path),
                                  &scene.err),
                     STATUS_OK);
    fill(&scene);
    assert_int_equal(retire(&scene), STATUS_OK);
    assert_int_equal(finish(scene.retire.rejects), STATUS_OK);
    assert_int_equal(finish(scene.retire.bad), STATUS_OK);
    check_lines(&scene, "rejects",
                "{\"id\":1,\"text\":\"x\",\"metadata\":{\"filter_stage\":"
                "\"judge\",\"filter_reason\":\"long\",\"filter_value\":7,"
                "\"filter_limit\":5}}\n");
    check_lines(&scene, "bad",
                "{\"input\":\"a.jsonl\",\"record\":3,\"offset\":0,\"reason\":"
                "\"metadata\",\"length\":19,\"bytes\":"
                "\"{\\\"id\\\":1,\\\"text\\\":\\\"x\\\"}\"}\n"
                "{\"input\":\"a.jsonl\",\"record\":4,\"offset\":99,\"reason\":"
                "\"json\",\"length\":19,\"bytes\":\"{\\\"a\\\":\xef\xbf\xbd\"}"
                "\n");
    end(&scene);
}

/* Of a bad record the first 4 KiB are kept. */
static void a_sample_is_cut(void **state)
{
    struct scene scene;
    struct decoded found;
    char path[256];
    char *bytes = mem_alloc(10000);
    struct doc *doc;

    (void)state;
    memset(bytes, 'x', 10000);
    begin(&scene);
    assert_int_equal(sidecar_open(&scene.retire.bad,
                                  tempdir_path(&scene.top, "bad", path),
                                  &scene.err),
                     STATUS_OK);
    doc = add(&scene, "");
    doc->record = (struct str){bytes, 10000};
    doc_bad(&scene.batch, doc, "json");
    batch_sweep(&scene.batch);
    assert_int_equal(retire(&scene), STATUS_OK);
    assert_int_equal(finish(scene.retire.bad), STATUS_OK);
    decode_path(&found, path, 65536);
    assert_true(found.bytes.len > 4096 && found.bytes.len < 4096 + 200);
    buf_release(&found.bytes);
    mem_free(bytes);
    end(&scene);
}

static void too_many_bad_records_fail_where_they_pass_the_limit(void **state)
{
    struct scene scene;

    (void)state;
    begin(&scene);
    scene.retire.max_bad = 1;
    fill(&scene);
    assert_int_equal(retire(&scene), STATUS_LIMIT);
    assert_string_equal(scene.err.message,
                        "a.jsonl:4: more than 1 bad records (--max-bad)");
    end(&scene);
}

static struct cut *cut_at(struct scene *scene, struct rundir *dir,
                          const char *unit, size_t n_docs)
{
    struct file_out *file = NULL;
    struct cut *cut;

    assert_int_equal(rundir_create(dir, unit, &file, &scene->err), STATUS_OK);
    assert_int_equal(file_out_finish(file, &scene->err), STATUS_OK);
    cut = rundir_cut(dir, &scene->batch, n_docs, unit);
    cut_add_file(cut, file, unit, n_docs);
    return cut;
}

/* What a marker tells are the documents up to the cut, not the batch's. */
static void units_are_published_with_the_counts_up_to_there(void **state)
{
    const struct rundir_options options = {0};
    struct rundir *dir = NULL;
    struct scene scene;
    char path[256];
    size_t len;
    char *text;

    (void)state;
    begin(&scene);
    assert_int_equal(rundir_open(&dir, tempdir_path(&scene.top, "out", path),
                                 str_from("{}"), &options, &scene.err),
                     STATUS_OK);
    rundir_begin(dir, &scene.context.counts, 0);
    assert_int_equal(sidecar_open(&scene.retire.rejects,
                                  tempdir_path(&scene.top, "aside/", path),
                                  &scene.err),
                     STATUS_OK);
    scene.retire.sidecar_dir = dir;
    fill(&scene);
    (void)cut_at(&scene, dir, "u2", 6);
    (void)cut_at(&scene, dir, "u0", 0);
    (void)cut_at(&scene, dir, "u1", 3);
    assert_int_equal(retire(&scene), STATUS_OK);
    assert_null(scene.batch.cuts);
    assert_int_equal(dir->n_units, 3);
    text = tempdir_read(&scene.top, "out/.tamis/u0.json", &len);
    assert_non_null(strstr(text, "\"documents_in\":0,"));
    mem_free(text);
    text = tempdir_read(&scene.top, "out/.tamis/u1.json", &len);
    assert_non_null(strstr(text, "\"documents_in\":3,"));
    assert_non_null(strstr(text, "\"dropped\":{\"long\":1}"));
    assert_non_null(strstr(text, "/aside/u1.jsonl.zst\""));
    mem_free(text);
    text = tempdir_read(&scene.top, "out/.tamis/u2.json", &len);
    assert_non_null(strstr(text, "\"skipped\":1,\"bad\":{\"json\":1,"));
    mem_free(text);
    check_lines(&scene, "aside/u0.jsonl.zst", "");
    check_lines(&scene, "aside/u2.jsonl.zst", "");
    rundir_close(dir);
    end(&scene);
}

static void a_batch_that_goes_no_further_leaves_no_file(void **state)
{
    const struct rundir_options options = {0};
    struct rundir *dir = NULL;
    struct scene scene;
    char path[256];

    (void)state;
    begin(&scene);
    assert_int_equal(rundir_open(&dir, tempdir_path(&scene.top, "out", path),
                                 str_from("{}"), &options, &scene.err),
                     STATUS_OK);
    fill(&scene);
    (void)cut_at(&scene, dir, "u1", 3);
    (void)cut_at(&scene, dir, "u2", 3);
    retire_discard(&scene.batch);
    assert_null(scene.batch.cuts);
    assert_false(tempdir_has(&scene.top, "out/u1"));
    assert_false(tempdir_has(&scene.top, "out/.tamis/u1.tmp"));
    rundir_close(dir);
    end(&scene);
}

static void note_progress(void *arg, const struct counts *counts)
{
    *(uint64_t *)arg += counts->documents;
}

static void progress_is_told_after_each_batch(void **state)
{
    struct scene scene;
    uint64_t seen = 0;

    (void)state;
    begin(&scene);
    scene.retire.on_progress = note_progress;
    scene.retire.progress_arg = &seen;
    (void)add(&scene, "x");
    scene.batch.cpu_ns[1] = 7;
    assert_int_equal(retire(&scene), STATUS_OK);
    assert_int_equal(retire(&scene), STATUS_OK);
    assert_int_equal(seen, 3);
    assert_int_equal(scene.cpu_ns[1], 14);
    end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fates_become_counts),
        cmocka_unit_test(a_batch_counts_for_its_own_input),
        cmocka_unit_test(the_dropped_and_the_bad_are_written_aside),
        cmocka_unit_test(a_sample_is_cut),
        cmocka_unit_test(too_many_bad_records_fail_where_they_pass_the_limit),
        cmocka_unit_test(units_are_published_with_the_counts_up_to_there),
        cmocka_unit_test(a_batch_that_goes_no_further_leaves_no_file),
        cmocka_unit_test(progress_is_told_after_each_batch),
    };

    return unit_run(tests);
}
