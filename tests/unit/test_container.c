/* test_container.c -- sections come back in place; no damage passes. */
#include "base/buf.h"
#include "base/container.h"
#include "base/mem.h"
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char MAGIC[] = "tamistst";

static const struct container_section SECTIONS[] = {
    {"weights", {"0123456789", 10}},
    {"empty", {"", 0}},
    {"a name of thirty-one bytes full", {"x", 1}},
    {"exact",
     {"0123456789012345678901234567890123456789"
      "012345678901234567890123",
      64}},
};
enum { N_SECTIONS = 4 };

struct scene {
    char dir[64];
    char path[80];
};

static void save(struct scene *scene, size_t n_sections)
{
    struct file_out *file = NULL;
    struct error err;
    char tmp[80];

    (void)snprintf(scene->dir, sizeof(scene->dir),
                   "/tmp/test-container-XXXXXX");
    assert_non_null(mkdtemp(scene->dir));
    (void)snprintf(scene->path, sizeof(scene->path), "%s/c", scene->dir);
    (void)snprintf(tmp, sizeof(tmp), "%s/t", scene->dir);
    assert_int_equal(file_out_open(&file, tmp, scene->path, &err), STATUS_OK);
    assert_int_equal(
        container_write(file, MAGIC, 3, SECTIONS, n_sections, &err), STATUS_OK);
    assert_int_equal(file_out_finish(file, &err), STATUS_OK);
    assert_int_equal(file_out_publish(file, &err), STATUS_OK);
    file_out_discard(file);
}

static void leave(const struct scene *scene)
{
    (void)unlink(scene->path);
    assert_int_equal(rmdir(scene->dir), 0);
}

static enum status map_bytes(const struct scene *scene, struct str bytes)
{
    struct container *container = NULL;
    FILE *file = fopen(scene->path, "wb");
    struct error err;
    enum status status;

    assert_non_null(file);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    assert_int_equal(fclose(file), 0);
    status = container_map(&container, scene->path, MAGIC, 3, &err);
    container_unmap(container);
    return status;
}

static void sections_come_back_in_place(void **state)
{
    struct container *container = NULL;
    struct scene scene;
    struct error err;
    size_t i;

    (void)state;
    save(&scene, N_SECTIONS);
    assert_int_equal(container_map(&container, scene.path, MAGIC, 3, &err),
                     STATUS_OK);
    for (i = 0; i < N_SECTIONS; i++) {
        const struct str got = container_find(container, SECTIONS[i].name);

        assert_non_null(got.ptr);
        assert_int_equal((uintptr_t)got.ptr % CONTAINER_ALIGN_BYTES, 0);
        assert_true(str_eq(got, SECTIONS[i].bytes));
    }
    assert_null(container_find(container, "nothing").ptr);
    assert_null(container_find(container, "").ptr);
    container_unmap(container);
    leave(&scene);
}

static void a_container_of_nothing_is_fine(void **state)
{
    struct container *container = NULL;
    struct scene scene;
    struct error err;

    (void)state;
    save(&scene, 0);
    assert_int_equal(container_map(&container, scene.path, MAGIC, 3, &err),
                     STATUS_OK);
    assert_null(container_find(container, "weights").ptr);
    container_unmap(container);
    leave(&scene);
}

static void another_kind_or_version_is_refused(void **state)
{
    struct container *container = NULL;
    struct scene scene;
    struct error err;

    (void)state;
    save(&scene, N_SECTIONS);
    assert_int_equal(container_map(&container, scene.path, "otherone", 3, &err),
                     STATUS_FORMAT);
    assert_int_equal(container_map(&container, scene.path, MAGIC, 4, &err),
                     STATUS_FORMAT);
    assert_int_equal(container_map(&container, scene.dir, MAGIC, 3, &err),
                     STATUS_IO);
    assert_int_equal(container_map(&container, "/nowhere", MAGIC, 3, &err),
                     STATUS_IO);
    leave(&scene);
}

static void a_cut_or_an_added_byte_is_refused(void **state)
{
    struct scene scene;
    size_t len;
    size_t cut;
    char *bytes;

    (void)state;
    save(&scene, N_SECTIONS);
    bytes = unit_slurp(scene.path, &len);
    for (cut = 0; cut < len; cut++)
        assert_int_equal(map_bytes(&scene, (struct str){bytes, cut}),
                         STATUS_FORMAT);
    assert_int_equal(map_bytes(&scene, (struct str){bytes, len}), STATUS_OK);
    /* unit_slurp() adds a NUL */
    assert_int_equal(map_bytes(&scene, (struct str){bytes, len + 1}),
                     STATUS_FORMAT);
    mem_free(bytes);
    leave(&scene);
}

static void every_flipped_bit_is_refused(void **state)
{
    struct scene scene;
    size_t len;
    size_t bit;
    char *bytes;

    (void)state;
    save(&scene, N_SECTIONS);
    bytes = unit_slurp(scene.path, &len);
    for (bit = 0; bit < len * 8; bit++) {
        bytes[bit / 8] ^= (char)(1 << bit % 8);
        assert_int_equal(map_bytes(&scene, (struct str){bytes, len}),
                         STATUS_FORMAT);
        bytes[bit / 8] ^= (char)(1 << bit % 8);
    }
    assert_int_equal(map_bytes(&scene, (struct str){bytes, len}), STATUS_OK);
    mem_free(bytes);
    leave(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_come_back_in_place),
        cmocka_unit_test(a_container_of_nothing_is_fine),
        cmocka_unit_test(another_kind_or_version_is_refused),
        cmocka_unit_test(a_cut_or_an_added_byte_is_refused),
        cmocka_unit_test(every_flipped_bit_is_refused),
    };

    return unit_run(tests);
}
