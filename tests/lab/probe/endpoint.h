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
	uint32_t largest_burst;		/* bursts are drawn from burst to this; when it is less, all are alike */
};

/* One octet of one datagram that is sent wrong, so that a test can show that the other end notices. */
struct mutation {
	bool wanted;
	uint32_t index, octet;
};

/* Returns false when text is not an address of either family. */
bool endpoint_parse(struct endpoint *endpoint, const char *address, uint16_t port);

/*
 * Opens a UDP socket with large buffers (SO_SNDBUFFORCE or SO_RCVBUFFORCE), bound to the endpoint unless that is NULL. Returns
 * it or a negative errno.
 */
int endpoint_open(const struct endpoint *endpoint, int family, int buffer_option);

/* Sends one datagram and waits while the device is full. Returns 0 or a negative errno. */
int endpoint_send_one(int fd, const struct endpoint *to, const uint8_t *octets, size_t size);

/* Sends everything; from may be NULL. Returns 0 or a negative errno. */
int endpoint_send(const struct plan *plan, const struct endpoint *to, const struct endpoint *from, struct pace pace,
		  struct mutation mutation);

/* How long a receiver waits, in milliseconds: in all, after the last datagram that came, and for doubles once all have come. */
struct patience {
	int limit_milliseconds;
	int idle_milliseconds;
	int linger_milliseconds;
};

/*
 * Receives until all of the plan is there and no double of it comes, or until patience ends, and prints one line of JSON.
 * Returns 0 when all arrived once and intact, 1 when not, or a negative errno.
 */
int endpoint_receive(const struct plan *plan, const struct endpoint *at, struct patience patience);

#endif
