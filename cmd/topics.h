/*
 * topics.h -- short texts on what is neither a stage nor a command.
 *
 * Paragraphs are parted by an empty line; one that begins with a blank is
 * shown as it stands.
 */
#ifndef TAMIS_TOPICS_H
#define TAMIS_TOPICS_H

struct topic {
    const char *name; /* NULL ends the table */
    const char *summary;
    const char *text;
};

extern const struct topic topics[];

const struct topic *topic_find(const char *name);

#endif
