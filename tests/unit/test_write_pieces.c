/*
 * test_write_pieces.c -- files and frames end where the documents say, however
 * these lie in batches.
 */
#include "base/mem.h"
#include "core/lines_out.h"
#include "io/write_pieces.h"
#include "tests/unit/unit.h"

#include <stdio.h>

struct scene {
    struct write_config config;
    struct write_state state;
    struct context context;
    struct stage stage;
    struct batch batch;
    struct buf told;  /* files: "INPUT-PART documents bytes [split]" */
    struct buf bytes; /* all lines in order */
    size_t file_bytes;
    size_t n_frames;
    uint64_t seq;
};

static void begin(struct scene *scene, enum write_target target,
                  enum codec codec, enum write_layout layout, uint64_t shard)
{
    *scene =
        (struct scene){.config = {.shard_size = shard, .layout = (int)layout},
                       .state = {.target = target, .codec = codec}};
    scene->stage = (struct stage){.config = &scene->config,
                                  .state = &scene->state,
                                  .context = &scene->context};
    /* no run directory stands behind: nothing is done, nothing resumed */
    buf_init(&scene->state.open, NULL);
    buf_init(&scene->told, NULL);
    buf_init(&scene->bytes, NULL);
    batch_init(&scene->batch, 1, CPU_SCALAR);
}

static void end(struct scene *scene)
{
    buf_release(&scene->state.open);
    buf_release(&scene->told);
    buf_release(&scene->bytes);
    batch_release(&scene->batch);
}

static void take_pieces(struct scene *scene)
{
    const struct write_batch *out = scene->batch.notes[0];

    for (const struct write_piece *piece = out->pieces; piece != NULL;
         piece = piece->next) {
        buf_add(&scene->bytes, piece->bytes);
        scene->file_bytes += piece->bytes.len;
        scene->n_frames += piece->has_frame;
        if (!piece->closes_file)
            continue;
        buf_printf(&scene->told, "%u-%u: %u documents, %zu bytes%s\n",
                   piece->input, piece->part, (unsigned)piece->documents,
                   scene->file_bytes, piece->ends_unsplit ? "" : ", split");
        scene->file_bytes = 0;
    }
}

/* A batch of n documents of that many bytes with their newlines. */
static void pass(struct scene *scene, uint32_t input, size_t n, size_t len,
                 bool ends_input, bool is_last)
{
    struct batch *batch = &scene->batch;
    struct error err;

    batch_reset(batch, scene->seq++);
    batch->input = input;
    batch->ends_input = ends_input;
    batch->is_last = is_last;
    for (size_t i = 0; i < n; i++) {
        struct doc *doc = batch_append(batch);
        struct buf record;

        buf_init(&record, &batch->arena);
        buf_printf(&record, "{\"text\":\"%0*d\"}", (int)(len - 12), 0);
        doc->record = buf_str(&record);
    }
    assert_int_equal(write_format(&scene->stage, NULL, batch, &err), STATUS_OK);
    assert_int_equal(write_cut(&scene->stage, batch, &err), STATUS_OK);
    take_pieces(scene);
}

static void unchanged_neighbours_are_not_copied(void **state)
{
    static const char raw[] = "{\"a\":1}\n{\"b\":2}\n{\"c\":3}";
    struct scene scene;
    const struct write_batch *out;
    struct error err;

    (void)state;
    begin(&scene, TARGET_STDOUT, CODEC_NONE, LAYOUT_INPUT, 0);
    scene.batch.raw = (struct str){raw, sizeof(raw) - 1};
    for (size_t i = 0; i < 2; i++)
        batch_append(&scene.batch)->record = (struct str){raw + 8 * i, 7};
    assert_int_equal(write_format(&scene.stage, NULL, &scene.batch, &err),
                     STATUS_OK);
    out = scene.batch.notes[0];
    assert_ptr_equal(out->lines.ptr, raw);
    assert_int_equal(out->lines.len, 16);
    assert_int_equal(out->ends[0], 8);
    /* the third has no newline behind it: a copy */
    batch_append(&scene.batch)->record = (struct str){raw + 16, 7};
    assert_int_equal(write_format(&scene.stage, NULL, &scene.batch, &err),
                     STATUS_OK);
    out = scene.batch.notes[0];
    assert_ptr_not_equal(out->lines.ptr, raw);
    assert_true(str_is(out->lines, "{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n"));
    assert_int_equal(out->ends[2], 24);
    /* one between is gone */
    doc_drop(&scene.batch, scene.batch.docs[1], (struct verdict){0});
    batch_sweep(&scene.batch);
    assert_int_equal(write_format(&scene.stage, NULL, &scene.batch, &err),
                     STATUS_OK);
    out = scene.batch.notes[0];
    assert_true(str_is(out->lines, "{\"a\":1}\n{\"c\":3}\n"));
    assert_int_equal(out->ordinals[1], 2);
    end(&scene);
}

/* A line for each document, and one piece a run of lines. */
static void on_stdout_lines_go_as_they_come(void **state)
{
    struct scene scene;

    (void)state;
    begin(&scene, TARGET_STDOUT, CODEC_NONE, LAYOUT_INPUT, 10);
    pass(&scene, 0, 3, 20, false, false);
    assert_int_equal(scene.bytes.len, 60);
    assert_null(((struct write_batch *)scene.batch.notes[0])->pieces->next);
    pass(&scene, 0, 0, 20, true, true);
    assert_int_equal(scene.bytes.len, 60);
    assert_int_equal(scene.told.len, 0);
    assert_int_equal(scene.state.documents, 3);
    end(&scene);
}

/* Frames of 4 MiB of lines; the last one is what is left; an empty file has
 * one frame too. */
static void frames_are_full_but_the_last(void **state)
{
    static const struct {
        size_t n_batches;
        size_t n_docs;
        size_t n_frames;
    } rows[] = {{1, 0, 1},  {1, 1, 1},  {40, 1, 1}, {41, 1, 1}, {42, 1, 1},
                {43, 1, 2}, {1, 85, 3}, {85, 1, 3}, {3, 28, 2}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct scene scene;

        begin(&scene, TARGET_FILE, CODEC_ZSTD, LAYOUT_INPUT, 10);
        for (size_t b = 0; b < rows[i].n_batches; b++)
            pass(&scene, 0, rows[i].n_docs, FRAME_BYTES / 42 + 1, false,
                 b + 1 == rows[i].n_batches);
        assert_int_equal(scene.n_frames, rows[i].n_frames);
        assert_int_equal(scene.bytes.len, rows[i].n_batches * rows[i].n_docs *
                                              (FRAME_BYTES / 42 + 1));
        assert_int_equal(scene.state.open.len, 0);
        end(&scene);
    }
}

static void a_unit_is_named_by_input_and_part(void **state)
{
    char unit[WRITE_UNIT_LEN];

    (void)state;
    write_name_unit(3, 0, false, unit);
    assert_string_equal(unit, "00003");
    write_name_unit(3, 12, true, unit);
    assert_string_equal(unit, "00003-012");
    write_name_unit(UINT32_MAX, UINT32_MAX, true, unit);
    assert_string_equal(unit, "4294967295-4294967295");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unchanged_neighbours_are_not_copied),
        cmocka_unit_test(on_stdout_lines_go_as_they_come),
        cmocka_unit_test(frames_are_full_but_the_last),
        cmocka_unit_test(a_unit_is_named_by_input_and_part),
    };

    return unit_run(tests);
}
