/*
 * The UDP socket without which the kernel takes encapsulated ESP for plain datagrams.
 */
#ifndef LAB_ENCAPSULATION_H
#define LAB_ENCAPSULATION_H

#include "options.h"

/* Opens the port for both families, marks it as ESP in UDP (RFC 3948), leaves a child that holds it, and returns. */
int encapsulation_hold(struct options *options);

#endif
