#include "message.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void *message_begin(struct message *message, uint16_t type, uint16_t flags, size_t body_size)
{
	memset(message, 0, sizeof(*message));
	message->header.nlmsg_len = NLMSG_LENGTH(body_size);
	message->header.nlmsg_type = type;
	message->header.nlmsg_flags = NLM_F_REQUEST | flags;
	message->header.nlmsg_seq = 1;
	return NLMSG_DATA(&message->header);
}

void message_attribute(struct message *message, uint16_t type, const void *value, size_t size)
{
	size_t start = NLMSG_ALIGN(message->header.nlmsg_len);
	struct nlattr *attribute = (struct nlattr *)(message->octets + start);

	if (start + NLA_HDRLEN + NLA_ALIGN(size) > MESSAGE_CAPACITY) {
		fputs("xfrmcfg: request too large\n", stderr);
		exit(EXIT_FAILURE);
	}
	attribute->nla_type = type;
	attribute->nla_len = NLA_HDRLEN + size;
	if (size > 0)
		memcpy((unsigned char *)attribute + NLA_HDRLEN, value, size);
	message->header.nlmsg_len = start + NLA_HDRLEN + NLA_ALIGN(size);
}

static int open_socket(void)
{
	int on = 1;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_XFRM);

	if (fd < 0)
		return -errno;
	/* The kernel then says in words which attribute it refuses, and does not repeat our request. */
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on));
	return fd;
}

static int send_request(int fd, const struct message *message)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };

	if (sendto(fd, message->octets, message->header.nlmsg_len, 0, (struct sockaddr *)&kernel, sizeof(kernel)) < 0)
		return -errno;
	return 0;
}

/* The extended acknowledgement follows the error number and the header it answers (NETLINK_CAP_ACK). */
static void print_refusal(const struct nlmsghdr *answer, const struct nlmsgerr *verdict)
{
	const unsigned char *end = (const unsigned char *)answer + answer->nlmsg_len;
	const unsigned char *at = (const unsigned char *)verdict + sizeof(*verdict);

	fprintf(stderr, "xfrmcfg: %s", strerror(-verdict->error));
	while (answer->nlmsg_flags & NLM_F_ACK_TLVS && at + NLA_HDRLEN <= end) {
		const struct nlattr *attribute = (const struct nlattr *)at;

		if (attribute->nla_len < NLA_HDRLEN || at + attribute->nla_len > end)
			break;
		if ((attribute->nla_type & NLA_TYPE_MASK) == NLMSGERR_ATTR_MSG)
			fprintf(stderr, ": %s", (const char *)at + NLA_HDRLEN);
		at += NLA_ALIGN(attribute->nla_len);
	}
	fputc('\n', stderr);
}

int message_execute(struct message *message)
{
	struct message answer;
	const struct nlmsgerr *verdict = NLMSG_DATA(&answer.header);
	int fd, result;
	ssize_t size;

	message->header.nlmsg_flags |= NLM_F_ACK;
	fd = open_socket();
	if (fd < 0)
		return fd;
	result = send_request(fd, message);
	if (result == 0) {
		size = recv(fd, answer.octets, sizeof(answer.octets), 0);
		if (size < 0)
			result = -errno;
		else if (size < (ssize_t)NLMSG_LENGTH(sizeof(*verdict)) || answer.header.nlmsg_type != NLMSG_ERROR)
			result = -EPROTO;
		else
			result = verdict->error;
		if (size > 0 && result < 0 && result != -EPROTO)
			print_refusal(&answer.header, verdict);
	}
	close(fd);
	return result;
}

int message_dump(struct message *message, void (*visit)(const struct nlmsghdr *answer))
{
	static _Alignas(struct nlmsghdr) unsigned char chunk[65536];
	bool done = false;
	int fd, result;

	message->header.nlmsg_flags |= NLM_F_DUMP;
	fd = open_socket();
	if (fd < 0)
		return fd;
	result = send_request(fd, message);
	while (result == 0 && !done) {
		ssize_t size = recv(fd, chunk, sizeof(chunk), 0);
		int remaining = (int)size;

		if (size < 0) {
			result = -errno;
			break;
		}
		for (const struct nlmsghdr *answer = (void *)chunk; NLMSG_OK(answer, (unsigned)remaining);
		     answer = NLMSG_NEXT(answer, remaining)) {
			if (answer->nlmsg_type == NLMSG_DONE)
				done = true;
			else if (answer->nlmsg_type == NLMSG_ERROR)
				result = ((const struct nlmsgerr *)NLMSG_DATA(answer))->error;
			else
				visit(answer);
		}
	}
	close(fd);
	return result;
}
