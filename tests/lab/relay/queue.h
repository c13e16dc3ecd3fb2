/*
 * Frames that wait, ordered by when they are due; those due at the same time in the order in which they came.
 */
#ifndef LAB_QUEUE_H
#define LAB_QUEUE_H

#include <stddef.h>
#include <stdint.h>

struct held {
	struct held *next, *previous;
	int64_t due;			/* nanoseconds of the monotonic clock */
	uint64_t release_at;		/* for what waits for later packets: the number of the last of them */
	size_t size;
	uint8_t octets[];
};

struct queue {
	struct held *first, *last;
};

/* Copies a frame; the program ends when there is no memory. */
struct held *held_copy(const uint8_t *octets, size_t size);

/* Takes the frame over. Its search goes from the end, where nearly everything belongs. */
void queue_add(struct queue *queue, struct held *held);

/* Gives a frame of the queue to the caller, who frees it. */
void queue_remove(struct queue *queue, struct held *held);

#endif
