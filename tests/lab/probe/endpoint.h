/*
 * Sending a plan and checking that it arrived.
 */
#ifndef LAB_ENDPOINT_H
#define LAB_ENDPOINT_H

#include <stdint.h>
#include <sys/socket.h>
#include "plan.h"

struct endpoint {
	struct sockaddr_storage address;
	socklen_t size;
};

struct pace {
	uint32_t burst;			/* datagrams sent back to back */
	uint32_t gap_microseconds;	/* between the starts of two bursts */
};

/* Returns false when text is not an address of either family. */
bool endpoint_parse(struct endpoint *endpoint, const char *address, uint16_t port);

/* Sends everything; from may be NULL. Returns 0 or a negative errno. */
int endpoint_send(const struct plan *plan, const struct endpoint *to, const struct endpoint *from, struct pace pace);

/*
 * Receives until all of the plan is there or nothing has come for idle milliseconds after the first one (limit: in all),
 * and prints one line of JSON. Returns 0 when all arrived once and intact, 1 when not, or a negative errno.
 */
int endpoint_receive(const struct plan *plan, const struct endpoint *at, int idle_milliseconds, int limit_milliseconds);

#endif
