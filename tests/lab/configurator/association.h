/*
 * Security associations and policies.
 */
#ifndef LAB_ASSOCIATION_H
#define LAB_ASSOCIATION_H

#include "options.h"

int association_add(struct options *options);
int associations_show(struct options *options);
int policy_add(struct options *options);
int flush_all(struct options *options);

#endif
