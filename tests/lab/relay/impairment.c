#include "impairment.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_MTU = 576 };

/* Each of these reads one value at *at, moves *at behind it, and returns false when there is none. */

static bool read_share(const char **at, double *share)
{
	char *end;
	double percent = strtod(*at, &end);

	if (end == *at || *end != '%' || !(percent >= 0 && percent <= 100))
		return false;
	*at = end + 1;
	*share = percent / 100;
	return true;
}

static bool read_count(const char **at, uint64_t *count)
{
	char *end;

	if (**at < '0' || **at > '9')
		return false;
	*count = strtoull(*at, &end, 10);
	*at = end;
	return true;
}

static bool read_time(const char **at, int64_t *nanoseconds)
{
	static const struct { const char *name; double nanoseconds; } units[] = { { "us", 1e3 }, { "ms", 1e6 }, { "s", 1e9 } };
	char *end;
	double value = strtod(*at, &end);

	if (end == *at || !(value >= 0 && value <= 1e6))
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		size_t length = strlen(units[i].name);

		if (strncmp(end, units[i].name, length) != 0)
			continue;
		*nanoseconds = (int64_t)(value * units[i].nanoseconds);
		*at = end + length;
		return true;
	}
	return false;
}

static bool skip(const char **at, char expected)
{
	if (**at != expected)
		return false;
	++*at;
	return true;
}

static bool named(const char **at, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(*at, name, length) != 0 || (*at)[length] != '=')
		return false;
	*at += length + 1;
	return true;
}

static bool read_distance(const char **at, struct impairment *impairment)
{
	uint64_t least, most;

	if (!read_count(at, &least))
		return false;
	most = least;
	if (skip(at, '-') && !read_count(at, &most))
		return false;
	impairment->reorder_least = (uint32_t)least;
	impairment->reorder_most = (uint32_t)most;
	return least > 0 && least <= most && most <= UINT32_MAX;
}

static bool parse_word(struct impairment *impairment, const char **at)
{
	uint64_t count;

	if (named(at, "loss"))
		return read_share(at, &impairment->loss);
	if (named(at, "duplicate"))
		return read_share(at, &impairment->duplicate);
	if (named(at, "corrupt"))
		return read_share(at, &impairment->corrupt);
	if (named(at, "delay"))
		return read_time(at, &impairment->delay);
	if (named(at, "jitter"))
		return read_time(at, &impairment->jitter);
	if (named(at, "blackout"))
		return read_time(at, &impairment->blackout_after) && skip(at, '/') && read_time(at, &impairment->blackout_length);
	if (named(at, "reorder"))
		return read_share(at, &impairment->reorder) && skip(at, '/') && read_distance(at, impairment);
	if (named(at, "mtu")) {
		if (!read_count(at, &count) || count < LEAST_MTU || count > UINT16_MAX)
			return false;
		impairment->mtu = (uint32_t)count;
		return !skip(at, '@') || read_count(at, &impairment->mtu_from);
	}
	return false;
}

const char *impairment_parse(struct impairment *impairment, const char *text)
{
	*impairment = (struct impairment){ 0 };
	while (*text != '\0') {
		const char *word = text;

		if (!parse_word(impairment, &text) || (*text != '\0' && !skip(&text, ',')))
			return word;
	}
	return NULL;
}
