/*
 * file_out.h -- outputs that appear whole or not at all.
 *
 * A file is written under a temporary name in the directory of its final one,
 * fsynced, its close() checked, and only then renamed; the directory is
 * fsynced after. Its XXH3-64 and its length are kept while it is written. The
 * first failure sticks: every later call gives it again, and what remains to
 * do is file_out_discard(). fsync is never tried twice: after a failure the
 * kernel may have dropped the bytes and report success.
 */
#ifndef TAMIS_FILE_OUT_H
#define TAMIS_FILE_OUT_H

#include "base/error.h"

struct file_out;

/*
 * Create tmp_path, which must not exist. Both names are kept. STATUS_IO, also
 * for every failure below unless said otherwise. A final path that is a stream
 * (file_out_is_stream) is written to as it is, at its end, and never replaced.
 */
enum status file_out_open(struct file_out **out, const char *tmp_path,
                          const char *final_path, struct error *err) NODISCARD;

/* A path that file_out_open() would not replace: a device, a named pipe, or a
 * name such as /dev/stdout, whatever that is. */
bool file_out_is_stream(const char *path);

/*
 * Write to a descriptor that is open already, standard output mostly, which
 * stays open. There is nothing to rename or remove. STATUS_PIPE from later
 * calls when the reader is gone (SIGPIPE must then be ignored). `name` is for
 * messages.
 */
struct file_out *file_out_from_fd(int fd, const char *name);

/* Small writes are gathered to 64 KiB. */
enum status file_out_write(struct file_out *file, struct str bytes,
                           struct error *err) NODISCARD;

/*
 * Overwrite the first bytes, which were written before: for a header that says
 * how much followed it. Only of a file opened here, before file_out_finish(),
 * which then reads the file once more for its checksum.
 */
enum status file_out_rewrite_head(struct file_out *file, struct str bytes,
                                  struct error *err) NODISCARD;

/* Give what is gathered to the kernel, so that a reader sees it. */
enum status file_out_flush(struct file_out *file, struct error *err) NODISCARD;

/* All bytes on disk under the temporary name (of a descriptor: written). */
enum status file_out_finish(struct file_out *file, struct error *err) NODISCARD;

/* Change the final name, before file_out_publish(). */
void file_out_rename(struct file_out *file, const char *final_path);

/* After file_out_finish(): make it appear under its final name, replacing. */
enum status file_out_publish(struct file_out *file,
                             struct error *err) NODISCARD;

/* Remove the temporary file unless it was published, and free. NULL is fine. */
void file_out_discard(struct file_out *file);

uint64_t file_out_bytes(const struct file_out *file);
/* Of all bytes so far; not between file_out_rewrite_head() and _finish(). */
uint64_t file_out_xxh3(const struct file_out *file);

/*
 * A small file, all at once: open, write, finish, publish. The temporary name
 * is ".NAME.<16 hex digits>.tmp" beside it, NAME cut if it is long.
 */
enum status file_write_atomic(const char *path, struct str bytes,
                              struct error *err) NODISCARD;

#endif
