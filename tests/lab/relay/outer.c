#include "outer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

enum {
	ETHERTYPE_V4 = 0x0800,
	ETHERTYPE_V6 = 0x86dd,
	V4_HEADER = 20,
	V6_HEADER = 40,
	UDP_HEADER = 8,
	ICMP_HEADER = 8,
	LEAST_ESP = 8,		/* SPI and sequence number */
	TUNNEL_PORT = 4500,
	V4_ANSWER = 576,	/* RFC 1812 4.3.2.3: no longer than that */
	V6_ANSWER = 1280,	/* RFC 4443 2.4(c): as much as fits the least MTU */
};

static uint16_t read16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

static void write16(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

/* The one's complement sum of RFC 1071, not yet folded; large enough for any frame. */
static uint64_t sum(const uint8_t *at, size_t size, uint64_t start)
{
	for (size_t i = 0; i + 1 < size; i += 2)
		start += read16(at + i);
	return size % 2 == 0 ? start : start + (uint64_t)(at[size - 1] << 8);
}

static uint16_t fold(uint64_t value)
{
	while (value >> 16 != 0)
		value = (value & 0xffff) + (value >> 16);
	return (uint16_t)~value;
}

static bool find_transport(struct outer *outer, const uint8_t *ip, size_t size, size_t *transport, uint8_t *protocol)
{
	outer->is_v6 = ip[0] >> 4 == 6;
	if (outer->is_v6) {
		if (size < V6_HEADER)
			return false;
		outer->size = V6_HEADER + (size_t)read16(ip + 4);
		*transport = V6_HEADER;
		*protocol = ip[6];
	} else {
		size_t header = (size_t)(ip[0] & 15) * 4;

		if (size < V4_HEADER || header < V4_HEADER || (read16(ip + 6) & 0x1fff) != 0)
			return false;
		outer->size = read16(ip + 2);
		*transport = header;
		*protocol = ip[9];
	}
	return outer->size <= size;
}

bool outer_find(struct outer *outer, const uint8_t *frame, size_t size)
{
	const uint8_t *ip = frame + ETHERNET_HEADER;
	size_t transport;
	uint16_t type;
	uint8_t protocol;

	if (size < ETHERNET_HEADER + V4_HEADER)
		return false;
	type = read16(frame + 12);
	if ((type != ETHERTYPE_V4 || ip[0] >> 4 != 4) && (type != ETHERTYPE_V6 || ip[0] >> 4 != 6))
		return false;
	*outer = (struct outer){ 0 };
	if (!find_transport(outer, ip, size - ETHERNET_HEADER, &transport, &protocol))
		return false;
	outer->esp = ETHERNET_HEADER + transport;
	if (protocol == IPPROTO_UDP) {
		if (outer->size < transport + UDP_HEADER ||
		    (read16(ip + transport) != TUNNEL_PORT && read16(ip + transport + 2) != TUNNEL_PORT))
			return false;
		outer->udp = outer->esp;
		outer->esp += UDP_HEADER;
	} else if (protocol != IPPROTO_ESP) {
		return false;
	}
	/* On the UDP port four zero octets announce IKE, and one octet is a keepalive. */
	return outer->esp + LEAST_ESP <= ETHERNET_HEADER + outer->size && (read16(frame + outer->esp) | read16(frame + outer->esp + 2)) != 0;
}

void outer_corrupt(const struct outer *outer, uint8_t *frame, uint64_t bit)
{
	size_t octets = ETHERNET_HEADER + outer->size - outer->esp;
	size_t at = outer->esp + bit / 8 % octets;
	size_t pair = outer->udp + ((at - outer->udp) & ~(size_t)1);
	uint8_t before[2] = { frame[pair], frame[pair + 1] };
	uint8_t *checksum;

	frame[at] ^= (uint8_t)(1u << bit % 8);
	if (outer->udp == 0)
		return;
	checksum = frame + outer->udp + 6;
	/* RFC 1624: HC' = ~(~HC + ~m + m'). The last octet of an odd number stands alone, as if a zero octet followed. */
	if (read16(checksum) != 0) {
		bool alone = pair + 1 == ETHERNET_HEADER + outer->size;
		uint16_t old = alone ? (uint16_t)(before[0] << 8) : read16(before);
		uint16_t new = alone ? (uint16_t)(frame[pair] << 8) : read16(frame + pair);
		uint16_t result = fold((uint64_t)(uint16_t)~read16(checksum) + (uint16_t)~old + new);

		write16(checksum, result == 0 ? 0xffff : result);
	}
}

static void answer_v4(const uint8_t *ip, size_t quoted, uint32_t mtu, uint8_t *answer)
{
	uint8_t *icmp = answer + V4_HEADER;

	answer[0] = 0x45;
	write16(answer + 2, (uint32_t)(V4_HEADER + ICMP_HEADER + quoted));
	answer[8] = 64;
	answer[9] = IPPROTO_ICMP;
	memcpy(answer + 12, ip + 16, 4);
	memcpy(answer + 16, ip + 12, 4);
	write16(answer + 10, fold(sum(answer, V4_HEADER, 0)));

	icmp[0] = 3; /* destination unreachable … */
	icmp[1] = 4; /* … for fragmentation is needed and DF set, RFC 1191 */
	write16(icmp + 6, mtu);
	memcpy(icmp + ICMP_HEADER, ip, quoted);
	write16(icmp + 2, fold(sum(icmp, ICMP_HEADER + quoted, 0)));
}

static void answer_v6(const uint8_t *ip, size_t quoted, uint32_t mtu, uint8_t *answer)
{
	uint8_t *icmp = answer + V6_HEADER;
	size_t size = ICMP_HEADER + quoted;

	answer[0] = 0x60;
	write16(answer + 4, (uint32_t)size);
	answer[6] = IPPROTO_ICMPV6;
	answer[7] = 64;
	memcpy(answer + 8, ip + 24, 16);
	memcpy(answer + 24, ip + 8, 16);

	icmp[0] = 2; /* packet too big, RFC 4443 3.2 */
	write16(icmp + 6, mtu);
	memcpy(icmp + ICMP_HEADER, ip, quoted);
	/* The pseudo-header: both addresses, the length and the next header. */
	write16(icmp + 2, fold(sum(icmp, size, sum(answer + 8, 32, size + IPPROTO_ICMPV6))));
}

size_t outer_answer_too_big(const struct outer *outer, const uint8_t *frame, uint32_t mtu, uint8_t *answer)
{
	size_t headers = (outer->is_v6 ? V6_HEADER : V4_HEADER) + ICMP_HEADER;
	size_t room = (outer->is_v6 ? V6_ANSWER : V4_ANSWER) - headers;
	size_t quoted = outer->size < room ? outer->size : room;

	memset(answer, 0, ETHERNET_HEADER + headers);
	memcpy(answer, frame + 6, 6);
	memcpy(answer + 6, frame, 6);
	memcpy(answer + 12, frame + 12, 2);
	(outer->is_v6 ? answer_v6 : answer_v4)(frame + ETHERNET_HEADER, quoted, mtu, answer + ETHERNET_HEADER);
	return ETHERNET_HEADER + headers + quoted;
}
