/*
 * TCP connections of known content, one after the other, each acknowledged by the receiver's own count of right octets.
 */
#ifndef LAB_STREAM_H
#define LAB_STREAM_H

#include "endpoint.h"

struct stream_work {
	uint64_t seed;
	uint32_t connections;	/* 0: as many as fit into the time; the receiver needs the number */
	uint64_t octets;	/* of each connection; 0: until the time is over */
	uint32_t seconds;	/* after which the sender ends what it is at; 0: no limit */
	uint64_t rate;		/* octets a second at most; 0: as many as TCP takes */
	int patience;		/* milliseconds without progress after which a connection has failed */
};

/*
 * Both print one line of JSON: connections begun and completed, octets, connections with wrong content, and the longest time
 * without progress. Return 0 when all were completed, 1 when not, or a negative errno.
 */
int stream_send(const struct stream_work *work, const struct endpoint *to, const struct endpoint *from);
int stream_receive(const struct stream_work *work, const struct endpoint *at);

#endif
