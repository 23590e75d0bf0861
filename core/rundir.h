/*
 * rundir.h -- an output directory that can be killed anywhere and continued.
 *
 * DIR/.tamis/run.json tells what run it belongs to; it is written first, and a
 * directory of another run is refused. An output file is written under a
 * temporary name in .tamis; when the batch in which it ends retires it is
 * renamed into place, then its marker .tamis/NAME.json appears: the unit's
 * files with sizes and checksums, the counts since the unit before, and the
 * input position behind its last document. manifest.json, the merge of the
 * markers, comes last. A unit is one output file, or several that belong
 * together, sidecar files included.
 *
 * A second copy of the run waits for the lock and then finds the work done.
 * Source: ops.md 3 (crash safety).
 */
#ifndef TAMIS_RUNDIR_H
#define TAMIS_RUNDIR_H

#include "base/file_out.h"
#include "core/context.h"
#include "core/counts.h"
#include "core/document.h"

struct rundir;
struct cut;

struct rundir_options {
    bool overwrite; /* take a directory of another run, and start anew */
    bool check;     /* verify the checksums of finished files */
};

/*
 * Make or enter the directory, wait for its lock, remove stale temporaries,
 * read the markers. STATUS_USAGE when it belongs to another run.
 */
enum status rundir_open(struct rundir **out, const char *path,
                        struct str run_json,
                        const struct rundir_options *options,
                        struct error *err) NODISCARD;
void rundir_close(struct rundir *dir); /* NULL is fine */

const char *rundir_path(const struct rundir *dir);
char *rundir_file_path(const struct rundir *dir, const char *name); /* heap */
bool rundir_is_complete(const struct rundir *dir);

/* Units that an earlier run had finished; any thread may ask. */
size_t rundir_n_done(const struct rundir *dir);
bool rundir_has(const struct rundir *dir, const char *unit);

/* Behind the last document of all finished units. */
struct position rundir_position(const struct rundir *dir);

/* Add what finished units counted, for a run that goes on behind them. */
enum status rundir_add_counts(struct rundir *dir, struct counts *counts,
                              struct error *err) NODISCARD;

/* Open DIR/name under its temporary name. */
enum status rundir_create(struct rundir *dir, const char *name,
                          struct file_out **out, struct error *err) NODISCARD;

/* Counting of the next unit begins here, at that input; once before batches
 * flow. */
void rundir_begin(struct rundir *dir, const struct counts *counts,
                  uint32_t input);

/*
 * A unit ends in this batch behind its first n_docs documents. The files are
 * added to the cut, which owns them from then on; they are published when the
 * batch retires. With no file of its own a finished unit is only counted.
 */
struct cut *rundir_cut(struct rundir *dir, struct batch *batch, size_t n_docs,
                       const char *unit);
void cut_add_file(struct cut *cut, struct file_out *file, const char *path,
                  uint64_t documents);
/* More members for the marker: ,"tokens":123 */
void cut_set_extra(struct cut *cut, struct str members);

/* A numeric member of the markers, added up over all units there are. */
uint64_t rundir_sum(const struct rundir *dir, const char *member);

/* More members for manifest.json: ,"tokens":123 ; before rundir_finish(). */
void rundir_set_manifest(struct rundir *dir, struct str members);

struct cut *cut_next(const struct cut *cut);
size_t cut_n_docs(const struct cut *cut);
const char *cut_unit(const struct cut *cut);
bool cut_is_done(const struct cut *cut); /* finished by an earlier run */
struct rundir *rundir_of(const struct cut *cut);
void cut_free(struct cut *cut); /* discards files not published */

/* Publish the unit's files, then its marker. */
enum status rundir_publish(struct cut *cut, const struct counts *counts,
                           uint32_t input, struct error *err) NODISCARD;

/* Append {"path":...,"bytes":...,"documents":...,"xxh3":...} of every
 * published file, commas between; `*first` tells whether one stands there. */
void rundir_format_outputs(const struct rundir *dir, struct buf *json,
                           bool *first);

/* All units are there: write manifest.json. report.json comes before. */
enum status rundir_finish(struct rundir *dir, const struct counts *counts,
                          struct error *err) NODISCARD;

#endif
