/*
 * The tunnel's outer packet in an Ethernet frame: ESP in IP, or in UDP with port 4500, of either family.
 */
#ifndef LAB_OUTER_H
#define LAB_OUTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	ETHERNET_HEADER = 14,
	LARGEST_FRAME = 65536 + ETHERNET_HEADER,
	LARGEST_ANSWER = ETHERNET_HEADER + 1280,
};

struct outer {
	bool is_v6;
	size_t size;	/* octets of the IP packet, which begins behind the Ethernet header */
	size_t udp;	/* where in the frame the UDP header is; 0 when there is none */
	size_t esp;	/* where in the frame the ESP header is */
};

/*
 * Returns false for any other frame, which is then none of our business: ARP, neighbour discovery, IKE and keepalives on port
 * 4500, and later fragments, which do not show what they belong to.
 */
bool outer_find(struct outer *outer, const uint8_t *frame, size_t size);

/* Inverts one bit of the ESP part, its number taken modulo their count. A UDP checksum stays right: ESP is to notice it. */
void outer_corrupt(const struct outer *outer, uint8_t *frame, uint64_t bit);

/*
 * Writes what a router answers to a packet larger than the MTU of its next link, addressed to the packet's sender in the name of
 * its receiver. Returns the frame's size.
 */
size_t outer_answer_too_big(const struct outer *outer, const uint8_t *frame, uint32_t mtu, uint8_t *answer);

#endif
