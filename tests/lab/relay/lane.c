#include "lane.h"

#include <errno.h>
#include <stdlib.h>
#include "outer.h"

/* A packet that waits for later ones waits no longer than this, for they may never come. */
static const int64_t LONGEST_WAIT = 50 * 1000 * 1000;

/* What is drawn for each packet. Every question has its own stream: asking one more does not change the answers to others. */
enum question { LOSS, DUPLICATE, CORRUPT, CORRUPT_BIT, REORDER, DISTANCE, JITTER };

/* SplitMix64's output function, as in probe. */
static uint64_t mix(uint64_t value)
{
	value += 0x9e3779b97f4a7c15u;
	value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
	value = (value ^ value >> 27) * 0x94d049bb133111ebu;
	return value ^ value >> 31;
}

static uint64_t draw(const struct lane *lane, enum question question)
{
	return mix(lane->seed ^ mix(lane->counters.tunnel ^ mix(question)));
}

static bool happens(const struct lane *lane, enum question question, double share)
{
	/* 53 bits are what a double holds exactly; they are less than 1, so that a share of 1 is always. */
	return (double)(draw(lane, question) >> 11) * 0x1p-53 < share;
}

static void send_out(struct lane *lane, const uint8_t *frame, size_t size)
{
	if (end_write(lane->to, frame, size) < 0)
		lane->counters.failed++;
	else
		lane->counters.passed++;
}

static void send_delayed(struct lane *lane, const uint8_t *frame, size_t size, int64_t now)
{
	const struct impairment *impairment = &lane->impairment;
	struct held *held;

	if (impairment->delay == 0 && impairment->jitter == 0) {
		send_out(lane, frame, size);
		return;
	}
	held = held_copy(frame, size);
	held->due = now + impairment->delay + (int64_t)(draw(lane, JITTER) % ((uint64_t)impairment->jitter + 1));
	queue_add(&lane->delayed, held);
}

static bool is_too_big(struct lane *lane, const struct outer *outer, const uint8_t *frame)
{
	static uint8_t answer[LARGEST_ANSWER];
	const struct impairment *impairment = &lane->impairment;

	if (impairment->mtu == 0 || lane->counters.tunnel <= impairment->mtu_from || outer->size <= impairment->mtu)
		return false;
	lane->counters.too_big++;
	if (end_write(lane->from, answer, outer_answer_too_big(outer, frame, impairment->mtu, answer)) < 0)
		lane->counters.failed++;
	return true;
}

static bool is_black(const struct lane *lane, int64_t now)
{
	int64_t elapsed = now - *lane->first;

	return elapsed >= lane->impairment.blackout_after && elapsed - lane->impairment.blackout_after < lane->impairment.blackout_length;
}

static void take_outer(struct lane *lane, const struct outer *outer, uint8_t *frame, size_t size, int64_t now)
{
	const struct impairment *impairment = &lane->impairment;

	if (is_black(lane, now)) {
		lane->counters.blackout++;
		return;
	}
	if (happens(lane, LOSS, impairment->loss)) {
		lane->counters.lost++;
		return;
	}
	if (is_too_big(lane, outer, frame))
		return;
	if (happens(lane, CORRUPT, impairment->corrupt)) {
		lane->counters.corrupted++;
		outer_corrupt(outer, frame, draw(lane, CORRUPT_BIT));
	}
	if (happens(lane, DUPLICATE, impairment->duplicate)) {
		lane->counters.duplicated++;
		send_delayed(lane, frame, size, now);
	}
	if (happens(lane, REORDER, impairment->reorder)) {
		struct held *held = held_copy(frame, size);

		lane->counters.reordered++;
		held->due = now + LONGEST_WAIT;
		held->release_at = lane->counters.tunnel + impairment->reorder_least +
				   draw(lane, DISTANCE) % (impairment->reorder_most - impairment->reorder_least + 1);
		queue_add(&lane->overtaken, held);
		return;
	}
	send_delayed(lane, frame, size, now);
}

/* The queue is in order of due, which all have equally far ahead, and not of release_at. */
static void release_overtaken(struct lane *lane, int64_t now)
{
	struct held *next;

	for (struct held *held = lane->overtaken.first; held != NULL; held = next) {
		next = held->next;
		if (held->release_at > lane->counters.tunnel && held->due > now)
			continue;
		queue_remove(&lane->overtaken, held);
		send_delayed(lane, held->octets, held->size, now);
		free(held);
	}
}

void lane_take(struct lane *lane, uint8_t *frame, size_t size, int64_t now)
{
	struct outer outer;

	lane->counters.frames++;
	if (!outer_find(&outer, frame, size)) {
		send_out(lane, frame, size);
		return;
	}
	if (*lane->first == 0)
		*lane->first = now;
	lane->counters.tunnel++;
	take_outer(lane, &outer, frame, size, now);
	/* A lost packet counts as one that has come, so that the distance is one of sequence numbers. */
	release_overtaken(lane, now);
}

static void send_first(struct lane *lane, struct queue *queue)
{
	struct held *held = queue->first;

	queue_remove(queue, held);
	send_out(lane, held->octets, held->size);
	free(held);
}

int64_t lane_release(struct lane *lane, int64_t now)
{
	int64_t next = INT64_MAX;

	release_overtaken(lane, now);
	while (lane->delayed.first != NULL && lane->delayed.first->due <= now)
		send_first(lane, &lane->delayed);
	if (lane->overtaken.first != NULL)
		next = lane->overtaken.first->due;
	if (lane->delayed.first != NULL && lane->delayed.first->due < next)
		next = lane->delayed.first->due;
	return next;
}

void lane_flush(struct lane *lane)
{
	while (lane->delayed.first != NULL)
		send_first(lane, &lane->delayed);
	while (lane->overtaken.first != NULL)
		send_first(lane, &lane->overtaken);
}
