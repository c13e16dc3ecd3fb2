/*
 * relay: a wire between two devices of one namespace that treats the tunnel's packets badly, for machines whose kernel has no
 * netem. Only ESP and UDP port 4500 are impaired; everything else passes untouched.
 *
 *   relay tap=DEVICE packet=DEVICE [seed=N] [a-to-b=IMPAIRMENT] [b-to-a=IMPAIRMENT] [report=FILE]
 *
 * End A is the tap device on which the namespace has its addresses, end B a device whose other side someone else holds.
 * IMPAIRMENT, words with commas:
 *   loss=1%            that share is lost                     duplicate=5%   that share goes twice
 *   corrupt=1%         one bit of the ESP part is inverted    reorder=5%/3   held back until 3 later packets have come, or 50 ms
 *                                                             (3-12: each its own number)
 *   delay=2ms          all of them                            jitter=3ms     up to that much more, each its own: may reorder
 *   blackout=500ms/2s  all are lost for 2 s, beginning 500 ms after the tunnel's first packet in either direction
 *   mtu=1300@100       after 100 packets, larger ones are dropped and answered with the ICMP message for that; DF is not asked for
 * What happens to the tunnel's n-th packet of a direction depends on the seed and n alone, except for times.
 *
 * Prints "ready" when both ends are open. On SIGTERM or SIGINT it sends what it still holds, prints one line of JSON with its
 * counters (also to FILE) and exits with 0. Exit status 2 for a fault in the command, 1 when an end cannot be opened or is gone.
 */
#define _GNU_SOURCE /* ppoll */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include "lane.h"
#include "outer.h"

enum { A_TO_B, B_TO_A, LANES };
enum { FRAMES_AT_ONCE = 64 };

static const char *const lane_names[LANES] = { "a-to-b", "b-to-a" };

struct settings {
	const char *tap, *packet, *report;
	uint64_t seed;
	struct impairment impairments[LANES];
};

static int64_t now_nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static int fault(const char *what, const char *word)
{
	fprintf(stderr, "relay: %s: %s\nusage: relay tap=DEVICE packet=DEVICE [seed=N] [a-to-b=IMPAIRMENT] [b-to-a=IMPAIRMENT] [report=FILE]\n",
		word, what);
	return 2;
}

static const char *value(const char *word, const char *name)
{
	size_t length = strlen(name);

	return strncmp(word, name, length) == 0 && word[length] == '=' ? word + length + 1 : NULL;
}

static int parse_word(struct settings *settings, const char *word)
{
	const char *text, *wrong;
	char *end;

	for (int i = 0; i < LANES; i++) {
		text = value(word, lane_names[i]);
		if (text == NULL)
			continue;
		wrong = impairment_parse(&settings->impairments[i], text);
		return wrong == NULL ? 0 : fault("not an impairment", wrong);
	}
	if ((text = value(word, "tap")) != NULL) {
		settings->tap = text;
	} else if ((text = value(word, "packet")) != NULL) {
		settings->packet = text;
	} else if ((text = value(word, "report")) != NULL) {
		settings->report = text;
	} else if ((text = value(word, "seed")) != NULL) {
		settings->seed = strtoull(text, &end, 0);
		if (end == text || *end != '\0')
			return fault("not a number", word);
	} else {
		return fault("not a word of this command", word);
	}
	return 0;
}

static void print_lane(FILE *out, const char *name, const struct counters *counters)
{
	fprintf(out, "\"%s\":{\"frames\":%" PRIu64 ",\"tunnel\":%" PRIu64 ",\"passed\":%" PRIu64 ",\"lost\":%" PRIu64
		",\"duplicated\":%" PRIu64 ",\"corrupted\":%" PRIu64 ",\"reordered\":%" PRIu64 ",\"too-big\":%" PRIu64
		",\"blackout\":%" PRIu64 ",\"failed\":%" PRIu64 "}",
		name, counters->frames, counters->tunnel, counters->passed, counters->lost, counters->duplicated, counters->corrupted,
		counters->reordered, counters->too_big, counters->blackout, counters->failed);
}

static void print_report(FILE *out, const struct lane *lanes)
{
	fputc('{', out);
	for (int i = 0; i < LANES; i++) {
		if (i > 0)
			fputc(',', out);
		print_lane(out, lane_names[i], &lanes[i].counters);
	}
	fputs("}\n", out);
	fflush(out);
}

/* Both ends are read alike often, so that a flood one way does not hold up the other. Returns 0 or -errno. */
static int take_some(struct lane *lane)
{
	static uint8_t frame[LARGEST_FRAME];

	for (int i = 0; i < FRAMES_AT_ONCE; i++) {
		ssize_t size = end_read(lane->from, frame, sizeof(frame));

		if (size == -EAGAIN || size == -EINTR)
			return 0;
		if (size < 0)
			return (int)size;
		if (size > 0)
			lane_take(lane, frame, (size_t)size, now_nanoseconds());
	}
	return 0;
}

static int relay(struct lane *lanes, int signals)
{
	struct pollfd watched[LANES + 1];

	for (int i = 0; i < LANES; i++)
		watched[i] = (struct pollfd){ .fd = lanes[i].from->fd, .events = POLLIN };
	watched[LANES] = (struct pollfd){ .fd = signals, .events = POLLIN };

	while ((watched[LANES].revents & POLLIN) == 0) {
		int64_t next = INT64_MAX, now = now_nanoseconds();
		struct timespec wait;

		for (int i = 0; i < LANES; i++) {
			int64_t due = lane_release(&lanes[i], now);

			next = due < next ? due : next;
		}
		now = next > now ? next - now : 0;
		wait = (struct timespec){ .tv_sec = now / 1000000000, .tv_nsec = now % 1000000000 };
		if (ppoll(watched, LANES + 1, next == INT64_MAX ? NULL : &wait, NULL) < 0 && errno != EINTR)
			return -errno;
		for (int i = 0; i < LANES; i++) {
			int result = take_some(&lanes[i]);

			if (result < 0)
				return result;
		}
	}
	for (int i = 0; i < LANES; i++)
		lane_flush(&lanes[i]);
	return 0;
}

int main(int count, char **words)
{
	struct settings settings = { .seed = 1 };
	struct end ends[LANES];
	struct lane lanes[LANES];
	int64_t first = 0;
	sigset_t ending;
	int result, signals;

	for (int i = 1; i < count; i++)
		if (parse_word(&settings, words[i]) != 0)
			return 2;
	if (settings.tap == NULL || settings.packet == NULL)
		return fault("missing", settings.tap == NULL ? "tap=" : "packet=");

	sigemptyset(&ending);
	sigaddset(&ending, SIGTERM);
	sigaddset(&ending, SIGINT);
	sigprocmask(SIG_BLOCK, &ending, NULL);
	signals = signalfd(-1, &ending, SFD_CLOEXEC);
	result = signals < 0 ? -errno : end_open_tap(&ends[A_TO_B], settings.tap);
	if (result == 0)
		result = end_open_packet(&ends[B_TO_A], settings.packet);
	for (int i = 0; i < LANES; i++)
		lanes[i] = (struct lane){
			.from = &ends[i],
			.to = &ends[LANES - 1 - i],
			.impairment = settings.impairments[i],
			.seed = settings.seed * LANES + (uint64_t)i,
			.first = &first,
		};
	if (result == 0) {
		puts("ready");
		fflush(stdout);
		result = relay(lanes, signals);
	}
	if (result < 0) {
		fprintf(stderr, "relay: %s\n", strerror(-result));
		return EXIT_FAILURE;
	}

	lanes[B_TO_A].counters.failed += end_overrun(&ends[B_TO_A]);
	print_report(stdout, lanes);
	if (settings.report != NULL) {
		FILE *file = fopen(settings.report, "we");

		if (file == NULL)
			return fault(strerror(errno), settings.report);
		print_report(file, lanes);
		fclose(file);
	}
	return EXIT_SUCCESS;
}
