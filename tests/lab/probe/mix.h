/*
 * SplitMix64's output function: from any number one that looks drawn, without state to keep.
 */
#ifndef LAB_MIX_H
#define LAB_MIX_H

#include <stdint.h>

static inline uint64_t mix(uint64_t value)
{
	value += 0x9e3779b97f4a7c15u;
	value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
	value = (value ^ value >> 27) * 0x94d049bb133111ebu;
	return value ^ value >> 31;
}

#endif
