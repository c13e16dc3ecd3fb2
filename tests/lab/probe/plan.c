#include "plan.h"

#include <stdlib.h>
#include <string.h>
#include "mix.h"

static bool append(struct plan *plan, uint64_t size)
{
	if (size > LARGEST_DATAGRAM)
		return false;
	if ((plan->count & (plan->count - 1)) == 0) {
		size_t capacity = plan->count == 0 ? 1 : 2 * (size_t)plan->count;
		uint16_t *larger = realloc(plan->sizes, capacity * sizeof(*larger));

		if (larger == NULL)
			return false;
		plan->sizes = larger;
	}
	plan->sizes[plan->count++] = (uint16_t)size;
	return true;
}

static bool parse_list(struct plan *plan, const char **at);

/* At the parenthesis of N*(LIST): takes the list that many times, each time with sizes of its own where they are drawn. */
static bool parse_group(struct plan *plan, const char **at, uint64_t repeat)
{
	const char *list = *at + 1;

	for (uint64_t i = 0; i < repeat; i++) {
		*at = list;
		if (!parse_list(plan, at) || **at != ')')
			return false;
	}
	++*at;
	return repeat > 0;
}

static bool parse_term(struct plan *plan, const char **at)
{
	char *end;
	uint64_t repeat = 0, from, to;
	bool repeated;

	from = strtoull(*at, &end, 10);
	if (end == *at)
		return false;
	repeated = *end == '*';
	if (repeated) {
		repeat = from;
		*at = end + 1;
		if (**at == '(')
			return parse_group(plan, at, repeat);
		from = strtoull(*at, &end, 10);
		if (end == *at)
			return false;
	}
	to = from;
	if (*end == '-') {
		*at = end + 1;
		to = strtoull(*at, &end, 10);
		if (end == *at || to < from)
			return false;
	}
	*at = end;

	if (repeated) {
		for (uint64_t i = 0; i < repeat; i++)
			if (!append(plan, from + mix(plan->seed ^ mix(plan->count)) % (to - from + 1)))
				return false;
	} else {
		for (uint64_t size = from; size <= to; size++)
			if (!append(plan, size))
				return false;
	}
	return true;
}

static bool parse_list(struct plan *plan, const char **at)
{
	while (parse_term(plan, at)) {
		if (**at != ',')
			return true;
		++*at;
	}
	return false;
}

bool plan_parse(struct plan *plan, const char *text, uint64_t seed)
{
	*plan = (struct plan){ .seed = seed };
	return parse_list(plan, &text) && *text == '\0' && plan->count > 0;
}

void plan_content(const struct plan *plan, uint32_t index, uint8_t *octets)
{
	size_t size = plan->sizes[index];
	uint64_t word = index ^ mix(plan->seed);
	uint64_t state = mix(word);

	for (size_t at = 0; at < size; at += sizeof(word)) {
		memcpy(octets + at, &word, size - at < sizeof(word) ? size - at : sizeof(word));
		word = mix(state++);
	}
}

static bool has_content(const struct plan *plan, uint32_t index, const uint8_t *octets, size_t size)
{
	static uint8_t expected[LARGEST_DATAGRAM + 1];

	if (plan->sizes[index] != size)
		return false;
	plan_content(plan, index, expected);
	return memcmp(expected, octets, size) == 0;
}

int64_t plan_identify(const struct plan *plan, const uint8_t *octets, size_t size, const bool *seen)
{
	int64_t repeated = -1;
	uint64_t index;

	if (size >= TAG_OCTETS) {
		memcpy(&index, octets, TAG_OCTETS);
		index ^= mix(plan->seed);
		return index < plan->count && has_content(plan, (uint32_t)index, octets, size) ? (int64_t)index : -1;
	}
	/* Too short for a tag, so several may be alike: take the first that has not come yet. */
	for (uint32_t i = 0; i < plan->count; i++) {
		if (has_content(plan, i, octets, size)) {
			if (!seen[i])
				return i;
			repeated = i;
		}
	}
	return repeated;
}
