/*
 * probe: datagrams of known content, sent on one side of a tunnel and checked octet by octet on the other.
 *
 *   probe send to=ADDRESS port=N sizes=LIST [seed=N] [from=ADDRESS] [burst=N] [gap=MICROSECONDS]
 *   probe receive at=ADDRESS port=N sizes=LIST [seed=N] [idle=MILLISECONDS] [limit=MILLISECONDS]
 *
 * LIST: 1-100 (each size once), 200*1000 (that many of one size), 300*20-1400 (that many drawn from the range), with commas.
 * Both sides are given the same LIST and seed. `receive` prints "ready" when the socket is bound and one line of JSON at the
 * end. Exit status: 0 when everything arrived once and intact, 1 when not, 2 for a fault in the command.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "endpoint.h"

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

int main(int count, char **words)
{
	bool sending = count > 1 && strcmp(words[1], "send") == 0;
	struct endpoint peer, own;
	struct plan plan;
	const char *address, *sizes = word(count, words, "sizes"), *from = word(count, words, "from");
	unsigned long port = number(count, words, "port", 0);
	struct pace pace = { number(count, words, "burst", 1), number(count, words, "gap", 0) };

	if (!sending && (count < 2 || strcmp(words[1], "receive") != 0))
		return usage("expected send or receive");
	address = word(count, words, sending ? "to" : "at");
	if (address == NULL || port == 0 || port > UINT16_MAX || !endpoint_parse(&peer, address, (uint16_t)port))
		return usage("expected an address and a port");
	if (sizes == NULL || !plan_parse(&plan, sizes, number(count, words, "seed", 1)))
		return usage("sizes= is not a list of sizes");
	if (from != NULL && !endpoint_parse(&own, from, 0))
		return usage("from= is not an address");
	if (pace.burst == 0)
		return usage("burst=0");

	return finish(sending ? endpoint_send(&plan, &peer, from == NULL ? NULL : &own, pace)
			      : endpoint_receive(&plan, &peer, (int)number(count, words, "idle", 2000),
						 (int)number(count, words, "limit", 60000)));
}
