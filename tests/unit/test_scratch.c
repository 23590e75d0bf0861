/* test_scratch.c -- what was appended is read back, and nothing has a name. */
#include "base/mem.h"
#include "core/scratch.h"
#include "tests/unit/unit.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void make_dir(char path[64])
{
    (void)snprintf(path, 64, "/tmp/test-scratch-XXXXXX");
    assert_non_null(mkdtemp(path));
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

static void fill(char *bytes, size_t len, uint64_t from)
{
    for (size_t i = 0; i < len; i++)
        bytes[i] = (char)((from + i) * 31 + (from + i) / 257);
}

static void pieces_of_any_size_are_read_back(void **state)
{
    static const size_t SIZES[] = {1,     0,      100,   65535, 1, 65536,
                                   65537, 200000, 64000, 1536,  3};
    struct scratch_file *file = NULL;
    char *bytes = mem_alloc(200000);
    char *found = mem_alloc(200000);
    uint64_t offsets[ARRAY_LEN(SIZES)];
    struct error err;
    char dir[64];

    (void)state;
    make_dir(dir);
    assert_int_equal(scratch_open(&file, dir, &err), STATUS_OK);
    for (size_t i = 0; i < ARRAY_LEN(SIZES); i++) {
        fill(bytes, SIZES[i], i * 1000);
        assert_int_equal(scratch_append(file, (struct str){bytes, SIZES[i]},
                                        &offsets[i], &err),
                         STATUS_OK);
        assert_int_equal(count_names(dir), 0);
        for (size_t j = 0; j <= i; j += i > 3 ? i - 1 : 1) {
            fill(bytes, SIZES[j], j * 1000);
            assert_int_equal(
                scratch_read(file, offsets[j], found, SIZES[j], &err),
                STATUS_OK);
            assert_memory_equal(found, bytes, SIZES[j]);
        }
    }
    assert_int_equal(offsets[3], 101);
    scratch_close(file);
    mem_free(bytes);
    mem_free(found);
    assert_int_equal(rmdir(dir), 0);
}

static void reading_behind_the_end_is_an_error(void **state)
{
    struct scratch_file *file = NULL;
    struct error err;
    uint64_t offset;
    char dir[64];
    char found[8];

    (void)state;
    make_dir(dir);
    assert_int_equal(scratch_open(&file, dir, &err), STATUS_OK);
    assert_int_equal(scratch_append(file, str_from("abc"), &offset, &err),
                     STATUS_OK);
    assert_int_equal(scratch_read(file, 1, found, 3, &err), STATUS_IO);
    assert_non_null(strstr(err.message, "scratch ends early"));
    scratch_close(file);
    scratch_close(NULL);
    assert_int_equal(rmdir(dir), 0);
}

static void a_directory_that_is_not_there_is_refused(void **state)
{
    struct scratch_file *file = NULL;
    struct error err;

    (void)state;
    assert_int_equal(scratch_open(&file, "/nowhere/at/all", &err), STATUS_IO);
    assert_non_null(strstr(err.message, "/nowhere/at/all: scratch: "));
}

/* RLIMIT_FSIZE stands for the full disk. */
static void a_full_disk_is_told(void **state)
{
    char dir[64];
    int exit_status;
    pid_t child;

    (void)state;
    make_dir(dir);
    child = fork();
    if (child == 0) {
        static char bytes[300000];
        const struct rlimit limit = {100000, 100000};
        struct scratch_file *file = NULL;
        struct error err;
        uint64_t offset;
        bool ok;

        (void)signal(SIGXFSZ, SIG_IGN);
        (void)setrlimit(RLIMIT_FSIZE, &limit);
        ok = scratch_open(&file, dir, &err) == STATUS_OK &&
             scratch_append(file, (struct str){bytes, sizeof(bytes)}, &offset,
                            &err) == STATUS_IO &&
             strstr(err.message, "File too large") != NULL &&
             scratch_append(file, (struct str){bytes, 60000}, &offset, &err) ==
                 STATUS_OK &&
             scratch_append(file, (struct str){bytes, 60000}, &offset, &err) ==
                 STATUS_IO;
        scratch_close(file);
        _exit(ok ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &exit_status, 0), child);
    assert_int_equal(exit_status, 0);
    assert_int_equal(rmdir(dir), 0);
}

static void its_place_is_told_or_the_temporary_directory(void **state)
{
    struct context context = {.options = {.scratch = "/told"}};
    char *dir;

    (void)state;
    dir = scratch_dir(&context);
    assert_string_equal(dir, "/told");
    mem_free(dir);
    context.options.scratch = NULL;
    assert_int_equal(setenv("TMPDIR", "/elsewhere", 1), 0);
    dir = scratch_dir(&context);
    assert_string_equal(dir, "/elsewhere");
    mem_free(dir);
    assert_int_equal(unsetenv("TMPDIR"), 0);
    dir = scratch_dir(&context);
    assert_string_equal(dir, "/var/tmp");
    mem_free(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_of_any_size_are_read_back),
        cmocka_unit_test(reading_behind_the_end_is_an_error),
        cmocka_unit_test(a_directory_that_is_not_there_is_refused),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(its_place_is_told_or_the_temporary_directory),
    };

    return unit_run(tests);
}
