#!/usr/bin/env bash
# Our gateways with an inner MTU of 9000: AGGFRAG splits inner packets over the same outer ones of 1500 octets, so the path need not carry more.
# Routed hosts send what their own links take, whatever this MTU is.
MTU=9000 LABEL='iptfs, MTU 9000' exec "$(dirname "$0")/iptfs.sh"
