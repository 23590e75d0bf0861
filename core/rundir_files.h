/*
 * rundir_files.h -- what a run directory does on disk; for rundir.c and cut.c
 * alone.
 */
#ifndef TAMIS_RUNDIR_FILES_H
#define TAMIS_RUNDIR_FILES_H

#include "core/rundir.h"

/* A finished unit and its marker's text. */
struct unit {
    char *name;
    struct buf marker;
    struct position position; /* behind it; of an earlier run's unit */
};

struct rundir {
    char *path; /* without a '/' at the end */
    int lock_fd;
    struct unit *units; /* in order of publication */
    size_t n_units;
    char **found; /* names of an earlier run's, sorted: units grows in the
                     retiring thread while others ask rundir_has() */
    size_t n_found;
    struct position position;
    bool is_complete;
    struct buf manifest;     /* members that the sink adds to it */
    struct counts_mark mark; /* at the last unit published */
};

struct names {
    char **items; /* sorted by bytes */
    size_t n;
};

void rundir_names_release(struct names *names);
void rundir_add_unit(struct rundir *dir, struct unit unit);

char *rundir_join(const struct rundir *dir, const char *name); /* heap */
bool rundir_exists(const struct rundir *dir, const char *name);

/* Make the directory and its .tamis, and wait for the lock. */
enum status rundir_lock(struct rundir *dir, struct error *err) NODISCARD;
void rundir_unlock(struct rundir *dir);

/* Remove temporaries of a run that was killed. */
enum status rundir_sweep(struct rundir *dir, struct error *err) NODISCARD;

/* True when there is no run.json; false also when that cannot be told. */
bool rundir_is_nobodys(const struct rundir *dir);

/* Remove run.json, for good. */
enum status rundir_disown(struct rundir *dir, struct error *err) NODISCARD;

/* Remove markers, the files they name, manifest and report. */
enum status rundir_clear(struct rundir *dir, struct error *err) NODISCARD;

/* A file of .tamis, whole; STATUS_IO when it is not there. */
enum status rundir_slurp(const struct rundir *dir, const char *name,
                         struct buf *out, struct error *err) NODISCARD;

/* Names of the markers in .tamis. */
enum status rundir_list_markers(const struct rundir *dir, struct names *out,
                                struct error *err) NODISCARD;

/* Recompute the checksum of every finished file. */
enum status rundir_check(const struct rundir *dir, struct error *err) NODISCARD;

#endif
