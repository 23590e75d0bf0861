/* registry.c -- see registry.h. */
#include "cmd/registry.h"

/* One STAGE(symbol) or COMMAND(symbol) a line, made from meson.build. */
#define STAGE(symbol) extern const struct stage_type symbol##_stage;
#include "cmd/stages.inc"
#undef STAGE

const struct stage_type *const registry_stages[] = {
#define STAGE(symbol) &symbol##_stage,
#include "cmd/stages.inc"
#undef STAGE
    NULL,
};

#define COMMAND(symbol) extern const struct command symbol##_command;
#include "cmd/commands.inc"
#undef COMMAND

const struct command *const registry_commands[] = {
#define COMMAND(symbol) &symbol##_command,
#include "cmd/commands.inc"
#undef COMMAND
    NULL,
};

enum { NAMES_MAX = 128 };

const struct stage_type *registry_stage(const char *name)
{
    for (size_t i = 0; registry_stages[i] != NULL; i++) {
        if (strcmp(registry_stages[i]->name, name) == 0)
            return registry_stages[i];
    }
    return NULL;
}

const struct command *registry_command(const char *noun, const char *verb)
{
    for (size_t i = 0; registry_commands[i] != NULL; i++) {
        const struct command *command = registry_commands[i];

        if (strcmp(command->noun, noun) != 0)
            continue;
        if (command->verb == NULL ||
            (verb != NULL && strcmp(command->verb, verb) == 0))
            return command;
    }
    return NULL;
}

const char *registry_nearest(const char *name)
{
    const char *names[NAMES_MAX];
    size_t n = 0;

    for (size_t i = 0; registry_stages[i] != NULL && n < NAMES_MAX; i++)
        names[n++] = registry_stages[i]->name;
    for (size_t i = 0; registry_commands[i] != NULL && n < NAMES_MAX; i++)
        names[n++] = registry_commands[i]->noun;
    return opt_nearest(name, names, n);
}

const char *registry_nearest_verb(const char *noun, const char *verb)
{
    const char *names[NAMES_MAX];
    size_t n = 0;

    for (size_t i = 0; registry_commands[i] != NULL && n < NAMES_MAX; i++) {
        const struct command *command = registry_commands[i];

        if (command->verb != NULL && strcmp(command->noun, noun) == 0)
            names[n++] = command->verb;
    }
    return opt_nearest(verb, names, n);
}
