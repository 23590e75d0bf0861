/*
 * fuzz_options.c -- any words, parted by NUL bytes, as a command line: taken
 * or refused in one line; what was set is shown, and shown is set again.
 */
#include "base/buf.h"
#include "base/mem.h"
#include "core/opt.h"
#include "core/opt_value.h"
#include "core/rule.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WORDS_MAX = 64 };

struct config {
    uint64_t count;
    uint64_t size;
    double number;
    double ratio;
    double duration;
    bool flag;
    int choice;
    const char *text;
    struct opt_list list;
};

static const struct opt opts[] = {
    {OPT_COUNT, "count", 'n', offsetof(struct config, count), NULL, "", "",
     OPT_OPTIONAL},
    {OPT_SIZE, "size", 's', offsetof(struct config, size), "1.5M", "", "", 0},
    {OPT_NUMBER, "number", 'x', offsetof(struct config, number), NULL, "", "",
     0},
    {OPT_RATIO, "ratio", 'r', offsetof(struct config, ratio), "0.5", "", "", 0},
    {OPT_DURATION, "duration", 'd', offsetof(struct config, duration), "1h", "",
     "", 0},
    {OPT_FLAG, "flag", 'f', offsetof(struct config, flag), NULL, "", "", 0},
    {OPT_CHOICE, "choice", 'c', offsetof(struct config, choice), "b", "a,b,cc",
     "", 0},
    {OPT_TEXT, "text", 't', offsetof(struct config, text), NULL, "", "", 0},
    {OPT_LIST, "list", 'l', offsetof(struct config, list), NULL, "", "", 0},
    {0},
};
static const struct rule rules[] = {
    {.name = "min-words", .limit = 5}, {.name = "max-words"}, {0}};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_shown(const struct opt *opt, const struct config *config)
{
    struct config again = {0};
    struct error err;
    struct buf first;
    struct buf second;

    buf_init(&first, NULL);
    buf_init(&second, NULL);
    if (opt->type != OPT_LIST && opt_show(opt, config, &first)) {
        buf_add_char(&first, '\0');
        must(opt_set(opt, &again, first.ptr, &err) == STATUS_OK);
        must(opt_is_value(opt, config, first.ptr));
        must(opt_show(opt, &again, &second));
        buf_add_char(&second, '\0');
        must(str_eq(buf_str(&first), buf_str(&second)));
    }
    buf_release(&first);
    buf_release(&second);
}

static void parse(int argc, const char *const *argv)
{
    struct config config = {0};
    double limits[2] = {0};
    const struct opt_target targets[] = {{opts, NULL, &config},
                                         {NULL, rules, limits}};
    struct opt_operands operands = {0};
    struct error err = {0};

    must(opt_defaults(&targets[0], &err) == STATUS_OK);
    must(opt_defaults(&targets[1], &err) == STATUS_OK);
    if (opt_parse(targets, 2, argc, argv, &operands, &err) == STATUS_OK) {
        for (size_t i = 0; opts[i].type != OPT_END; i++)
            check_shown(&opts[i], &config);
    } else {
        must(err.status == STATUS_USAGE && err.message[0] != '\0');
    }
    opt_operands_release(&operands);
    opt_release(&targets[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *words = mem_alloc(size + 1);
    const char *argv[WORDS_MAX];
    int argc = 0;

    if (size > 0)
        memcpy(words, data, size);
    words[size] = '\0';
    for (size_t at = 0; at < size && argc < WORDS_MAX;
         at += strlen(words + at) + 1)
        argv[argc++] = words + at;
    parse(argc, argv);
    mem_free(words);
    return 0;
}
