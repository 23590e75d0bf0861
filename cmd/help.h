/*
 * help.h -- pages on the terminal, for --help and the commands that show them.
 */
#ifndef TAMIS_HELP_H
#define TAMIS_HELP_H

#include "cmd/page.h"

/* All return the exit status. */
int help_show(const struct page *page); /* on stdout */
int help_usage(void);                   /* on stderr: EXIT_USAGE */
int help_no_topic(const char *word);    /* on stderr: EXIT_USAGE */

#endif
