/*
 * The command line's NAME=VALUE words. A fault ends the program with a sentence: it is a test tool, and a half-made
 * association would be a worse answer than none.
 */
#ifndef LAB_OPTIONS_H
#define LAB_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/xfrm.h>

struct options {
	char **words;
	int count;
	bool used[64];
};

struct prefix {
	uint16_t family;
	xfrm_address_t address;
	uint8_t length;
};

void fail(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

struct options options_parse(char **words, int count);

/* NULL when the word is absent. */
const char *option_text(struct options *options, const char *name);
const char *option_required(struct options *options, const char *name);

uint64_t option_number(struct options *options, const char *name, uint64_t minimum, uint64_t maximum, uint64_t absent);

/* Whether the bare word stands on the command line. */
bool option_flag(struct options *options, const char *name);

/* Complains about words that nothing asked for: a misspelt option must not pass for its default. */
void options_finish(const struct options *options);

uint16_t parse_address(const char *text, xfrm_address_t *address);
struct prefix parse_prefix(const char *text);

/* Returns the number of octets. */
size_t parse_hex(const char *text, uint8_t *octets, size_t capacity);

uint8_t parse_mode(const char *text);

#endif
