#include "encapsulation.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <linux/udp.h>

static int open_marked(int family, const struct sockaddr *any, socklen_t size)
{
	int on = 1, kind = UDP_ENCAP_ESPINUDP;
	int fd = socket(family, SOCK_DGRAM, 0);

	if (fd < 0)
		return -errno;
	if (family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) < 0)
		return -errno;
	if (bind(fd, any, size) < 0 || setsockopt(fd, IPPROTO_UDP, UDP_ENCAP, &kind, sizeof(kind)) < 0)
		return -errno;
	return fd;
}

int encapsulation_hold(struct options *options)
{
	uint16_t port = option_number(options, "port", 1, UINT16_MAX, 4500);
	struct sockaddr_in any4 = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct sockaddr_in6 any6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	int result;

	options_finish(options);
	result = open_marked(AF_INET, (struct sockaddr *)&any4, sizeof(any4));
	if (result >= 0)
		result = open_marked(AF_INET6, (struct sockaddr *)&any6, sizeof(any6));
	if (result < 0)
		return result;

	switch (fork()) {
	case -1:
		return -errno;
	case 0:
		/* A reader of our standard output must not wait for the child, which lives as long as the guest. */
		close(STDIN_FILENO);
		close(STDOUT_FILENO);
		close(STDERR_FILENO);
		for (;;)
			pause();
	default:
		return 0;
	}
}
