#define _GNU_SOURCE /* accept4 */
#include "stream.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include "mix.h"

enum {
	CHUNK = 16384,	/* a multiple of the content's words */
	BACKLOG = 16,
};

/* What the receiver answers when the content was wrong. */
static const uint64_t WRONG = UINT64_MAX;

struct progress {
	uint32_t begun, completed, corrupt;
	uint64_t octets;
	int64_t started, last, longest;	/* microseconds */
};

static int64_t now_microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static void note_progress(struct progress *progress)
{
	int64_t now = now_microseconds();

	if (now - progress->last > progress->longest)
		progress->longest = now - progress->last;
	progress->last = now;
}

static int report(const struct progress *progress, uint32_t expected)
{
	printf("{\"connections\":%u,\"completed\":%u,\"corrupt\":%u,\"octets\":%llu,\"longest-pause\":%lld,\"elapsed\":%lld}\n", progress->begun,
	       progress->completed, progress->corrupt, (unsigned long long)progress->octets, (long long)(progress->longest / 1000),
	       (long long)((progress->last - progress->started) / 1000));
	fflush(stdout);
	return progress->completed > 0 && progress->completed == progress->begun && progress->begun >= expected ? 0 : 1;
}

/* The octets of a connection from offset on, which is a multiple of the word's size. */
static void fill(uint8_t *octets, size_t size, uint64_t seed, uint64_t connection, uint64_t offset)
{
	uint64_t state = mix(seed ^ mix(connection)) + offset / sizeof(state);

	for (size_t at = 0; at < size; at += sizeof(state)) {
		uint64_t word = mix(state++);

		memcpy(octets + at, &word, size - at < sizeof(word) ? size - at : sizeof(word));
	}
}

static int set_patience(int fd, int milliseconds)
{
	struct timeval limit = { .tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000 };

	return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) < 0 ||
	       setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) < 0 ? -errno : 0;
}

static bool send_all(int fd, const void *octets, size_t size, struct progress *progress)
{
	const uint8_t *at = octets;

	while (size > 0) {
		ssize_t sent = send(fd, at, size, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return false;
		note_progress(progress);
		at += sent;
		size -= (size_t)sent;
	}
	return true;
}

/* Returns how many octets came before the end, or -1. */
static ssize_t receive_all(int fd, void *octets, size_t size, struct progress *progress)
{
	uint8_t *at = octets;
	size_t have = 0;

	while (have < size) {
		ssize_t received = recv(fd, at + have, size - have, 0);

		if (received < 0 && errno == EINTR)
			continue;
		if (received < 0)
			return -1;
		if (received == 0)
			break;
		note_progress(progress);
		have += (size_t)received;
	}
	return (ssize_t)have;
}

static void sleep_until(int64_t due)
{
	struct timespec at = { .tv_sec = due / 1000000, .tv_nsec = due % 1000000 * 1000 };

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
}

static bool is_over(const struct stream_work *work, const struct progress *progress)
{
	return work->seconds > 0 && now_microseconds() - progress->started >= work->seconds * 1000000LL;
}

/* Sends one connection's content on a connected socket and asks what came of it. */
static bool send_content(int fd, const struct stream_work *work, struct progress *progress)
{
	static uint8_t chunk[CHUNK];
	uint64_t number = progress->begun, sent = 0, counted;
	int64_t started = now_microseconds();

	if (!send_all(fd, &number, sizeof(number), progress))
		return false;
	while (work->octets == 0 ? !is_over(work, progress) : sent < work->octets) {
		size_t size = work->octets == 0 || work->octets - sent > CHUNK ? CHUNK : (size_t)(work->octets - sent);

		fill(chunk, size, work->seed, number, sent);
		if (!send_all(fd, chunk, size, progress))
			return false;
		sent += size;
		progress->octets += size;
		if (work->rate > 0) {
			sleep_until(started + (int64_t)(sent * 1000000 / work->rate));
			progress->last = now_microseconds(); /* a pause of our own */
		}
	}
	if (shutdown(fd, SHUT_WR) < 0 || receive_all(fd, &counted, sizeof(counted), progress) != sizeof(counted))
		return false;
	if (counted == WRONG)
		progress->corrupt++;
	return counted == sent;
}

static int send_connection(const struct stream_work *work, const struct endpoint *to, const struct endpoint *from, struct progress *progress)
{
	int fd = socket(to->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int result = fd < 0 ? -errno : set_patience(fd, work->patience);

	if (result == 0 && from != NULL && bind(fd, (const struct sockaddr *)&from->address, from->size) < 0)
		result = -errno;
	if (result == 0) {
		progress->begun++;
		if (connect(fd, (const struct sockaddr *)&to->address, to->size) == 0) {
			note_progress(progress);
			if (send_content(fd, work, progress))
				progress->completed++;
		}
	}
	if (fd >= 0)
		close(fd);
	return result;
}

int stream_send(const struct stream_work *work, const struct endpoint *to, const struct endpoint *from)
{
	struct progress progress = { .started = now_microseconds(), .last = now_microseconds() };
	int result = 0;

	while (result == 0 && progress.completed == progress.begun && !is_over(work, &progress) &&
	       (work->connections == 0 || progress.begun < work->connections))
		result = send_connection(work, to, from, &progress);
	return result < 0 ? result : report(&progress, work->connections);
}

static bool receive_content(int fd, const struct stream_work *work, struct progress *progress)
{
	static uint8_t chunk[CHUNK], expected[CHUNK];
	uint64_t number, counted = 0;
	ssize_t size;
	bool right = true;

	if (receive_all(fd, &number, sizeof(number), progress) != sizeof(number))
		return false;
	do {
		size = receive_all(fd, chunk, sizeof(chunk), progress);
		if (size < 0)
			return false;
		fill(expected, (size_t)size, work->seed, number, counted);
		right = right && memcmp(chunk, expected, (size_t)size) == 0;
		counted += (uint64_t)size;
		progress->octets += (uint64_t)size;
	} while (size == CHUNK);
	if (!right) {
		progress->corrupt++;
		counted = WRONG;
	}
	return send_all(fd, &counted, sizeof(counted), progress) && right;
}

static int open_listening(const struct stream_work *work, const struct endpoint *at)
{
	int one = 1, result;
	int fd = socket(at->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) == 0 && set_patience(fd, work->patience) == 0 &&
	    bind(fd, (const struct sockaddr *)&at->address, at->size) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	result = -errno;
	close(fd);
	return result;
}

int stream_receive(const struct stream_work *work, const struct endpoint *at)
{
	struct progress progress = { 0 };
	int listening = open_listening(work, at);

	if (listening < 0)
		return listening;
	puts("ready");
	fflush(stdout);
	while (progress.begun < work->connections) {
		int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC);

		if (fd < 0)
			break; /* nobody came for that long */
		if (progress.begun++ == 0)
			progress.started = progress.last = now_microseconds();
		note_progress(&progress);
		if (set_patience(fd, work->patience) == 0 && receive_content(fd, work, &progress))
			progress.completed++;
		close(fd);
	}
	close(listening);
	return report(&progress, work->connections);
}
