#include "options.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

void fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputs("xfrmcfg: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	exit(2);
}

struct options options_parse(char **words, int count)
{
	struct options options = { .words = words, .count = count };

	if (count > (int)(sizeof(options.used) / sizeof(options.used[0])))
		fail("too many words");
	return options;
}

const char *option_text(struct options *options, const char *name)
{
	size_t length = strlen(name);

	for (int i = 0; i < options->count; i++) {
		if (strncmp(options->words[i], name, length) == 0 && options->words[i][length] == '=') {
			options->used[i] = true;
			return options->words[i] + length + 1;
		}
	}
	return NULL;
}

const char *option_required(struct options *options, const char *name)
{
	const char *text = option_text(options, name);

	if (text == NULL)
		fail("%s= is missing", name);
	return text;
}

uint64_t option_number(struct options *options, const char *name, uint64_t minimum, uint64_t maximum, uint64_t absent)
{
	const char *text = option_text(options, name);
	char *end;
	uint64_t value;

	if (text == NULL)
		return absent;
	errno = 0;
	value = strtoull(text, &end, 0);
	if (errno != 0 || end == text || *end != '\0' || *text == '-' || value < minimum || value > maximum)
		fail("%s=%s: expected a number from %llu to %llu", name, text, (unsigned long long)minimum,
		     (unsigned long long)maximum);
	return value;
}

bool option_flag(struct options *options, const char *name)
{
	for (int i = 0; i < options->count; i++) {
		if (strcmp(options->words[i], name) == 0) {
			options->used[i] = true;
			return true;
		}
	}
	return false;
}

void options_finish(const struct options *options)
{
	for (int i = 0; i < options->count; i++)
		if (!options->used[i])
			fail("%s: not an option of this command", options->words[i]);
}

uint16_t parse_address(const char *text, xfrm_address_t *address)
{
	memset(address, 0, sizeof(*address));
	if (inet_pton(AF_INET, text, address) == 1)
		return AF_INET;
	if (inet_pton(AF_INET6, text, address) == 1)
		return AF_INET6;
	fail("%s: not an address", text);
}

struct prefix parse_prefix(const char *text)
{
	char address[64];
	const char *slash = strchr(text, '/');
	struct prefix prefix;
	unsigned long length, longest;
	char *end;

	if (slash == NULL || (size_t)(slash - text) >= sizeof(address))
		fail("%s: expected ADDRESS/LENGTH", text);
	memcpy(address, text, slash - text);
	address[slash - text] = '\0';
	prefix.family = parse_address(address, &prefix.address);
	longest = prefix.family == AF_INET ? 32 : 128;
	length = strtoul(slash + 1, &end, 10);
	if (end == slash + 1 || *end != '\0' || length > longest)
		fail("%s: expected a prefix length up to %lu", text, longest);
	prefix.length = (uint8_t)length;
	return prefix;
}

size_t parse_hex(const char *text, uint8_t *octets, size_t capacity)
{
	size_t digits = strlen(text);

	if (digits % 2 != 0 || digits / 2 > capacity || strspn(text, "0123456789abcdefABCDEF") != digits)
		fail("a key is an even number of hexadecimal digits, %zu octets at most", capacity);
	for (size_t i = 0; i < digits / 2; i++) {
		char pair[3] = { text[2 * i], text[2 * i + 1], '\0' };

		octets[i] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return digits / 2;
}

uint8_t parse_mode(const char *text)
{
	if (text == NULL || strcmp(text, "iptfs") == 0)
		return XFRM_MODE_IPTFS;
	if (strcmp(text, "tunnel") == 0)
		return XFRM_MODE_TUNNEL;
	fail("mode=%s: expected iptfs or tunnel", text);
}
