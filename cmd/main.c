/*
 * main.c -- tamis: raw compressed text in, clean token shards out.
 *
 *   tamis STAGE [OPTION...] [FILE...]   one stage
 *   tamis run RECIPE|'A | B' ...        many, fused
 *   tamis NOUN [VERB] ...               what is no stage
 */
#include "cmd/help.h"
#include "cmd/registry.h"
#include "cmd/start.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>

/* Descriptors 0 to 2 are never reused for data: a closed one is opened so that
 * using it fails. */
static void guard_descriptors(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) < 0)
            (void)open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
    }
}

static bool wants_help(int argc, const char *const *argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    }
    return false;
}

static int run_stage(const struct stage_type *type, int argc,
                     const char *const *argv)
{
    struct pipeline_options options = {0};
    const struct opt_target target = {pipeline_opts, NULL, &options};
    struct pipeline pipeline = {0};
    struct error err = {0};
    enum status status = opt_defaults(&target, &err);

    if (status == STATUS_OK)
        status =
            pipeline_from_stage(&pipeline, type, argc, argv, &target, &err);
    if (status == STATUS_OK)
        return start_pipeline(&pipeline, &options);
    pipeline_release(&pipeline);
    return start_failed(&err);
}

static int unknown(const char *name)
{
    const char *nearest = registry_nearest(name);

    if (nearest != NULL)
        (void)fprintf(stderr, "tamis: no '%s'; did you mean '%s'?\n", name,
                      nearest);
    else
        (void)fprintf(stderr, "tamis: no '%s'; see tamis help\n", name);
    return EXIT_USAGE;
}

/* A noun alone lists its verbs; with a wrong one, that is said. */
static int without_verb(int argc, const char *const *argv)
{
    const char *nearest;
    struct page page;

    if (!page_find(&page, argv[0], NULL) || page.noun == NULL)
        return unknown(argv[0]);
    if (wants_help(argc - 1, argv + 1))
        return help_show(&page);
    nearest = argc > 1 ? registry_nearest_verb(argv[0], argv[1]) : NULL;
    if (nearest != NULL)
        (void)fprintf(stderr, "tamis: %s has no '%s'; did you mean '%s'?\n",
                      argv[0], argv[1], nearest);
    else if (argc > 1)
        (void)fprintf(stderr, "tamis: %s has no '%s'; see tamis help %s\n",
                      argv[0], argv[1], argv[0]);
    else
        (void)fprintf(stderr, "tamis: %s wants a verb; see tamis help %s\n",
                      argv[0], argv[0]);
    return EXIT_USAGE;
}

static int run_command(int argc, const char *const *argv)
{
    const struct command *command =
        registry_command(argv[0], argc > 1 ? argv[1] : NULL);
    int skip;

    if (command == NULL)
        return without_verb(argc, argv);
    skip = command->verb != NULL ? 2 : 1;
    if (wants_help(argc - skip, argv + skip))
        return help_show(&(struct page){.command = command});
    return command->run(argc - skip, argv + skip);
}

static int show_version(void)
{
    struct error err = {0};

    (void)printf("tamis %s\n", TAMIS_VERSION);
    err.status = start_flush_stdout(&err);
    return start_failed(&err);
}

int main(int main_argc, char **main_argv)
{
    const char *const *argv = (const char *const *)main_argv + 1;
    const int argc = main_argc - 1;
    const struct stage_type *type;

    guard_descriptors();
    (void)signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error we report */
    (void)signal(SIGXFSZ, SIG_IGN); /* so is a file that may not grow */
    if (argc == 0)
        return help_usage();
    if (strcmp(argv[0], "--version") == 0)
        return show_version();
    if (wants_help(1, argv))
        return help_show(&(struct page){0});
    type = registry_stage(argv[0]);
    if (type != NULL && wants_help(argc - 1, argv + 1))
        return help_show(&(struct page){.stage = type});
    if (type != NULL)
        return run_stage(type, argc - 1, argv + 1);
    return run_command(argc, argv);
}
