/* test_opt.c -- a command line against tables of options. */
#include "core/opt.h"
#include "core/rule.h"
#include "tests/unit/unit.h"

#include <math.h>

struct config {
    uint64_t count;
    uint64_t size;
    double ratio;
    bool flag;
    bool quiet;
    int choice;
    const char *text;
    struct opt_list list;
};

static const struct opt opts[] = {
    {OPT_COUNT, "count", 'n', offsetof(struct config, count), "2e6", "N", "",
     0},
    {OPT_SIZE, "size", 0, offsetof(struct config, size), NULL, "SIZE", "",
     OPT_OPTIONAL},
    {OPT_RATIO, "ratio", 'r', offsetof(struct config, ratio), NULL, "R", "", 0},
    {OPT_FLAG, "flag", 'f', offsetof(struct config, flag), NULL, NULL, "", 0},
    {OPT_FLAG, "secret", 0, offsetof(struct config, quiet), NULL, NULL, "",
     OPT_HIDDEN},
    {OPT_CHOICE, "choice", 0, offsetof(struct config, choice), "second",
     "first,second", "", 0},
    {OPT_TEXT, "text", 't', offsetof(struct config, text), "default", "TEXT",
     "", 0},
    {OPT_LIST, "item", 'i', offsetof(struct config, list), NULL, "ITEM", "", 0},
    {0},
};

struct limits {
    double min_words;
    double max_words;
};

static double no_measure(struct measures *measures)
{
    (void)measures;
    return 0;
}

static const struct rule rules[] = {
    {"min-words", RULE_MIN, 50, no_measure, "words", "words", "short", ""},
    {"max-words", RULE_MAX, (double)NAN, no_measure, "words", "words", "long",
     ""},
    {0},
};

struct scene {
    struct config config;
    struct limits limits;
    struct opt_target targets[2];
    struct opt_operands operands;
    struct error err;
};

static enum status parse(struct scene *scene, int argc, const char *const *argv)
{
    *scene = (struct scene){.config = {.count = 9}};
    scene->targets[0] = (struct opt_target){opts, NULL, &scene->config};
    scene->targets[1] = (struct opt_target){NULL, rules, &scene->limits};
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(opt_defaults(&scene->targets[i], &scene->err),
                         STATUS_OK);
    return opt_parse(scene->targets, 2, argc, argv, &scene->operands,
                     &scene->err);
}

static void leave(struct scene *scene)
{
    opt_release(&scene->targets[0]);
    opt_operands_release(&scene->operands);
    assert_int_equal(scene->operands.n, 0);
    assert_int_equal(scene->config.list.n, 0);
}

static void defaults_are_what_a_user_would_type(void **state)
{
    struct scene scene;

    (void)state;
    assert_int_equal(parse(&scene, 0, NULL), STATUS_OK);
    assert_int_equal(scene.config.count, 2000000);
    assert_true(scene.config.size == UINT64_MAX);
    assert_true(isnan(scene.config.ratio));
    assert_false(scene.config.flag);
    assert_int_equal(scene.config.choice, 1);
    assert_string_equal(scene.config.text, "default");
    assert_true(fabs(scene.limits.min_words - 50) <= 0);
    assert_true(isnan(scene.limits.max_words));
    leave(&scene);
}

static void a_bad_default_is_told(void **state)
{
    const struct opt bad[] = {{OPT_COUNT, "count", 0, 0, "many", "N", "", 0},
                              {0}};
    struct config config;
    const struct opt_target target = {bad, NULL, &config};
    struct error err;

    (void)state;
    assert_int_equal(opt_defaults(&target, &err), STATUS_USAGE);
    assert_string_equal(err.message, "--count: bad value 'many'");
}

static void options_and_operands_come_in_any_order(void **state)
{
    static const char *const argv[] = {
        "one",    "--count=3", "-f",           "-",  "--item",
        "a",      "-ib",       "two",          "-i", "-c",
        "--size", "1k",        "--max-words=", "--", "--flag"};
    static const char *const good[] = {
        "one",           "--count=3",   "-f",   "-",  "--item",  "a",
        "-ib",           "two",         "-i",   "-c", "--size",  "1k",
        "--max-words=9", "--min-words", "-0.5", "",   "--text=", "--",
        "--flag",        "-n",          "--"};
    static const char *const operands[] = {"one",    "-",  "two", "",
                                           "--flag", "-n", "--"};
    struct scene scene;

    (void)state;
    assert_int_equal(parse(&scene, (int)ARRAY_LEN(argv), argv), STATUS_USAGE);
    assert_string_equal(scene.err.message, "--max-words: bad value ''");
    leave(&scene);
    assert_int_equal(parse(&scene, (int)ARRAY_LEN(good), good), STATUS_OK);
    assert_int_equal(scene.operands.n, ARRAY_LEN(operands));
    for (size_t i = 0; i < ARRAY_LEN(operands); i++)
        assert_string_equal(scene.operands.items[i], operands[i]);
    assert_int_equal(scene.config.count, 3);
    assert_int_equal(scene.config.size, 1024);
    assert_true(scene.config.flag);
    assert_string_equal(scene.config.text, "");
    assert_int_equal(scene.config.list.n, 3);
    assert_string_equal(scene.config.list.items[0], "a");
    assert_string_equal(scene.config.list.items[1], "b");
    assert_string_equal(scene.config.list.items[2], "-c");
    assert_true(fabs(scene.limits.max_words - 9) <= 0);
    assert_true(fabs(scene.limits.min_words + 0.5) <= 0);
    leave(&scene);
}

static void the_last_of_an_option_counts(void **state)
{
    static const char *const argv[] = {"-n4", "--count", "5", "-n", "6"};
    struct scene scene;

    (void)state;
    assert_int_equal(parse(&scene, (int)ARRAY_LEN(argv), argv), STATUS_OK);
    assert_int_equal(scene.config.count, 6);
    leave(&scene);
}

/* clang-format off */
static const struct {
    const char *argv[2];
    int argc;
    const char *message;
} mistakes[] = {
    {{"--cuont=1"}, 1, "unknown option '--cuont=1'; did you mean '--count'?"},
    {{"--cuont", "1"}, 2, "unknown option '--cuont'; did you mean '--count'?"},
    {{"--min-word", "1"}, 2, "unknown option '--min-word'; did you mean '--min-words'?"},
    {{"--secre"}, 1, "unknown option '--secre'"},
    {{"--completely-else"}, 1, "unknown option '--completely-else'"},
    {{"-x"}, 1, "unknown option '-x'"},
    {{"-count"}, 1, "unknown option '-count'"},
    {{"--"}, 1, NULL},
    {{"--count"}, 1, "--count wants a value"},
    {{"-n"}, 1, "--count wants a value"},
    {{"--flag=1"}, 1, "--flag takes no value"},
    {{"-fx"}, 1, "--flag takes no value"},
    {{"--choice", "third"}, 2, "--choice: 'third' is none of first,second"},
    {{"--ratio=2"}, 1, "--ratio: '2' is no ratio (0 to 1)"},
    {{"--counter=1"}, 1, "unknown option '--counter=1'; did you mean '--count'?"},
    {{"--min-words=nan"}, 1, "--min-words: bad value 'nan'"},
};
/* clang-format on */

static void mistakes_are_answered_in_one_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(mistakes); i++) {
        struct scene scene;
        const enum status status =
            parse(&scene, mistakes[i].argc, mistakes[i].argv);

        if (mistakes[i].message == NULL) {
            assert_int_equal(status, STATUS_OK);
        } else {
            assert_int_equal(status, STATUS_USAGE);
            assert_string_equal(scene.err.message, mistakes[i].message);
        }
        leave(&scene);
    }
}

static void the_nearest_name_is_near(void **state)
{
    static const char *const names[] = {
        "gopher-quality", "c4-quality", "exact",
        "a-name-that-is-longer-than-any-that-would-be-typed-by-a-human-being"};
    static const struct {
        const char *typed;
        const char *nearest;
    } rows[] = {
        {"gopher-qualty", "gopher-quality"},
        {"gopher_quality", "gopher-quality"},
        {"exact", "exact"},
        {"exat", "exact"},
        {"c4quality", "c4-quality"},
        {"minhash", NULL},
        {"", NULL},
        {"a-name-that-is-longer-than-any-that-would-be-typed-by-a-human-beinx",
         NULL},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const char *nearest =
            opt_nearest(rows[i].typed, names, ARRAY_LEN(names));

        if (rows[i].nearest == NULL)
            assert_null(nearest);
        else
            assert_string_equal(nearest, rows[i].nearest);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_what_a_user_would_type),
        cmocka_unit_test(a_bad_default_is_told),
        cmocka_unit_test(options_and_operands_come_in_any_order),
        cmocka_unit_test(the_last_of_an_option_counts),
        cmocka_unit_test(mistakes_are_answered_in_one_line),
        cmocka_unit_test(the_nearest_name_is_near),
    };

    return unit_run(tests);
}
