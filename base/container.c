/* container.c -- see container.h. */
#include "base/container.h"

#include "base/mem.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "containers are mapped as they are");

struct header {
    char magic[8];
    uint32_t version;
    uint32_t n_sections;
    uint64_t file_bytes;
    uint64_t xxh3; /* of this header with 0 here, and the table */
    uint64_t zeros[4];
};

struct entry {
    char name[CONTAINER_NAME_MAX_BYTES + 1];
    uint64_t offset;
    uint64_t len;
    uint64_t xxh3;
    uint64_t zero;
};

_Static_assert(sizeof(struct header) == CONTAINER_ALIGN_BYTES, "layout");
_Static_assert(sizeof(struct entry) == CONTAINER_ALIGN_BYTES, "layout");

struct container {
    const char *bytes;
    size_t len;
    const struct entry *entries;
    size_t n_entries;
};

static const char ZEROS[CONTAINER_ALIGN_BYTES];

static uint64_t aligned(uint64_t offset)
{
    const uint64_t mask = CONTAINER_ALIGN_BYTES - 1;

    return (offset + mask) & ~mask;
}

static uint64_t table_hash(const struct header *header,
                           const struct entry *entries)
{
    struct header copy = *header;
    uint64_t seed;

    copy.xxh3 = 0;
    seed = XXH3_64bits(&copy, sizeof(copy));
    return XXH3_64bits_withSeed(entries, header->n_sections * sizeof(*entries),
                                seed);
}

/* Fill the table; returns the length of the file. */
static uint64_t lay_out(struct entry *entries,
                        const struct container_section *sections,
                        size_t n_sections)
{
    uint64_t end = sizeof(struct header) + n_sections * sizeof(*entries);
    size_t i;

    for (i = 0; i < n_sections; i++) {
        const struct str bytes = sections[i].bytes;
        const size_t name_len = strlen(sections[i].name);

        assert(name_len > 0 && name_len <= CONTAINER_NAME_MAX_BYTES);
        memcpy(entries[i].name, sections[i].name, name_len);
        entries[i].offset = end;
        entries[i].len = bytes.len;
        entries[i].xxh3 = XXH3_64bits(bytes.ptr, bytes.len);
        end = aligned(end + bytes.len);
    }
    return end;
}

static enum status write_section(struct file_out *file, struct str bytes,
                                 struct error *err)
{
    const struct str zeros = {ZEROS, aligned(bytes.len) - bytes.len};
    enum status status = file_out_write(file, bytes, err);

    if (status == STATUS_OK)
        status = file_out_write(file, zeros, err);
    return status;
}

enum status container_write(struct file_out *file, const char *magic,
                            uint32_t version,
                            const struct container_section *sections,
                            size_t n_sections, struct error *err)
{
    struct header header = {.version = version,
                            .n_sections = (uint32_t)n_sections};
    struct entry *entries = mem_zalloc(n_sections, sizeof(*entries));
    enum status status;
    size_t i;

    assert(n_sections <= CONTAINER_SECTIONS_MAX);
    memcpy(header.magic, magic, sizeof(header.magic));
    header.file_bytes = lay_out(entries, sections, n_sections);
    header.xxh3 = table_hash(&header, entries);
    status = file_out_write(
        file, (struct str){(const char *)&header, sizeof(header)}, err);
    if (status == STATUS_OK)
        status = file_out_write(
            file,
            (struct str){(const char *)entries, n_sections * sizeof(*entries)},
            err);
    for (i = 0; i < n_sections && status == STATUS_OK; i++)
        status = write_section(file, sections[i].bytes, err);
    mem_free(entries);
    return status;
}

/* Map path; an empty file maps to nothing. */
static enum status map_file(struct container *container, const char *path,
                            struct error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat facts;
    enum status status = STATUS_OK;
    void *bytes = NULL;

    if (fd < 0 || fstat(fd, &facts) != 0) {
        status = error_errno(err, STATUS_IO, "%s: opening", path);
        goto out;
    }
    if (!S_ISREG(facts.st_mode)) {
        status = error_set(err, STATUS_IO, "%s: not a regular file", path);
        goto out;
    }
    if (facts.st_size == 0)
        goto out;
    bytes = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED) {
        status = error_errno(err, STATUS_IO, "%s: mapping", path);
        goto out;
    }
    container->bytes = bytes;
    container->len = (size_t)facts.st_size;
out:
    if (fd >= 0)
        (void)close(fd);
    return status;
}

/* What is wrong with the header, or NULL. */
static const char *judge_header(struct container *container, const char *magic,
                                uint32_t version)
{
    const struct header *header = (const void *)container->bytes;

    if (container->len < sizeof(*header))
        return "too short";
    if (memcmp(header->magic, magic, sizeof(header->magic)) != 0)
        return "not a file of this kind";
    if (header->version != version)
        return "of another version";
    if (header->file_bytes != container->len)
        return "of another length than it states";
    if (header->n_sections > CONTAINER_SECTIONS_MAX ||
        header->n_sections > container->len / CONTAINER_ALIGN_BYTES - 1)
        return "too many sections";
    container->entries = (const void *)(container->bytes + sizeof(*header));
    container->n_entries = header->n_sections;
    if (memcmp(header->zeros, ZEROS, sizeof(header->zeros)) != 0 ||
        table_hash(header, container->entries) != header->xxh3)
        return "damaged header";
    return NULL;
}

/* What is wrong with a section that must start at `expected`, or NULL. */
static const char *judge_section(const struct container *container,
                                 const struct entry *entry, uint64_t expected)
{
    const uint64_t end = aligned(entry->offset + entry->len);
    const char *bytes = container->bytes + expected;

    if (entry->name[0] == '\0' ||
        entry->name[sizeof(entry->name) - 1] != '\0' || entry->zero != 0)
        return "bad section entry";
    if (entry->offset != expected || entry->len > container->len ||
        end > container->len)
        return "section out of bounds";
    if (XXH3_64bits(bytes, entry->len) != entry->xxh3)
        return "damaged section";
    if (memcmp(bytes + entry->len, ZEROS, end - entry->offset - entry->len) !=
        0)
        return "damaged padding";
    return NULL;
}

static const char *judge(struct container *container, const char *magic,
                         uint32_t version)
{
    const char *trouble = judge_header(container, magic, version);
    uint64_t expected;
    size_t i;

    if (trouble != NULL)
        return trouble;
    expected = CONTAINER_ALIGN_BYTES * (container->n_entries + 1);
    for (i = 0; i < container->n_entries; i++) {
        const struct entry *entry = &container->entries[i];

        trouble = judge_section(container, entry, expected);
        if (trouble != NULL)
            return trouble;
        expected = aligned(entry->offset + entry->len);
    }
    return expected == container->len ? NULL : "bytes after the last section";
}

enum status container_map(struct container **out, const char *path,
                          const char *magic, uint32_t version,
                          struct error *err)
{
    struct container *container = mem_zalloc(1, sizeof(*container));
    enum status status = map_file(container, path, err);
    const char *trouble;

    if (status == STATUS_OK) {
        trouble = judge(container, magic, version);
        if (trouble != NULL)
            status = error_set(err, STATUS_FORMAT, "%s: %s", path, trouble);
    }
    if (status == STATUS_OK)
        *out = container;
    else
        container_unmap(container);
    return status;
}

void container_unmap(struct container *container)
{
    if (container == NULL)
        return;
    if (container->bytes != NULL)
        (void)munmap((void *)(uintptr_t)container->bytes, container->len);
    mem_free(container);
}

struct str container_find(const struct container *container, const char *name)
{
    size_t i;

    for (i = 0; i < container->n_entries; i++) {
        const struct entry *entry = &container->entries[i];

        if (strcmp(entry->name, name) == 0)
            return (struct str){container->bytes + entry->offset, entry->len};
    }
    return (struct str){NULL, 0};
}
