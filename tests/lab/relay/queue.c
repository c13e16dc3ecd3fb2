#include "queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct held *held_copy(const uint8_t *octets, size_t size)
{
	struct held *held = malloc(sizeof(*held) + size);

	if (held == NULL) {
		fputs("relay: out of memory\n", stderr);
		exit(EXIT_FAILURE);
	}
	*held = (struct held){ .size = size };
	memcpy(held->octets, octets, size);
	return held;
}

void queue_add(struct queue *queue, struct held *held)
{
	struct held *before = queue->last;

	while (before != NULL && before->due > held->due)
		before = before->previous;
	held->previous = before;
	held->next = before == NULL ? queue->first : before->next;
	*(held->previous == NULL ? &queue->first : &held->previous->next) = held;
	*(held->next == NULL ? &queue->last : &held->next->previous) = held;
}

void queue_remove(struct queue *queue, struct held *held)
{
	*(held->previous == NULL ? &queue->first : &held->previous->next) = held->next;
	*(held->next == NULL ? &queue->last : &held->next->previous) = held->previous;
}
