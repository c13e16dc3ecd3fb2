#include "octets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>

enum {
	IPV4_HEADER = 20,
	IPV4_DESTINATION = 16,
	IPV6_HEADER = 40,
	IPV6_DESTINATION = 24,
	LARGEST_PACKET = 65575,
	MOST_ADDRESSES = 8,
};

int octets_send(const char *file, const struct endpoint *to, const struct endpoint *from, struct pace pace)
{
	static uint8_t octets[LARGEST_DATAGRAM];
	uint8_t length[2];
	FILE *stream = fopen(file, "rb");
	int fd, result = 0;

	if (stream == NULL)
		return -errno;
	fd = endpoint_open(from, to->address.ss_family, SO_SNDBUFFORCE);
	if (fd < 0)
		result = fd;
	for (uint32_t i = 0; result == 0 && fread(length, sizeof(length), 1, stream) == 1; i++) {
		size_t size = (size_t)(length[0] << 8 | length[1]);

		if (size > sizeof(octets) || fread(octets, 1, size, stream) != size) {
			result = -EINVAL;
			break;
		}
		if (i > 0 && i % pace.burst == 0)
			usleep(pace.gap_microseconds);
		result = endpoint_send_one(fd, to, octets, size);
	}
	if (fd >= 0)
		close(fd);
	fclose(stream);
	return result;
}

struct addresses {
	struct endpoint list[MOST_ADDRESSES];
	int count;
};

static bool parse_addresses(struct addresses *addresses, const char *text)
{
	char *copy = strdup(text), *rest = copy, *word;

	addresses->count = 0;
	while (copy != NULL && (word = strsep(&rest, ",")) != NULL)
		if (addresses->count == MOST_ADDRESSES || !endpoint_parse(&addresses->list[addresses->count++], word, 0))
			break;
	free(copy);
	return copy != NULL && word == NULL;
}

static bool is_addressed(const struct addresses *addresses, const uint8_t *packet, size_t size)
{
	for (int i = 0; i < addresses->count; i++) {
		const struct sockaddr_in *v4 = (const struct sockaddr_in *)&addresses->list[i].address;
		const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)&addresses->list[i].address;

		if (v4->sin_family == AF_INET && size >= IPV4_HEADER && packet[0] >> 4 == 4 &&
		    memcmp(packet + IPV4_DESTINATION, &v4->sin_addr, sizeof(v4->sin_addr)) == 0)
			return true;
		if (v6->sin6_family == AF_INET6 && size >= IPV6_HEADER && packet[0] >> 4 == 6 &&
		    memcmp(packet + IPV6_DESTINATION, &v6->sin6_addr, sizeof(v6->sin6_addr)) == 0)
			return true;
	}
	return false;
}

static int open_device(const char *device)
{
	struct sockaddr_ll at = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex(device),
	};
	int octets = 64 << 20;
	/* Of protocol 0 until it is bound: or it would take packets of other devices before. */
	int fd = at.sll_ifindex == 0 ? -1 : socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &octets, sizeof(octets));
	return bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0 ? -errno : fd;
}

static void print_packet(const uint8_t *packet, size_t size)
{
	static char line[2 * LARGEST_PACKET + 1];

	for (size_t i = 0; i < size; i++)
		sprintf(line + 2 * i, "%02x", packet[i]);
	printf("inner %s\n", line);
	fflush(stdout);
}

int octets_list(const char *device, const char *addresses, uint16_t port)
{
	static uint8_t packet[LARGEST_PACKET];
	struct addresses own;
	struct endpoint any;
	int fd, quiet;

	if (!parse_addresses(&own, addresses) || !endpoint_parse(&any, "::", port))
		return -EINVAL;
	quiet = endpoint_open(&any, AF_INET6, SO_RCVBUFFORCE);
	if (quiet < 0)
		return quiet;
	fd = open_device(device);
	if (fd < 0)
		return fd;
	puts("ready");
	fflush(stdout);

	for (;;) {
		struct sockaddr_ll from;
		socklen_t from_size = sizeof(from);
		ssize_t size = recvfrom(fd, packet, sizeof(packet), 0, (struct sockaddr *)&from, &from_size);

		if (size < 0 && errno != EINTR)
			return -errno;
		if (size > 0 && from.sll_pkttype != PACKET_OUTGOING && is_addressed(&own, packet, (size_t)size))
			print_packet(packet, (size_t)size);
	}
}
