#include "association.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <linux/udp.h>
#include "message.h"
#include "suites.h"

enum {
	WIDEST_REPLAY_WINDOW = 4096,
	BITS_PER_WORD = 32,
};

static void set_lifetimes_infinite(struct xfrm_lifetime_cfg *lifetime)
{
	lifetime->soft_byte_limit = lifetime->hard_byte_limit = XFRM_INF;
	lifetime->soft_packet_limit = lifetime->hard_packet_limit = XFRM_INF;
}

/*
 * The sequence number that the state starts from: the last one sent (out) or the highest one received (in). The kernel
 * wants a window only on the receiving state, and refuses the other direction's counters.
 */
static void add_replay_state(struct message *message, bool outbound, uint64_t sequence, uint32_t window)
{
	struct {
		struct xfrm_replay_state_esn head;
		uint32_t bitmap[WIDEST_REPLAY_WINDOW / BITS_PER_WORD];
	} value = { 0 };

	if (outbound) {
		value.head.oseq = (uint32_t)sequence;
		value.head.oseq_hi = (uint32_t)(sequence >> 32);
	} else {
		value.head.seq = (uint32_t)sequence;
		value.head.seq_hi = (uint32_t)(sequence >> 32);
		value.head.replay_window = window;
		value.head.bmp_len = (window + BITS_PER_WORD - 1) / BITS_PER_WORD;
	}
	message_attribute(message, XFRMA_REPLAY_ESN_VAL, &value,
			  sizeof(value.head) + value.head.bmp_len * sizeof(value.bitmap[0]));
}

static void add_encapsulation(struct message *message, struct options *options)
{
	struct xfrm_encap_tmpl encapsulation = { .encap_type = UDP_ENCAP_ESPINUDP };
	uint64_t source = option_number(options, "encap-source", 1, UINT16_MAX, 0);
	uint64_t destination = option_number(options, "encap-destination", 1, UINT16_MAX, source);

	if (source == 0 && destination == 0)
		return;
	encapsulation.encap_sport = htons(source == 0 ? destination : source);
	encapsulation.encap_dport = htons(destination);
	message_attribute(message, XFRMA_ENCAP, &encapsulation, sizeof(encapsulation));
}

/* Adds an attribute of 32 bits only when it is given, so that the kernel's default stays its own. */
static void add_optional_u32(struct message *message, struct options *options, const char *name, uint16_t type)
{
	const uint64_t absent = UINT64_MAX;
	uint64_t given = option_number(options, name, 0, UINT32_MAX, absent);
	uint32_t value = (uint32_t)given;

	if (given != absent)
		message_attribute(message, type, &value, sizeof(value));
}

static void add_iptfs_options(struct message *message, struct options *options, bool outbound)
{
	if (outbound) {
		add_optional_u32(message, options, "pkt-size", XFRMA_IPTFS_PKT_SIZE);
		add_optional_u32(message, options, "max-queue-size", XFRMA_IPTFS_MAX_QSIZE);
		add_optional_u32(message, options, "init-delay", XFRMA_IPTFS_INIT_DELAY);
		if (option_flag(options, "dont-frag"))
			message_attribute(message, XFRMA_IPTFS_DONT_FRAG, NULL, 0);
	} else {
		uint64_t given = option_number(options, "reorder-window", 0, UINT16_MAX, UINT64_MAX);
		uint16_t window = (uint16_t)given;

		add_optional_u32(message, options, "drop-time", XFRMA_IPTFS_DROP_TIME);
		if (given != UINT64_MAX)
			message_attribute(message, XFRMA_IPTFS_REORDER_WINDOW, &window, sizeof(window));
	}
}

static bool parse_direction(const char *text)
{
	if (strcmp(text, "out") != 0 && strcmp(text, "in") != 0)
		fail("dir=%s: expected out or in", text);
	return text[0] == 'o';
}

int association_add(struct options *options)
{
	struct message message;
	struct xfrm_usersa_info *state =
		message_begin(&message, XFRM_MSG_NEWSA, NLM_F_CREATE | NLM_F_EXCL, sizeof(*state));
	bool outbound = parse_direction(option_required(options, "dir"));
	bool esn = option_flag(options, "esn");
	uint8_t direction = outbound ? XFRM_SA_DIR_OUT : XFRM_SA_DIR_IN;
	uint32_t window = option_number(options, "replay-window", 1, WIDEST_REPLAY_WINDOW, 128);
	uint64_t sequence = option_number(options, "sequence", 0, esn ? UINT64_MAX : UINT32_MAX, 0);
	uint16_t family = parse_address(option_required(options, "src"), &state->saddr);

	if (parse_address(option_required(options, "dst"), &state->id.daddr) != family)
		fail("src and dst are of different families");
	state->family = family;
	state->id.spi = htonl(option_number(options, "spi", 256, UINT32_MAX, 0));
	state->id.proto = IPPROTO_ESP;
	state->reqid = option_number(options, "reqid", 0, INT32_MAX, 0);
	state->mode = parse_mode(option_text(options, "mode"));
	/* Inner packets of both families on one state, whatever the outer one is. */
	state->flags = XFRM_STATE_AF_UNSPEC;
	if (esn)
		state->flags |= XFRM_STATE_ESN;
	set_lifetimes_infinite(&state->lft);

	suite_attributes(&message, suite_find(option_required(options, "suite")), option_text(options, "key"),
			 option_text(options, "auth-key"));
	message_attribute(&message, XFRMA_SA_DIR, &direction, sizeof(direction));
	add_replay_state(&message, outbound, sequence, window);
	add_encapsulation(&message, options);
	if (state->mode == XFRM_MODE_IPTFS)
		add_iptfs_options(&message, options, outbound);
	options_finish(options);
	return message_execute(&message);
}

static uint8_t parse_policy_direction(const char *text)
{
	static const char *const names[] = { "in", "out", "fwd" };

	for (uint8_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(text, names[i]) == 0)
			return i; /* the kernel's XFRM_POLICY_IN, _OUT and _FWD are in this order */
	fail("dir=%s: expected in, out or fwd", text);
}

int policy_add(struct options *options)
{
	struct message message;
	struct xfrm_userpolicy_info *policy =
		message_begin(&message, XFRM_MSG_NEWPOLICY, NLM_F_CREATE | NLM_F_EXCL, sizeof(*policy));
	struct prefix source = parse_prefix(option_required(options, "src"));
	struct prefix destination = parse_prefix(option_required(options, "dst"));
	struct xfrm_user_tmpl template = { .id.proto = IPPROTO_ESP };

	if (source.family != destination.family)
		fail("src and dst are of different families");
	policy->sel.family = source.family;
	policy->sel.saddr = source.address;
	policy->sel.prefixlen_s = source.length;
	policy->sel.daddr = destination.address;
	policy->sel.prefixlen_d = destination.length;
	policy->dir = parse_policy_direction(option_required(options, "dir"));
	policy->priority = option_number(options, "priority", 0, UINT32_MAX, 100);
	policy->action = XFRM_POLICY_ALLOW;
	set_lifetimes_infinite(&policy->lft);

	template.family = parse_address(option_required(options, "tunnel-src"), &template.saddr);
	if (parse_address(option_required(options, "tunnel-dst"), &template.id.daddr) != template.family)
		fail("tunnel-src and tunnel-dst are of different families");
	template.reqid = option_number(options, "reqid", 0, INT32_MAX, 0);
	template.mode = parse_mode(option_text(options, "mode"));
	template.aalgos = template.ealgos = template.calgos = ~0u;
	message_attribute(&message, XFRMA_TMPL, &template, sizeof(template));
	options_finish(options);
	return message_execute(&message);
}

int flush_all(struct options *options)
{
	struct message message;
	struct xfrm_usersa_flush *states;
	int result;

	options_finish(options);
	states = message_begin(&message, XFRM_MSG_FLUSHSA, 0, sizeof(*states));
	states->proto = IPPROTO_ESP;
	result = message_execute(&message);
	/* ESRCH only says that there was none. */
	if (result < 0 && result != -ESRCH)
		return result;
	message_begin(&message, XFRM_MSG_FLUSHPOLICY, 0, 0);
	return message_execute(&message);
}
