/* test_file_out.c -- whole under the final name, or not there at all. */
#include "base/file_out.h"
#include "base/mem.h"
#include "tests/unit/unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xxhash.h>

struct dir {
    char path[64];
    char tmp[80];
    char file[80];
};

static void make_dir(struct dir *dir)
{
    (void)snprintf(dir->path, sizeof(dir->path), "/tmp/test-file-out-XXXXXX");
    assert_non_null(mkdtemp(dir->path));
    (void)snprintf(dir->tmp, sizeof(dir->tmp), "%s/.a.tmp", dir->path);
    (void)snprintf(dir->file, sizeof(dir->file), "%s/a", dir->path);
}

static int count_names(const char *path)
{
    DIR *dir = opendir(path);
    int n = -2; /* . and .. */

    assert_non_null(dir);
    while (readdir(dir) != NULL) /* NOLINT(concurrency-mt-unsafe) */
        n++;
    (void)closedir(dir);
    return n;
}

static void remove_dir(const struct dir *dir)
{
    (void)unlink(dir->tmp);
    (void)unlink(dir->file);
    assert_int_equal(rmdir(dir->path), 0);
}

static void pieces_of_every_size_arrive_whole(void **state)
{
    static const size_t SIZES[] = {0,     1,     100,    65535, 65536,
                                   65537, 64000, 200000, 1536,  2};
    struct file_out *file = NULL;
    struct error err;
    struct dir dir;
    char *bytes = mem_alloc(1 << 20);
    char *got;
    size_t total = 0;
    size_t len;
    size_t i;

    (void)state;
    make_dir(&dir);
    for (i = 0; i < 1 << 20; i++)
        bytes[i] = (char)(i * 7 + i / 251);
    assert_int_equal(file_out_open(&file, dir.tmp, dir.file, &err), STATUS_OK);
    for (i = 0; i < ARRAY_LEN(SIZES); i++) {
        assert_int_equal(
            file_out_write(file, (struct str){bytes + total, SIZES[i]}, &err),
            STATUS_OK);
        total += SIZES[i];
    }
    assert_int_equal(access(dir.file, F_OK), -1);
    assert_int_equal(file_out_finish(file, &err), STATUS_OK);
    assert_int_equal(access(dir.file, F_OK), -1);
    assert_int_equal(file_out_publish(file, &err), STATUS_OK);
    assert_int_equal(file_out_bytes(file), total);
    assert_int_equal(file_out_xxh3(file), XXH3_64bits(bytes, total));
    file_out_discard(file);
    got = unit_slurp(dir.file, &len);
    assert_int_equal(len, total);
    assert_memory_equal(got, bytes, len);
    assert_int_equal(count_names(dir.path), 1);
    mem_free(got);
    mem_free(bytes);
    remove_dir(&dir);
}

static void a_rewritten_head_keeps_length_and_checksum(void **state)
{
    static const size_t SIZES[] = {8, 1024, 65536, 65537, 300000};
    char *bytes = mem_alloc(300000);
    size_t i;

    (void)state;
    memset(bytes, 'b', 300000);
    for (i = 0; i < ARRAY_LEN(SIZES); i++) {
        struct file_out *file = NULL;
        struct error err;
        struct dir dir;
        size_t len;
        char *got;

        make_dir(&dir);
        memset(bytes, 'b', 8);
        assert_int_equal(file_out_open(&file, dir.tmp, dir.file, &err),
                         STATUS_OK);
        assert_int_equal(
            file_out_write(file, (struct str){bytes, SIZES[i] / 2}, &err),
            STATUS_OK);
        /* In the middle of the file and of what is gathered, and twice. */
        if (SIZES[i] > 8)
            assert_int_equal(
                file_out_rewrite_head(file, str_from("1234"), &err), STATUS_OK);
        assert_int_equal(
            file_out_write(file, (struct str){bytes, SIZES[i] - SIZES[i] / 2},
                           &err),
            STATUS_OK);
        memcpy(bytes, "headhead", 8);
        assert_int_equal(
            file_out_rewrite_head(file, (struct str){bytes, 8}, &err),
            STATUS_OK);
        assert_int_equal(file_out_finish(file, &err), STATUS_OK);
        assert_int_equal(file_out_publish(file, &err), STATUS_OK);
        assert_int_equal(file_out_bytes(file), SIZES[i]);
        assert_int_equal(file_out_xxh3(file), XXH3_64bits(bytes, SIZES[i]));
        file_out_discard(file);
        got = unit_slurp(dir.file, &len);
        assert_int_equal(len, SIZES[i]);
        assert_memory_equal(got, bytes, len);
        mem_free(got);
        remove_dir(&dir);
    }
    mem_free(bytes);
}

static void a_discarded_file_leaves_nothing(void **state)
{
    int n_steps;

    (void)state;
    for (n_steps = 0; n_steps < 3; n_steps++) {
        struct file_out *file = NULL;
        struct error err;
        struct dir dir;

        make_dir(&dir);
        assert_int_equal(file_out_open(&file, dir.tmp, dir.file, &err),
                         STATUS_OK);
        if (n_steps > 0)
            assert_int_equal(file_out_write(file, str_from("x"), &err),
                             STATUS_OK);
        if (n_steps > 1)
            assert_int_equal(file_out_finish(file, &err), STATUS_OK);
        file_out_discard(file);
        assert_int_equal(count_names(dir.path), 0);
        remove_dir(&dir);
    }
}

static void a_temporary_name_in_use_is_refused_and_kept(void **state)
{
    struct file_out *file = NULL;
    struct error err;
    struct dir dir;

    (void)state;
    make_dir(&dir);
    assert_int_equal(symlink("/etc/passwd", dir.tmp), 0);
    assert_int_equal(file_out_open(&file, dir.tmp, dir.file, &err), STATUS_IO);
    assert_non_null(strstr(err.message, "File exists"));
    assert_int_equal(count_names(dir.path), 1);
    remove_dir(&dir);
}

/* RLIMIT_FSIZE stands for the full disk: EFBIG in the middle of a write. */
static void a_full_disk_is_named_and_sticks(void **state)
{
    struct dir dir;
    pid_t child;
    int exit_status;

    (void)state;
    make_dir(&dir);
    child = fork();
    if (child == 0) {
        static char bytes[300000];
        const struct rlimit limit = {100000, 100000};
        struct file_out *file = NULL;
        struct error err;
        int ok;

        (void)signal(SIGXFSZ, SIG_IGN);
        (void)setrlimit(RLIMIT_FSIZE, &limit);
        ok = file_out_open(&file, dir.tmp, dir.file, &err) == STATUS_OK &&
             file_out_write(file, (struct str){bytes, sizeof(bytes)}, &err) ==
                 STATUS_IO &&
             strstr(err.message, "File too large") != NULL;
        err.message[0] = '\0';
        ok = ok && file_out_write(file, str_from("x"), &err) == STATUS_IO &&
             file_out_finish(file, &err) == STATUS_IO &&
             file_out_publish(file, &err) == STATUS_IO &&
             strstr(err.message, "File too large") != NULL;
        file_out_discard(file);
        _exit(ok ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &exit_status, 0), child);
    assert_int_equal(exit_status, 0);
    assert_int_equal(count_names(dir.path), 0);
    remove_dir(&dir);
}

static void dev_full_fails_at_the_latest_when_finished(void **state)
{
    const int fd = open("/dev/full", O_WRONLY);
    struct file_out *file = file_out_from_fd(fd, "stdout");
    struct error err;

    (void)state;
    assert_int_equal(file_out_write(file, str_from("x"), &err), STATUS_OK);
    assert_int_equal(file_out_finish(file, &err), STATUS_IO);
    assert_string_equal(err.message,
                        "stdout: writing: No space left on device");
    file_out_discard(file);
    assert_int_equal(close(fd), 0); /* it was left open */
}

static void a_reader_that_went_away_is_told_apart(void **state)
{
    struct file_out *file;
    struct error err;
    int ends[2];

    (void)state;
    (void)signal(SIGPIPE, SIG_IGN);
    assert_int_equal(pipe(ends), 0);
    (void)close(ends[0]);
    file = file_out_from_fd(ends[1], "stdout");
    assert_int_equal(file_out_write(file, str_from("x"), &err), STATUS_OK);
    assert_int_equal(file_out_flush(file, &err), STATUS_PIPE);
    assert_int_equal(file_out_finish(file, &err), STATUS_PIPE);
    file_out_discard(file);
    (void)close(ends[1]);
}

static void a_non_blocking_pipe_is_waited_for(void **state)
{
    static char bytes[1 << 20];
    struct file_out *file;
    struct error err;
    int exit_status;
    int ends[2];
    pid_t child;

    (void)state;
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    child = fork();
    if (child == 0) {
        size_t left = sizeof(bytes);

        (void)fcntl(ends[0], F_SETFL, 0);
        while (left > 0) {
            const ssize_t n = read(ends[0], bytes, sizeof(bytes));

            if (n <= 0)
                _exit(1);
            left -= (size_t)n;
        }
        _exit(0);
    }
    file = file_out_from_fd(ends[1], "stdout");
    assert_int_equal(
        file_out_write(file, (struct str){bytes, sizeof(bytes)}, &err),
        STATUS_OK);
    assert_int_equal(file_out_finish(file, &err), STATUS_OK);
    assert_int_equal(waitpid(child, &exit_status, 0), child);
    assert_int_equal(exit_status, 0);
    file_out_discard(file);
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static void a_directory_in_the_way_leaves_no_file(void **state)
{
    struct error err;
    struct dir dir;

    (void)state;
    make_dir(&dir);
    assert_int_equal(mkdir(dir.file, 0777), 0);
    assert_int_equal(file_write_atomic(dir.file, str_from("x"), &err),
                     STATUS_IO);
    assert_int_equal(count_names(dir.path), 1);
    (void)rmdir(dir.file);
    assert_int_equal(file_write_atomic("/nowhere/at/all", str_from("x"), &err),
                     STATUS_IO);
    remove_dir(&dir);
}

static void small_files_are_replaced_at_once(void **state)
{
    static const char *const TEXTS[] = {"first", "", "third, longer"};
    struct error err;
    struct dir dir;
    size_t i;

    (void)state;
    make_dir(&dir);
    for (i = 0; i < ARRAY_LEN(TEXTS); i++) {
        size_t len;
        char *got;

        assert_int_equal(file_write_atomic(dir.file, str_from(TEXTS[i]), &err),
                         STATUS_OK);
        got = unit_slurp(dir.file, &len);
        assert_string_equal(got, TEXTS[i]);
        assert_int_equal(count_names(dir.path), 1);
        mem_free(got);
    }
    remove_dir(&dir);
}

static void a_name_of_255_bytes_fits(void **state)
{
    char path[512];
    struct error err;
    struct dir dir;

    (void)state;
    make_dir(&dir);
    (void)snprintf(path, sizeof(path), "%s/%0255d", dir.path, 7);
    assert_int_equal(file_write_atomic(path, str_from("x"), &err), STATUS_OK);
    assert_int_equal(unlink(path), 0);
    remove_dir(&dir);
}

static void writes_to_a_device_without_replacing_it(void **state)
{
    struct file_out *file = NULL;
    struct error err = {0};
    struct stat info;

    (void)state;
    assert_int_equal(file_out_open(&file, "/dev/.null.tmp", "/dev/null", &err),
                     STATUS_OK);
    assert_int_equal(file_out_write(file, str_from("x"), &err), STATUS_OK);
    assert_int_equal(file_out_finish(file, &err), STATUS_OK);
    assert_int_equal(file_out_publish(file, &err), STATUS_OK);
    file_out_discard(file);
    assert_int_equal(file_write_atomic("/dev/null", str_from("x"), &err),
                     STATUS_OK);
    assert_int_equal(stat("/dev/null", &info), 0);
    assert_true(S_ISCHR(info.st_mode));
}

static void
a_name_of_a_descriptor_is_a_stream_whatever_is_behind_it(void **state)
{
    char dir[] = "/tmp/tamis-stream-XXXXXX";
    char path[64];
    char name[32];
    int fd;

    (void)state;
    assert_non_null(mkdtemp(dir));
    (void)snprintf(path, sizeof(path), "%s/file", dir);
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    (void)snprintf(name, sizeof(name), "/dev/fd/%d", fd);
    assert_true(file_out_is_stream(name));
    assert_true(file_out_is_stream("/dev/null"));
    assert_false(file_out_is_stream(path));
    assert_false(file_out_is_stream(dir));
    assert_false(file_out_is_stream("/dev/shm"));
    assert_int_equal(close(fd), 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_name_of_a_descriptor_is_a_stream_whatever_is_behind_it),
        cmocka_unit_test(writes_to_a_device_without_replacing_it),
        cmocka_unit_test(pieces_of_every_size_arrive_whole),
        cmocka_unit_test(a_rewritten_head_keeps_length_and_checksum),
        cmocka_unit_test(a_discarded_file_leaves_nothing),
        cmocka_unit_test(a_temporary_name_in_use_is_refused_and_kept),
        cmocka_unit_test(a_full_disk_is_named_and_sticks),
        cmocka_unit_test(dev_full_fails_at_the_latest_when_finished),
        cmocka_unit_test(a_reader_that_went_away_is_told_apart),
        cmocka_unit_test(a_non_blocking_pipe_is_waited_for),
        cmocka_unit_test(a_directory_in_the_way_leaves_no_file),
        cmocka_unit_test(small_files_are_replaced_at_once),
        cmocka_unit_test(a_name_of_255_bytes_fits),
    };

    return unit_run(tests);
}
