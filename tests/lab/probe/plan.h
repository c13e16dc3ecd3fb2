/*
 * What is sent: a list of datagram sizes and, for each datagram, content that both ends compute from a seed. Sender and
 * receiver share nothing but the command line, so a wrong, lost, doubled or spliced octet between them has nowhere to hide.
 */
#ifndef LAB_PLAN_H
#define LAB_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	LARGEST_DATAGRAM = 65527,	/* IPv6; IPv4 ends at 65507 */
	TAG_OCTETS = 8,			/* datagrams of at least this size say which one they are */
};

struct plan {
	uint64_t seed;
	uint32_t count;
	uint16_t *sizes;
};

/*
 * Reads a comma-separated list of SIZE, FROM-TO (each size once), N*SIZE, N*FROM-TO (N sizes drawn from the range by the seed)
 * and N*(LIST). Returns false when it is not one.
 */
bool plan_parse(struct plan *plan, const char *text, uint64_t seed);

/* Writes the content of datagram number index, as long as its size says. */
void plan_content(const struct plan *plan, uint32_t index, uint8_t *octets);

/*
 * The number of the datagram that has these contents, or -1. Datagrams too short for a tag may be alike: of those, one that
 * has not been seen is preferred.
 */
int64_t plan_identify(const struct plan *plan, const uint8_t *octets, size_t size, const bool *seen);

#endif
