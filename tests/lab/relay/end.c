#include "end.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SOCKET_BUFFER = 64 << 20 };

static ssize_t read_packet(int fd, uint8_t *frame, size_t room)
{
	struct sockaddr_ll from;
	socklen_t length = sizeof(from);
	ssize_t size = recvfrom(fd, frame, room, 0, (struct sockaddr *)&from, &length);

	/* What leaves by the device, ours included, is shown to packet sockets too. */
	return size >= 0 && from.sll_pkttype == PACKET_OUTGOING ? 0 : size;
}

static ssize_t read_tap(int fd, uint8_t *frame, size_t room)
{
	return read(fd, frame, room);
}

int end_open_tap(struct end *end, const char *device)
{
	struct ifreq request = { .ifr_flags = IFF_TAP | IFF_NO_PI };

	if (strlen(device) >= sizeof(request.ifr_name))
		return -ENAMETOOLONG;
	if (if_nametoindex(device) == 0)
		return -errno;
	strcpy(request.ifr_name, device);
	*end = (struct end){ .fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC), .read = read_tap };
	return end->fd < 0 || ioctl(end->fd, TUNSETIFF, &request) < 0 ? -errno : 0;
}

int end_open_packet(struct end *end, const char *device)
{
	struct sockaddr_ll address = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(device) };
	struct packet_mreq promiscuous = { .mr_ifindex = address.sll_ifindex, .mr_type = PACKET_MR_PROMISC };
	int octets = SOCKET_BUFFER;

	if (address.sll_ifindex == 0)
		return -errno;
	/* No protocol until it is bound: it would hear every device. */
	*end = (struct end){ .fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), .read = read_packet };
	if (end->fd < 0 || setsockopt(end->fd, SOL_SOCKET, SO_RCVBUFFORCE, &octets, sizeof(octets)) < 0 ||
	    setsockopt(end->fd, SOL_SOCKET, SO_SNDBUFFORCE, &octets, sizeof(octets)) < 0 ||
	    setsockopt(end->fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &promiscuous, sizeof(promiscuous)) < 0 ||
	    bind(end->fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
		return -errno;
	return 0;
}

ssize_t end_read(const struct end *end, uint8_t *frame, size_t room)
{
	ssize_t size = end->read(end->fd, frame, room);

	return size < 0 ? -errno : size;
}

int end_write(const struct end *end, const uint8_t *frame, size_t size)
{
	return write(end->fd, frame, size) < 0 ? -errno : 0;
}

uint32_t end_overrun(const struct end *end)
{
	struct tpacket_stats stats = { 0 };
	socklen_t length = sizeof(stats);

	return getsockopt(end->fd, SOL_PACKET, PACKET_STATISTICS, &stats, &length) < 0 ? 0 : stats.tp_drops;
}
