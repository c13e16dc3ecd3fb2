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

static int open_bound(const struct endpoint *endpoint, int family, int buffer_option)
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

static int send_one(int fd, const struct endpoint *to, const uint8_t *octets, size_t size)
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

int endpoint_send(const struct plan *plan, const struct endpoint *to, const struct endpoint *from, struct pace pace)
{
	static uint8_t octets[LARGEST_DATAGRAM + 1];
	int64_t start = now_microseconds();
	int fd = open_bound(from, to->address.ss_family, SO_SNDBUFFORCE);
	int result = fd < 0 ? fd : 0;

	for (uint32_t i = 0; result == 0 && i < plan->count; i++) {
		if (pace.gap_microseconds > 0 && i > 0 && i % pace.burst == 0) {
			int64_t due = start + (int64_t)(i / pace.burst) * pace.gap_microseconds;
			struct timespec at = { .tv_sec = due / 1000000, .tv_nsec = due % 1000000 * 1000 };

			clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
		}
		plan_content(plan, i, octets);
		result = send_one(fd, to, octets, plan->sizes[i]);
	}
	if (fd >= 0)
		close(fd);
	return result;
}

struct tally {
	uint32_t received, duplicate, corrupt, reordered;
	int64_t highest;
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
		if (index < tally->highest)
			tally->reordered++;
		else
			tally->highest = index;
	}
}

static void print_first_missing(const struct plan *plan, const bool *seen)
{
	uint32_t shown = 0;

	for (uint32_t i = 0; i < plan->count && shown < 8; i++)
		if (!seen[i])
			printf("%s{\"index\":%u,\"size\":%u}", shown++ > 0 ? "," : "", i, plan->sizes[i]);
}

int endpoint_receive(const struct plan *plan, const struct endpoint *at, int idle_milliseconds, int limit_milliseconds)
{
	static uint8_t octets[LARGEST_DATAGRAM + 1];
	struct tally tally = { .highest = -1 };
	int64_t deadline = now_microseconds() + limit_milliseconds * 1000LL;
	int fd = open_bound(at, at->address.ss_family, SO_RCVBUFFORCE);
	bool *seen;

	if (fd < 0)
		return fd;
	seen = calloc(plan->count, sizeof(*seen));
	if (seen == NULL)
		return -ENOMEM;
	puts("ready");
	fflush(stdout);

	while (tally.received < plan->count) {
		struct pollfd readable = { .fd = fd, .events = POLLIN };
		int64_t left = (deadline - now_microseconds()) / 1000;
		bool started = tally.received + tally.corrupt > 0;
		ssize_t size;

		if (left <= 0 || poll(&readable, 1, started && left > idle_milliseconds ? idle_milliseconds : (int)left) == 0)
			break;
		size = recv(fd, octets, sizeof(octets), 0);
		if (size >= 0)
			count_datagram(plan, &tally, seen, octets, (size_t)size);
	}
	/* What is doubled may still be in the socket when the last one has come. */
	for (ssize_t size; (size = recv(fd, octets, sizeof(octets), MSG_DONTWAIT)) >= 0;)
		count_datagram(plan, &tally, seen, octets, (size_t)size);

	printf("{\"expected\":%u,\"received\":%u,\"duplicate\":%u,\"corrupt\":%u,\"reordered\":%u,\"missing\":[", plan->count,
	       tally.received, tally.duplicate, tally.corrupt, tally.reordered);
	print_first_missing(plan, seen);
	puts("]}");
	fflush(stdout);
	free(seen);
	close(fd);
	return tally.received == plan->count && tally.duplicate == 0 && tally.corrupt == 0 ? 0 : 1;
}
