/*
 * probe: datagrams and streams of known content, sent on one side of a tunnel and checked octet by octet on the other.
 *
 *   probe send to=ADDRESS port=N sizes=LIST [seed=N] [from=ADDRESS] [burst=N [largest-burst=N]] [gap=MICROSECONDS]
 *              [mutate=INDEX/OCTET]
 *   probe receive at=ADDRESS port=N sizes=LIST [seed=N] [idle=MILLISECONDS] [limit=MILLISECONDS] [linger=MILLISECONDS]
 *   probe replay to=ADDRESS port=N file=FILE [from=ADDRESS from-port=N] [burst=N] [gap=MICROSECONDS]
 *   probe list on=DEVICE to=ADDRESS,… port=N
 *   probe tcp-send to=ADDRESS port=N [connections=N] [octets=N] [seconds=N] [rate=OCTETS/S] [seed=N] [from=ADDRESS] [patience=MILLISECONDS]
 *   probe tcp-receive at=ADDRESS port=N [connections=N] [seed=N] [patience=MILLISECONDS]
 *
 * LIST: 1-100 (each size once), 200*1000 (that many of one size), 300*20-1400 (that many drawn from the range), 50*(LIST), with
 * commas. mutate= sends one octet of one datagram wrong.
 * Both sides are given the same LIST and seed. `receive` prints "ready" when the socket is bound and one line of JSON at the
 * end. `replay` sends the datagrams of a file as they are, `list` prints the packets that come in, in hexadecimal digits. Exit
 * status: 0 when everything arrived once and intact, 1 when not, 2 for a fault in the command.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "endpoint.h"
#include "octets.h"
#include "stream.h"

static const char *word(int count, char **words, const char *name)
{
	size_t length = strlen(name);

	for (int i = 2; i < count; i++)
		if (strncmp(words[i], name, length) == 0 && words[i][length] == '=')
			return words[i] + length + 1;
	return NULL;
}

static unsigned long number(int count, char **words, const char *name, unsigned long absent)
{
	const char *text = word(count, words, name);

	return text == NULL ? absent : strtoul(text, NULL, 0);
}

static struct patience patience(int count, char **words)
{
	return (struct patience){
		.limit_milliseconds = (int)number(count, words, "limit", 60000),
		.idle_milliseconds = (int)number(count, words, "idle", 2000),
		.linger_milliseconds = (int)number(count, words, "linger", 100),
	};
}

static int usage(const char *fault)
{
	fprintf(stderr, "probe: %s\nusage: probe send to=A port=N sizes=LIST … | probe receive at=A port=N sizes=LIST …\n", fault);
	return 2;
}

static int finish(int result)
{
	if (result < 0)
		fprintf(stderr, "probe: %s\n", strerror(-result));
	return result == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static struct pace pace(int count, char **words)
{
	return (struct pace){
		.burst = (uint32_t)number(count, words, "burst", 1),
		.gap_microseconds = (uint32_t)number(count, words, "gap", 0),
		.largest_burst = (uint32_t)number(count, words, "largest-burst", 0),
	};
}

static int run_plan(bool sending, int count, char **words)
{
	struct endpoint peer, own;
	struct plan plan;
	const char *address = word(count, words, sending ? "to" : "at");
	const char *sizes = word(count, words, "sizes"), *from = word(count, words, "from");
	const char *mutate = word(count, words, "mutate");
	struct mutation mutation = { 0 };
	unsigned long port = number(count, words, "port", 0);

	if (address == NULL || port == 0 || port > UINT16_MAX || !endpoint_parse(&peer, address, (uint16_t)port))
		return usage("expected an address and a port");
	if (sizes == NULL || !plan_parse(&plan, sizes, number(count, words, "seed", 1)))
		return usage("sizes= is not a list of sizes");
	if (from != NULL && !endpoint_parse(&own, from, 0))
		return usage("from= is not an address");
	if (number(count, words, "burst", 1) == 0)
		return usage("burst=0");
	if (mutate != NULL && sscanf(mutate, "%u/%u", &mutation.index, &mutation.octet) != 2)
		return usage("mutate= is not INDEX/OCTET");
	mutation.wanted = mutate != NULL;

	return finish(sending ? endpoint_send(&plan, &peer, from == NULL ? NULL : &own, pace(count, words), mutation)
			      : endpoint_receive(&plan, &peer, patience(count, words)));
}

static int run_stream(bool sending, int count, char **words)
{
	struct endpoint peer, own;
	const char *address = word(count, words, sending ? "to" : "at"), *from = word(count, words, "from");
	unsigned long port = number(count, words, "port", 0);
	struct stream_work work = {
		.seed = number(count, words, "seed", 1),
		.connections = (uint32_t)number(count, words, "connections", 1),
		.octets = number(count, words, "octets", 0),
		.seconds = (uint32_t)number(count, words, "seconds", 0),
		.rate = number(count, words, "rate", 0),
		.patience = (int)number(count, words, "patience", 60000),
	};

	if (address == NULL || port == 0 || port > UINT16_MAX || !endpoint_parse(&peer, address, (uint16_t)port))
		return usage("expected an address and a port");
	if (from != NULL && !endpoint_parse(&own, from, 0))
		return usage("from= is not an address");
	if (sending ? work.seconds == 0 && (work.octets == 0 || work.connections == 0) : work.connections == 0)
		return usage("this would have no end");
	return finish(sending ? stream_send(&work, &peer, from == NULL ? NULL : &own) : stream_receive(&work, &peer));
}

static int run_replay(int count, char **words)
{
	struct endpoint peer, own;
	const char *address = word(count, words, "to"), *file = word(count, words, "file"), *from = word(count, words, "from");
	unsigned long port = number(count, words, "port", 0), from_port = number(count, words, "from-port", 0);

	if (address == NULL || port == 0 || port > UINT16_MAX || !endpoint_parse(&peer, address, (uint16_t)port))
		return usage("expected an address and a port");
	if (file == NULL || number(count, words, "burst", 1) == 0)
		return usage("expected a file and a burst");
	if (from != NULL && (from_port > UINT16_MAX || !endpoint_parse(&own, from, (uint16_t)from_port)))
		return usage("from= is not an address");
	return finish(octets_send(file, &peer, from == NULL ? NULL : &own, pace(count, words)));
}

static int run_list(int count, char **words)
{
	const char *device = word(count, words, "on"), *addresses = word(count, words, "to");
	unsigned long port = number(count, words, "port", 0);

	if (device == NULL || addresses == NULL || port == 0 || port > UINT16_MAX)
		return usage("expected a device, addresses and a port");
	return finish(octets_list(device, addresses, (uint16_t)port));
}

int main(int count, char **words)
{
	const char *verb = count > 1 ? words[1] : "";

	if (strcmp(verb, "send") == 0 || strcmp(verb, "receive") == 0)
		return run_plan(verb[0] == 's', count, words);
	if (strcmp(verb, "replay") == 0)
		return run_replay(count, words);
	if (strcmp(verb, "list") == 0)
		return run_list(count, words);
	if (strcmp(verb, "tcp-send") == 0 || strcmp(verb, "tcp-receive") == 0)
		return run_stream(verb[4] == 's', count, words);
	return usage("expected send, receive, replay, list, tcp-send or tcp-receive");
}
