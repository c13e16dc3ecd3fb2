/*
 * The ESP suites by the names that the gateway's configuration uses, in the kernel's terms.
 */
#ifndef LAB_SUITES_H
#define LAB_SUITES_H

#include <stddef.h>
#include "message.h"

struct suite {
	const char *name;
	const char *aead;	/* the kernel's name of a combined mode, or NULL */
	const char *cipher;	/* with aead NULL: the kernel's cipher … */
	const char *integrity;	/* … and its authentication */
	size_t key_octets;	/* of the AEAD or the cipher, salt included */
	size_t auth_key_octets;	/* of the integrity algorithm */
	size_t icv_octets;
};

/* Ends the program when there is none of this name. */
const struct suite *suite_find(const char *name);

/* Adds the algorithm attributes; ends the program when a key has the wrong length. */
void suite_attributes(struct message *message, const struct suite *suite, const char *key_hex, const char *auth_key_hex);

void suites_print(void);

#endif
