/*
 * Octets as they are: datagrams out of a file, and inner packets off a device.
 */
#ifndef LAB_OCTETS_H
#define LAB_OCTETS_H

#include <stdint.h>
#include "endpoint.h"

/*
 * Sends every datagram of a file, in which each stands behind its length in two octets, the higher one first. Returns 0 or a
 * negative errno.
 */
int octets_send(const char *file, const struct endpoint *to, const struct endpoint *from, struct pace pace);

/*
 * Prints every IP packet that comes in on a device and is addressed to one of the addresses (a list with commas), as
 * "inner HEX", until it is killed. A UDP socket bound to the port keeps the kernel from answering. Returns a negative errno.
 */
int octets_list(const char *device, const char *addresses, uint16_t port);

#endif
