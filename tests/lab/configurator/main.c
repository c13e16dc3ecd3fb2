/*
 * xfrmcfg: installs security associations with IP-TFS attributes, which iproute2 does not know.
 *
 *   xfrmcfg sa dir=out|in src=A dst=A spi=N suite=NAME key=HEX [auth-key=HEX] [reqid=N] [mode=iptfs|tunnel]
 *           [encap-source=PORT encap-destination=PORT] [esn] [sequence=N] [replay-window=N]
 *           out: [pkt-size=OCTETS] [init-delay=MICROSECONDS] [max-queue-size=OCTETS] [dont-frag]
 *           in:  [reorder-window=PACKETS] [drop-time=MICROSECONDS]
 *   xfrmcfg policy dir=in|out|fwd src=NET dst=NET tunnel-src=A tunnel-dst=A [reqid=N] [mode=…] [priority=N]
 *   xfrmcfg encap [port=4500]     holds the UDP port that receives encapsulated ESP, in the background
 *   xfrmcfg show                  one line of counters for each state
 *   xfrmcfg suites                the suites and their key lengths
 *   xfrmcfg flush                 removes all states and policies
 *
 * Exit status: 0; 1 when the kernel refuses, with its reason; 2 for a fault in the command.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "association.h"
#include "encapsulation.h"
#include "suites.h"

static int list_suites(struct options *options)
{
	options_finish(options);
	suites_print();
	return 0;
}

static const struct {
	const char *name;
	int (*run)(struct options *options);
} commands[] = {
	{ "sa", association_add },
	{ "policy", policy_add },
	{ "encap", encapsulation_hold },
	{ "show", associations_show },
	{ "suites", list_suites },
	{ "flush", flush_all },
};

int main(int count, char **words)
{
	for (size_t i = 0; count >= 2 && i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(words[1], commands[i].name) == 0) {
			struct options options = options_parse(words + 2, count - 2);
			int result = commands[i].run(&options);

			if (result < 0)
				fprintf(stderr, "xfrmcfg %s: %s\n", commands[i].name, strerror(-result));
			return result < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
		}
	}
	fputs("usage: xfrmcfg sa|policy|encap|show|suites|flush [NAME=VALUE…]\n", stderr);
	return 2;
}
