/* test_document.c -- what stages did to a record is spliced in on writing. */
#include "base/mem.h"
#include "core/document.h"
#include "tests/unit/unit.h"

#include <stdio.h>

struct scene {
    struct batch batch;
    struct doc *doc;
    struct buf out;
};

static void open_scene(struct scene *scene, const char *record)
{
    batch_init(&scene->batch, 4, CPU_SCALAR);
    buf_init(&scene->out, NULL);
    scene->doc = batch_append(&scene->batch);
    scene->doc->record = str_from(record);
    scene->doc->text = str_from("old");
    scene->doc->first_text_len = 3;
    scene->doc->id_json = str_from("\"p/7\"");
}

static void close_scene(struct scene *scene)
{
    buf_release(&scene->out);
    batch_release(&scene->batch);
}

static void expect(struct scene *scene, const struct member *more,
                   const char *wanted)
{
    buf_reset(&scene->out);
    doc_format(scene->doc, more, CPU_SCALAR, &scene->out);
    buf_add_char(&scene->out, '\0');
    assert_string_equal(scene->out.ptr, wanted);
}

/* clang-format off */
static const struct row {
    const char *record;
    bool adds_id, replaces_id;
    const char *renames;
    const char *text;               /* NULL: as it was */
    enum json_kind metadata;
    const char *members[4];         /* key, json, key, json */
    const char *wanted;
} rows[] = {
    {"{ \"text\" : \"old\" }", false, false, NULL, NULL, JSON_ABSENT, {0},
     "{ \"text\" : \"old\" }"},
    {"{\"text\":\"old\"}", true, false, NULL, NULL, JSON_ABSENT, {0},
     "{\"id\":\"p/7\",\"text\":\"old\"}"},
    {"{\"text\":\"old\",\"id\":null}", false, true, NULL, NULL, JSON_ABSENT, {0},
     "{\"text\":\"old\",\"id\":\"p/7\"}"},
    {"{\"id\":1,\"content\":\"old\"}", false, false, "content", NULL, JSON_ABSENT, {0},
     "{\"id\":1,\"text\":\"old\"}"},
    {"{\"id\":1,\"text\":\"old\",\"x\":[1, 2]}", false, false, NULL, "n\"\n", JSON_ABSENT, {0},
     "{\"id\":1,\"text\":\"n\\\"\\n\",\"x\":[1, 2]}"},
    {"{\"content\":\"old\"}", true, false, "content", "new", JSON_ABSENT, {0},
     "{\"id\":\"p/7\",\"text\":\"new\"}"},
    {"{\"id\":1,\"text\":\"old\"}", false, false, NULL, NULL, JSON_ABSENT, {"a", "1", "b", "2"},
     "{\"id\":1,\"text\":\"old\",\"metadata\":{\"a\":1,\"b\":2}}"},
    {"{\"id\":1,\"text\":\"old\",\"metadata\":null}", false, false, NULL, NULL, JSON_NULL, {"a", "1"},
     "{\"id\":1,\"text\":\"old\",\"metadata\":{\"a\":1}}"},
    {"{\"metadata\":{\"a\":0,\"z\":9},\"text\":\"old\"}", false, false, NULL, NULL, JSON_OBJECT, {"a", "1", "b", "2"},
     "{\"metadata\":{\"a\":1,\"z\":9,\"b\":2},\"text\":\"old\"}"},
    {"{\"text\":\"old\"}", false, false, NULL, NULL, JSON_ABSENT, {"a", "1", "a", "2"},
     "{\"text\":\"old\",\"metadata\":{\"a\":2}}"},
};
/* clang-format on */

static void changes_are_spliced_in_and_the_rest_stays(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct row *row = &rows[i];
        struct scene scene;

        open_scene(&scene, row->record);
        scene.doc->adds_id = row->adds_id;
        scene.doc->replaces_id = row->replaces_id;
        scene.doc->renames = row->renames;
        scene.doc->metadata_kind = row->metadata;
        if (row->text != NULL)
            doc_set_text(&scene.batch, scene.doc, str_from(row->text));
        for (size_t m = 0; m < 4 && row->members[m] != NULL; m += 2)
            assert_true(doc_put(&scene.batch, scene.doc, row->members[m],
                                str_from(row->members[m + 1])));
        expect(&scene, NULL, row->wanted);
        close_scene(&scene);
    }
}

static void evidence_goes_under_metadata_too(void **state)
{
    const struct member first = {NULL, "why", {"\"x\"", 3}};
    const struct member more = {&first, "value", {"1", 1}};
    struct scene scene;

    (void)state;
    open_scene(&scene, "{\"text\":\"old\"}");
    assert_true(doc_put(&scene.batch, scene.doc, "own", str_from("0")));
    expect(&scene, &more,
           "{\"text\":\"old\",\"metadata\":{\"own\":0,\"why\":\"x\","
           "\"value\":1}}");
    close_scene(&scene);
}

/* A metadata that is no object cannot take a stage's member; but a rejected
 * document still gets its evidence, and nothing is lost. */
static void odd_metadata_is_bad_to_write_into_and_kept_in_evidence(void **state)
{
    static const struct {
        enum json_kind kind;
        const char *json;
    } odd[] = {{JSON_STRING, "\"s\""},
               {JSON_INTEGER, "7"},
               {JSON_NUMBER, "7.5"},
               {JSON_BOOL, "true"},
               {JSON_ARRAY, "[1,{\"a\":2}]"}};
    const struct member why = {NULL, "why", {"\"x\"", 3}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(odd); i++) {
        struct scene scene;
        char record[80];
        char wanted[160];

        (void)snprintf(record, sizeof(record),
                       "{\"text\":\"old\",\"metadata\":%s}", odd[i].json);
        (void)snprintf(wanted, sizeof(wanted),
                       "{\"text\":\"old\",\"metadata\":"
                       "{\"original_metadata\":%s,\"why\":\"x\"}}",
                       odd[i].json);
        open_scene(&scene, record);
        scene.doc->metadata_kind = odd[i].kind;
        expect(&scene, &why, wanted);
        expect(&scene, NULL, record);
        scene.batch.stage = 2;
        assert_false(doc_put(&scene.batch, scene.doc, "a", str_from("1")));
        assert_int_equal(scene.doc->fate, DOC_BAD);
        assert_string_equal(scene.doc->bad_reason, "metadata");
        assert_int_equal(scene.doc->stage, 2);
        assert_null(scene.doc->members);
        close_scene(&scene);
    }
}

static void members_are_read_back_newest_first_then_the_record(void **state)
{
    struct scene scene;

    (void)state;
    open_scene(&scene, "{\"text\":\"old\",\"metadata\":{\"a\":1,\"b\":2}}");
    scene.doc->metadata_kind = JSON_OBJECT;
    assert_true(str_is(doc_get(scene.doc, "a"), "1"));
    assert_true(doc_put(&scene.batch, scene.doc, "a", str_from("3")));
    assert_true(doc_put(&scene.batch, scene.doc, "a", str_from("4")));
    assert_true(str_is(doc_get(scene.doc, "a"), "4"));
    assert_true(str_is(doc_get(scene.doc, "b"), "2"));
    assert_null(doc_get(scene.doc, "c").ptr);
    close_scene(&scene);
    open_scene(&scene, "{\"text\":\"old\"}");
    assert_null(doc_get(scene.doc, "a").ptr);
    close_scene(&scene);
}

static void the_length_of_the_text_is_known_at_every_stage(void **state)
{
    struct scene scene;

    (void)state;
    open_scene(&scene, "{\"text\":\"old\"}");
    scene.batch.stage = 1;
    doc_set_text(&scene.batch, scene.doc, str_from("longer"));
    doc_set_text(&scene.batch, scene.doc, str_from("longest"));
    scene.batch.stage = 3;
    doc_set_text(&scene.batch, scene.doc, str_from(""));
    assert_int_equal(doc_text_len_at(scene.doc, 0), 3);
    assert_int_equal(doc_text_len_at(scene.doc, 1), 3);
    assert_int_equal(doc_text_len_at(scene.doc, 2), 7);
    assert_int_equal(doc_text_len_at(scene.doc, 3), 7);
    assert_int_equal(doc_text_len_at(scene.doc, 4), 0);
    close_scene(&scene);
}

static void measures_are_taken_once_a_text(void **state)
{
    struct measures *first;
    struct scene scene;

    (void)state;
    open_scene(&scene, "{\"text\":\"old\"}");
    first = doc_measures(&scene.batch, scene.doc);
    assert_ptr_equal(doc_measures(&scene.batch, scene.doc), first);
    assert_int_equal(measures_words(first), 1);
    doc_set_text(&scene.batch, scene.doc, str_from("two words"));
    assert_int_equal(measures_words(doc_measures(&scene.batch, scene.doc)), 2);
    close_scene(&scene);
}

static void the_first_fate_stands(void **state)
{
    struct scene scene;

    (void)state;
    open_scene(&scene, "{}");
    scene.batch.stage = 1;
    doc_drop(&scene.batch, scene.doc, (struct verdict){.reason = 5});
    scene.batch.stage = 2;
    doc_drop(&scene.batch, scene.doc, (struct verdict){.reason = 6});
    doc_bad(&scene.batch, scene.doc, "json");
    assert_int_equal(scene.doc->fate, DOC_DROPPED);
    assert_int_equal(scene.doc->stage, 1);
    assert_int_equal(scene.doc->verdict.reason, 5);
    close_scene(&scene);
}

/* 200 documents, so that the lists grow twice. */
static void swept_and_truncated_as_if_the_input_ended_there(void **state)
{
    static const struct {
        size_t n_keep;
        size_t n_docs;
        size_t n_all;
    } cuts[] = {
        {1000, 100, 200}, {100, 100, 199}, {99, 99, 197}, {1, 1, 1}, {0, 0, 0}};
    struct batch batch;

    (void)state;
    batch_init(&batch, 1, CPU_SCALAR);
    for (uint64_t seq = 0; seq < ARRAY_LEN(cuts); seq++) {
        batch_reset(&batch, seq);
        assert_int_equal(batch.seq, seq);
        assert_int_equal(batch.n_all, 0);
        for (size_t i = 0; i < 200; i++)
            assert_int_equal(batch_append(&batch)->ordinal, i);
        for (size_t i = 1; i < 200; i += 2)
            doc_bad(&batch, batch.all[i], "json");
        batch_sweep(&batch);
        assert_int_equal(batch.n_docs, 100);
        assert_int_equal(batch.docs[7]->ordinal, 14);
        batch_truncate(&batch, cuts[seq].n_keep);
        assert_int_equal(batch.n_docs, cuts[seq].n_docs);
        assert_int_equal(batch.n_all, cuts[seq].n_all);
    }
    batch_release(&batch);
}

static void a_batch_is_as_new_after_a_reset(void **state)
{
    struct batch batch;

    (void)state;
    batch_init(&batch, 3, CPU_SCALAR);
    batch.big = mem_alloc(10);
    batch.is_last = batch.is_large = batch.ends_input = true;
    batch.notes[2] = &batch;
    batch.first_record = 5;
    batch.raw = str_from("x");
    batch_reset(&batch, 9);
    assert_null(batch.big);
    assert_false(batch.is_last || batch.is_large || batch.ends_input);
    assert_null(batch.notes[2]);
    assert_null(batch.raw.ptr);
    assert_int_equal(batch.first_record, 0);
    batch_release(&batch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_spliced_in_and_the_rest_stays),
        cmocka_unit_test(evidence_goes_under_metadata_too),
        cmocka_unit_test(
            odd_metadata_is_bad_to_write_into_and_kept_in_evidence),
        cmocka_unit_test(members_are_read_back_newest_first_then_the_record),
        cmocka_unit_test(the_length_of_the_text_is_known_at_every_stage),
        cmocka_unit_test(measures_are_taken_once_a_text),
        cmocka_unit_test(the_first_fate_stands),
        cmocka_unit_test(swept_and_truncated_as_if_the_input_ended_there),
        cmocka_unit_test(a_batch_is_as_new_after_a_reset),
    };

    return unit_run(tests);
}
