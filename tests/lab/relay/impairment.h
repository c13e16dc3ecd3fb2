/*
 * What is done to the tunnel's packets of one direction, as the command line says it.
 */
#ifndef LAB_IMPAIRMENT_H
#define LAB_IMPAIRMENT_H

#include <stdbool.h>
#include <stdint.h>

struct impairment {
	double loss, duplicate, corrupt, reorder;	/* shares, 0 to 1 */
	uint32_t reorder_least, reorder_most;		/* packets */
	int64_t delay, jitter;				/* nanoseconds */
	int64_t blackout_after, blackout_length;	/* nanoseconds */
	uint32_t mtu;					/* octets of an outer IP packet; 0 for no limit */
	uint64_t mtu_from;				/* packets that pass before it holds */
};

/* Reads a comma-separated list of words; main.c says which. Returns the word that is none, or NULL when all are good. */
const char *impairment_parse(struct impairment *impairment, const char *text);

#endif
