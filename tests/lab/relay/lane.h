/*
 * One direction: what becomes of each frame that goes this way, and what was counted of it.
 */
#ifndef LAB_LANE_H
#define LAB_LANE_H

#include "end.h"
#include "impairment.h"
#include "queue.h"

struct counters {
	uint64_t frames;	/* that came */
	uint64_t tunnel;	/* those of them that are the tunnel's packets */
	uint64_t passed;	/* frames that left, the second of a pair included */
	uint64_t lost, duplicated, corrupted, reordered, too_big, blackout;
	uint64_t failed;	/* frames that the machine itself lost: no impairment that was asked for */
};

struct lane {
	const struct end *from, *to;
	struct impairment impairment;
	uint64_t seed;
	int64_t *first;			/* when the tunnel's first packet of either direction came; 0 before */
	struct queue overtaken;		/* waits until later packets have come */
	struct queue delayed;
	struct counters counters;
};

/* Decides on a frame that has just come. It may be changed. */
void lane_take(struct lane *lane, uint8_t *frame, size_t size, int64_t now);

/* Sends what is due. Returns when the next is, or INT64_MAX. */
int64_t lane_release(struct lane *lane, int64_t now);

/* Sends all that waits. */
void lane_flush(struct lane *lane);

#endif
