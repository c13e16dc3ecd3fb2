#include "association.h"

#include <arpa/inet.h>
#include <stdio.h>
#include "message.h"

/* What a test compares: one line a state, every value a NAME=NUMBER. */
static void print_state(const struct nlmsghdr *answer)
{
	const struct xfrm_usersa_info *state = NLMSG_DATA(answer);
	const unsigned char *at = (const unsigned char *)state + NLMSG_ALIGN(sizeof(*state));
	const unsigned char *end = (const unsigned char *)answer + answer->nlmsg_len;
	const struct xfrm_replay_state_esn *replay = NULL;
	uint8_t direction = 0;
	char source[INET6_ADDRSTRLEN], destination[INET6_ADDRSTRLEN];

	while (at + NLA_HDRLEN <= end) {
		const struct nlattr *attribute = (const struct nlattr *)at;

		if (attribute->nla_len < NLA_HDRLEN || at + attribute->nla_len > end)
			break;
		if (attribute->nla_type == XFRMA_SA_DIR)
			direction = at[NLA_HDRLEN];
		else if (attribute->nla_type == XFRMA_REPLAY_ESN_VAL)
			replay = (const void *)(at + NLA_HDRLEN);
		at += NLA_ALIGN(attribute->nla_len);
	}
	printf("spi=0x%x dir=%s src=%s dst=%s packets=%llu octets=%llu", ntohl(state->id.spi),
	       direction == XFRM_SA_DIR_OUT ? "out" : "in",
	       inet_ntop(state->family, &state->saddr, source, sizeof(source)),
	       inet_ntop(state->family, &state->id.daddr, destination, sizeof(destination)),
	       (unsigned long long)state->curlft.packets, (unsigned long long)state->curlft.bytes);
	if (replay != NULL)
		printf(" sent-sequence=%llu received-sequence=%llu",
		       (unsigned long long)replay->oseq_hi << 32 | replay->oseq,
		       (unsigned long long)replay->seq_hi << 32 | replay->seq);
	printf(" outside-window=%u replayed=%u integrity-failed=%u\n", state->stats.replay_window, state->stats.replay,
	       state->stats.integrity_failed);
}

int associations_show(struct options *options)
{
	struct message message;

	options_finish(options);
	message_begin(&message, XFRM_MSG_GETSA, 0, 0);
	return message_dump(&message, print_state);
}
