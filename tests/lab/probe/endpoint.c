#include "endpoint.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "mix.h"

enum { SOCKET_BUFFER = 64 << 20 };

bool endpoint_parse(struct endpoint *endpoint, const char *address, uint16_t port)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)&endpoint->address;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&endpoint->address;

	memset(endpoint, 0, sizeof(*endpoint));
	if (inet_pton(AF_INET, address, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(port);
		endpoint->size = sizeof(*v4);
		return true;
	}
	if (inet_pton(AF_INET6, address, &v6->sin6_addr) == 1) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons(port);
		endpoint->size = sizeof(*v6);
		return true;
	}
	return false;
}

static int64_t now_microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

int endpoint_open(const struct endpoint *endpoint, int family, int buffer_option)
{
	int octets = SOCKET_BUFFER;
	int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	/* Without the privilege the default buffer stays: then a burst may be lost here, and is reported as lost. */
	setsockopt(fd, SOL_SOCKET, buffer_option, &octets, sizeof(octets));
	if (endpoint != NULL && bind(fd, (const struct sockaddr *)&endpoint->address, endpoint->size) < 0)
		return -errno;
	return fd;
}

int endpoint_send_one(int fd, const struct endpoint *to, const uint8_t *octets, size_t size)
{
	while (sendto(fd, octets, size, 0, (const struct sockaddr *)&to->address, to->size) < 0) {
		struct pollfd writable = { .fd = fd, .events = POLLOUT };

		if (errno == ENOBUFS || errno == EAGAIN)
			poll(&writable, 1, 1);
		else if (errno != EINTR)
			return -errno;
	}
	return 0;
}

static uint32_t burst_length(const struct plan *plan, struct pace pace, uint32_t number)
{
	if (pace.largest_burst <= pace.burst)
		return pace.burst;
	return pace.burst + (uint32_t)(mix(plan->seed ^ mix(number)) % (pace.largest_burst - pace.burst + 1));
}

int endpoint_send(const struct plan *plan, const struct endpoint *to, const struct endpoint *from, struct pace pace,
		  struct mutation mutation)
{
	static uint8_t octets[LARGEST_DATAGRAM + 1];
	int64_t start = now_microseconds();
	int fd = endpoint_open(from, to->address.ss_family, SO_SNDBUFFORCE);
	int result = fd < 0 ? fd : 0;
	uint32_t bursts = 0, left = 0;

	for (uint32_t i = 0; result == 0 && i < plan->count; i++) {
		if (left == 0) {
			int64_t due = start + (int64_t)bursts * pace.gap_microseconds;
			struct timespec at = { .tv_sec = due / 1000000, .tv_nsec = due % 1000000 * 1000 };

			if (pace.gap_microseconds > 0)
				clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
			left = burst_length(plan, pace, bursts++);
		}
		left--;
		plan_content(plan, i, octets);
		if (mutation.wanted && i == mutation.index && mutation.octet < plan->sizes[i])
			octets[mutation.octet] ^= 1;
		result = endpoint_send_one(fd, to, octets, plan->sizes[i]);
	}
	if (fd >= 0)
		close(fd);
	return result;
}

struct tally {
	uint32_t received, duplicate, corrupt, reordered;
	int64_t highest, furthest;	/* index; the most that one was late against it */
};

static void count_datagram(const struct plan *plan, struct tally *tally, bool *seen, const uint8_t *octets, size_t size)
{
	int64_t index = plan_identify(plan, octets, size, seen);

	if (index < 0) {
		tally->corrupt++;
	} else if (seen[index]) {
		tally->duplicate++;
	} else {
		seen[index] = true;
		tally->received++;
		if (index > tally->highest) {
			tally->highest = index;
		} else {
			tally->reordered++;
			if (tally->highest - index > tally->furthest)
				tally->furthest = tally->highest - index;
		}
	}
}

static void print_first_missing(const struct plan *plan, const bool *seen)
{
	uint32_t shown = 0;

	for (uint32_t i = 0; i < plan->count && shown < 8; i++)
		if (!seen[i])
			printf("%s{\"index\":%u,\"size\":%u}", shown++ > 0 ? "," : "", i, plan->sizes[i]);
}

int endpoint_receive(const struct plan *plan, const struct endpoint *at, struct patience patience)
{
	static uint8_t octets[LARGEST_DATAGRAM + 1];
	struct tally tally = { .highest = -1 };
	int64_t deadline = now_microseconds() + patience.limit_milliseconds * 1000LL;
	int fd = endpoint_open(at, at->address.ss_family, SO_RCVBUFFORCE);
	bool *seen;

	if (fd < 0)
		return fd;
	seen = calloc(plan->count, sizeof(*seen));
	if (seen == NULL)
		return -ENOMEM;
	puts("ready");
	fflush(stdout);

	for (;;) {
		struct pollfd readable = { .fd = fd, .events = POLLIN };
		int64_t wait = (deadline - now_microseconds()) / 1000;
		ssize_t size;

		if (tally.received == plan->count)
			wait = patience.linger_milliseconds;
		else if (tally.received + tally.corrupt > 0 && wait > patience.idle_milliseconds)
			wait = patience.idle_milliseconds;
		if (wait < 0 || poll(&readable, 1, (int)wait) == 0)
			break;
		size = recv(fd, octets, sizeof(octets), 0);
		if (size >= 0)
			count_datagram(plan, &tally, seen, octets, (size_t)size);
	}

	printf("{\"expected\":%u,\"received\":%u,\"duplicate\":%u,\"corrupt\":%u,\"reordered\":%u,\"furthest\":%lld,\"last\":%lld,\"missing\":[",
	       plan->count, tally.received, tally.duplicate, tally.corrupt, tally.reordered, (long long)tally.furthest, (long long)tally.highest);
	print_first_missing(plan, seen);
	puts("]}");
	fflush(stdout);
	free(seen);
	close(fd);
	return tally.received == plan->count && tally.duplicate == 0 && tally.corrupt == 0 ? 0 : 1;
}
