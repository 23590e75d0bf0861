/* test_registry.c -- what every stage and every command must bring along. */
#include "base/mem.h"
#include "cmd/page.h"
#include "cmd/registry.h"
#include "core/job.h"
#include "tests/unit/unit.h"

#include <ctype.h>
#include <stdio.h>

static const char *const stage_symbols[] = {
#define STAGE(symbol) #symbol,
#include "cmd/stages.inc"
#undef STAGE
};

static const char *const command_symbols[] = {
#define COMMAND(symbol) #symbol,
#include "cmd/commands.inc"
#undef COMMAND
};

enum { SUMMARY_MAX = 60, HELP_MAX = 100 };

static void check(bool holds, const char *who, const char *what)
{
    if (!holds)
        fail_msg("%s: %s", who, what);
}

static bool is_line(const char *text, size_t max)
{
    const size_t len = text != NULL ? strlen(text) : 0;

    return len > 0 && len <= max && text[len - 1] != '.' &&
           strchr(text, '\n') == NULL;
}

static bool is_name(const char *name, char between)
{
    const size_t len = strlen(name);

    if (!islower((unsigned char)name[0]) || name[len - 1] == between)
        return false;
    for (size_t i = 0; i < len; i++) {
        const unsigned char c = (unsigned char)name[i];

        if (!islower(c) && !isdigit(c) && c != (unsigned char)between)
            return false;
    }
    return true;
}

/* "gopher-quality" of gopher_quality.c: man pages are named by the files. */
static void check_symbol(const char *symbol, const char *name)
{
    for (size_t i = 0; symbol[i] != '\0' || name[i] != '\0'; i++) {
        const char wanted = symbol[i] == '_' ? '-' : symbol[i];
        const char has = name[i] == ' ' ? '-' : name[i];

        check(wanted == has, name, "the name is not that of its file");
        if (wanted == '\0')
            return;
    }
}

static bool is_pipeline_option(const struct opt *opt)
{
    const struct opt *other = pipeline_opts;

    for (; other->type != OPT_END; other++) {
        if (strcmp(other->name, opt->name) == 0 ||
            (opt->letter != 0 && other->letter == opt->letter))
            return true;
    }
    return false;
}

static void check_options(const struct page *page, const char *who)
{
    struct page_options options;

    page_options_of(page, &options);
    for (size_t i = 0; i < options.n; i++) {
        const struct opt *opt = &options.items[i].opt;

        check(is_name(opt->name, '-'), opt->name, "odd name of an option");
        check(is_line(opt->help, HELP_MAX), opt->name, "help is no line");
        check(strcmp(opt->name, "help") != 0 && opt->letter != 'h', who,
              "--help and -h are taken");
        check(opt->type != OPT_CHOICE || opt->value != NULL, opt->name,
              "a choice without words");
        for (size_t j = 0; j < i; j++)
            check(strcmp(options.items[j].opt.name, opt->name) != 0, opt->name,
                  "an option twice");
    }
    arena_release(&options.arena);
}

/* The same parser that reads the command line sets the defaults. */
static void check_defaults(const struct stage_type *type)
{
    struct error err = {0};
    struct opt_target target = {type->opts, type->rules, NULL};
    void *config = mem_zalloc(1, type->config_size);
    size_t n_rules = 0;

    while (type->rules != NULL && type->rules[n_rules].name != NULL)
        n_rules++;
    check(n_rules * sizeof(double) <= type->config_size, type->name,
          "config_size has no room for the rules");
    target.config = config;
    if (opt_defaults(&target, &err) != STATUS_OK)
        fail_msg("%s: %s", type->name, err.message);
    opt_release(&target);
    mem_free(config);
}

static void check_reasons(const struct stage_type *type)
{
    for (size_t i = 0; i < stage_n_reasons(type); i++) {
        const char *reason = stage_reason(type, i);

        check(is_name(reason, '_'), reason, "a reason is no snake_case word");
        for (size_t j = 0; j < i; j++)
            check(strcmp(stage_reason(type, j), reason) != 0, reason,
                  "a reason twice");
    }
    for (size_t i = 0; type->reasons != NULL && type->reasons[i].name; i++)
        check(is_line(type->reasons[i].help, HELP_MAX), type->name,
              "a reason without help");
    for (size_t i = 0; type->rules != NULL && type->rules[i].name; i++) {
        check(type->rules[i].measure != NULL, type->name, "no measure");
        check(type->rules[i].key != NULL, type->name, "no key of a measure");
        check(type->rules[i].unit != NULL, type->name, "no unit");
    }
}

static void check_steps(const struct stage_type *type)
{
    check(type->steps != NULL, type->name, "no steps");
    for (size_t i = 0; type->steps[i].map != NULL || type->steps[i].commit; i++)
        check(type->steps[i].map == NULL || type->steps[i].commit == NULL,
              type->name, "a step is map or commit");
}

static void every_stage_has_what_help_and_reports_need(void **state)
{
    (void)state;
    for (size_t i = 0; registry_stages[i] != NULL; i++) {
        const struct stage_type *type = registry_stages[i];

        check(is_name(type->name, '-'), type->name, "odd name");
        check_symbol(stage_symbols[i], type->name);
        check(registry_stage(type->name) == type, type->name, "a name twice");
        check(is_line(type->summary, SUMMARY_MAX), type->name,
              "the summary is no line of 60 characters without full stop");
        check(type->source != NULL && type->source[0] != '\0', type->name,
              "no source");
        check(type->example != NULL && strncmp(type->example, "tamis ", 6) == 0,
              type->name, "no example that begins with tamis");
        check_options(&(struct page){.stage = type}, type->name);
        check_defaults(type);
        check_reasons(type);
        check_steps(type);
    }
}

static void no_stage_option_bears_a_pipeline_options_name(void **state)
{
    (void)state;
    for (size_t i = 0; registry_stages[i] != NULL; i++) {
        const struct page page = {.stage = registry_stages[i]};
        struct page_options options;

        page_options_of(&page, &options);
        for (size_t j = 0; j < options.n; j++)
            check(!is_pipeline_option(&options.items[j].opt),
                  options.items[j].opt.name, "is a pipeline option");
        arena_release(&options.arena);
    }
}

static void every_command_has_what_help_needs(void **state)
{
    (void)state;
    for (size_t i = 0; registry_commands[i] != NULL; i++) {
        const struct command *command = registry_commands[i];
        char name[128];

        (void)snprintf(name, sizeof(name), "%s%s%s", command->noun,
                       command->verb != NULL ? " " : "",
                       command->verb != NULL ? command->verb : "");
        check_symbol(command_symbols[i], name);
        check(registry_command(command->noun, command->verb) == command, name,
              "a name twice");
        check(registry_stage(command->noun) == NULL, name, "a stage's name");
        check(is_line(command->summary, SUMMARY_MAX), name,
              "the summary is no line of 60 characters without full stop");
        check(command->synopsis != NULL, name, "no synopsis");
        check(command->run != NULL, name, "no run");
        check(command->example != NULL &&
                  strncmp(command->example, "tamis ", 6) == 0,
              name, "no example that begins with tamis");
        check_options(&(struct page){.command = command}, name);
    }
}

static void no_topic_bears_the_name_of_something_else(void **state)
{
    (void)state;
    for (const struct topic *topic = topics; topic->name != NULL; topic++) {
        check(registry_stage(topic->name) == NULL, topic->name, "a stage");
        check(registry_command(topic->name, NULL) == NULL, topic->name,
              "a command");
        check(is_line(topic->summary, SUMMARY_MAX), topic->name, "summary");
    }
}

static void options_of_the_pipeline_have_help(void **state)
{
    (void)state;
    check_options(&(struct page){.stage = NULL}, "pipeline");
}

static void a_typo_finds_the_nearest_name(void **state)
{
    (void)state;
    assert_string_equal(registry_nearest("reead"), "read");
    assert_string_equal(registry_nearest("helpp"), "help");
    assert_null(registry_nearest("zzzzzzzzzzzz"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_stage_has_what_help_and_reports_need),
        cmocka_unit_test(no_stage_option_bears_a_pipeline_options_name),
        cmocka_unit_test(every_command_has_what_help_needs),
        cmocka_unit_test(no_topic_bears_the_name_of_something_else),
        cmocka_unit_test(options_of_the_pipeline_have_help),
        cmocka_unit_test(a_typo_finds_the_nearest_name),
    };

    return unit_run(tests);
}
