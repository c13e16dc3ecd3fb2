/*
 * One netlink request to the kernel's XFRM subsystem, and its answer.
 */
#ifndef LAB_MESSAGE_H
#define LAB_MESSAGE_H

#include <stddef.h>
#include <stdint.h>
#include <linux/netlink.h>

/* Large enough for a state with its longest key and a replay bitmap of 4096 packets. */
#define MESSAGE_CAPACITY 4096

struct message {
	union {
		struct nlmsghdr header;
		unsigned char octets[MESSAGE_CAPACITY];
	};
};

/* Starts a request of the given type whose fixed part has body_size octets, all zero; returns that part. */
void *message_begin(struct message *message, uint16_t type, uint16_t flags, size_t body_size);

/* Appends an attribute. The request must have room: all callers' sizes are bounded. */
void message_attribute(struct message *message, uint16_t type, const void *value, size_t size);

/* Sends the request and waits for the kernel's verdict: 0, or a negative errno after printing what the kernel said. */
int message_execute(struct message *message);

/* Sends a dump request and hands each answer to the visitor: 0 or a negative errno. */
int message_dump(struct message *message, void (*visit)(const struct nlmsghdr *answer));

#endif
