#include "suites.h"

#include <stdio.h>
#include <string.h>
#include <linux/xfrm.h>
#include "options.h"

#define LONGEST_KEY 64

/*
 * Key lengths: RFC 4106 and 4543 append 4 octets of salt, RFC 7634 does too; RFC 4868 keys an HMAC with as many octets as
 * its hash has and truncates the value to half.
 */
static const struct suite suites[] = {
	{ "aes128gcm16", "rfc4106(gcm(aes))", NULL, NULL, 20, 0, 16 },
	{ "aes192gcm16", "rfc4106(gcm(aes))", NULL, NULL, 28, 0, 16 },
	{ "aes256gcm16", "rfc4106(gcm(aes))", NULL, NULL, 36, 0, 16 },
	{ "chacha20poly1305", "rfc7539esp(chacha20,poly1305)", NULL, NULL, 36, 0, 16 },
	{ "aes128gmac", "rfc4543(gcm(aes))", NULL, NULL, 20, 0, 16 },
	{ "aes192gmac", "rfc4543(gcm(aes))", NULL, NULL, 28, 0, 16 },
	{ "aes256gmac", "rfc4543(gcm(aes))", NULL, NULL, 36, 0, 16 },
	{ "aes128-sha256", NULL, "cbc(aes)", "hmac(sha256)", 16, 32, 16 },
	{ "aes192-sha256", NULL, "cbc(aes)", "hmac(sha256)", 24, 32, 16 },
	{ "aes256-sha256", NULL, "cbc(aes)", "hmac(sha256)", 32, 32, 16 },
	{ "aes128-sha384", NULL, "cbc(aes)", "hmac(sha384)", 16, 48, 24 },
	{ "aes192-sha384", NULL, "cbc(aes)", "hmac(sha384)", 24, 48, 24 },
	{ "aes256-sha384", NULL, "cbc(aes)", "hmac(sha384)", 32, 48, 24 },
	{ "aes128-sha512", NULL, "cbc(aes)", "hmac(sha512)", 16, 64, 32 },
	{ "aes192-sha512", NULL, "cbc(aes)", "hmac(sha512)", 24, 64, 32 },
	{ "aes256-sha512", NULL, "cbc(aes)", "hmac(sha512)", 32, 64, 32 },
	{ "null-sha256", NULL, "ecb(cipher_null)", "hmac(sha256)", 0, 32, 16 },
	{ "null-sha384", NULL, "ecb(cipher_null)", "hmac(sha384)", 0, 48, 24 },
	{ "null-sha512", NULL, "ecb(cipher_null)", "hmac(sha512)", 0, 64, 32 },
};

#define SUITE_COUNT (sizeof(suites) / sizeof(suites[0]))

const struct suite *suite_find(const char *name)
{
	for (size_t i = 0; i < SUITE_COUNT; i++)
		if (strcmp(suites[i].name, name) == 0)
			return &suites[i];
	fail("suite=%s: unknown; `xfrmcfg suites` lists them", name);
}

void suites_print(void)
{
	for (size_t i = 0; i < SUITE_COUNT; i++)
		printf("%s key=%zu auth-key=%zu icv=%zu\n", suites[i].name, suites[i].key_octets,
		       suites[i].auth_key_octets, suites[i].icv_octets);
}

static size_t read_key(const struct suite *suite, const char *option, const char *hex, uint8_t *key, size_t wanted)
{
	size_t octets = hex == NULL ? 0 : parse_hex(hex, key, LONGEST_KEY);

	if (octets != wanted)
		fail("%s of %s has %zu octets, %zu are needed", option, suite->name, octets, wanted);
	return octets;
}

static void add_aead(struct message *message, const struct suite *suite, const uint8_t *key, size_t octets)
{
	struct {
		struct xfrm_algo_aead head;
		uint8_t key[LONGEST_KEY];
	} value = { .head = { .alg_key_len = octets * 8, .alg_icv_len = suite->icv_octets * 8 } };

	strcpy(value.head.alg_name, suite->aead);
	memcpy(value.key, key, octets);
	message_attribute(message, XFRMA_ALG_AEAD, &value, sizeof(value.head) + octets);
}

static void add_cipher(struct message *message, const struct suite *suite, const uint8_t *key, size_t octets)
{
	struct {
		struct xfrm_algo head;
		uint8_t key[LONGEST_KEY];
	} value = { .head = { .alg_key_len = octets * 8 } };

	strcpy(value.head.alg_name, suite->cipher);
	memcpy(value.key, key, octets);
	message_attribute(message, XFRMA_ALG_CRYPT, &value, sizeof(value.head) + octets);
}

static void add_integrity(struct message *message, const struct suite *suite, const uint8_t *key, size_t octets)
{
	struct {
		struct xfrm_algo_auth head;
		uint8_t key[LONGEST_KEY];
	} value = { .head = { .alg_key_len = octets * 8, .alg_trunc_len = suite->icv_octets * 8 } };

	strcpy(value.head.alg_name, suite->integrity);
	memcpy(value.key, key, octets);
	/* The plain attribute would truncate SHA-2 to 96 bits, as an old draft had it. */
	message_attribute(message, XFRMA_ALG_AUTH_TRUNC, &value, sizeof(value.head) + octets);
}

void suite_attributes(struct message *message, const struct suite *suite, const char *key_hex, const char *auth_key_hex)
{
	uint8_t key[LONGEST_KEY], auth_key[LONGEST_KEY];
	size_t octets = read_key(suite, "key", key_hex, key, suite->key_octets);
	size_t auth_octets = read_key(suite, "auth-key", auth_key_hex, auth_key, suite->auth_key_octets);

	if (suite->aead != NULL) {
		add_aead(message, suite, key, octets);
		return;
	}
	add_cipher(message, suite, key, octets);
	add_integrity(message, suite, auth_key, auth_octets);
}
