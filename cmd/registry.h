/*
 * registry.h -- all stages and all commands, from the lists in meson.build.
 */
#ifndef TAMIS_REGISTRY_H
#define TAMIS_REGISTRY_H

#include "cmd/command.h"
#include "core/stage.h"

extern const struct stage_type *const registry_stages[]; /* NULL at the end */
extern const struct command *const registry_commands[];  /* likewise */

const struct stage_type *registry_stage(const char *name);
const struct command *registry_command(const char *noun, const char *verb);

/* The name nearest to a typo among stages and commands; NULL: none is. */
const char *registry_nearest(const char *name);

/* The same among the verbs of a noun. */
const char *registry_nearest_verb(const char *noun, const char *verb);

#endif
