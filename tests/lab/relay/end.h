/*
 * The two ends of the relay.
 */
#ifndef LAB_END_H
#define LAB_END_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct end {
	int fd;
	ssize_t (*read)(int fd, uint8_t *frame, size_t room);
};

/* The tap device on which the namespace has its addresses: we are the wire that it is plugged into. Returns 0 or -errno. */
int end_open_tap(struct end *end, const char *device);

/* A device whose other side someone else holds, by a packet socket. Returns 0 or -errno. */
int end_open_packet(struct end *end, const char *device);

/* The next frame's size, 0 for one that is not to be relayed, -EAGAIN when there is none now, or another -errno. */
ssize_t end_read(const struct end *end, uint8_t *frame, size_t room);

/* Returns 0 or -errno; what cannot be sent at once is not sent. */
int end_write(const struct end *end, const uint8_t *frame, size_t size);

/* Frames that the kernel could not keep for a packet socket since the last call. */
uint32_t end_overrun(const struct end *end);

#endif
