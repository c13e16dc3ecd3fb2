#!/usr/bin/env bash
# Our gateways with the ciphers of libcrypto instead of the fastest library there is.
LABEL='iptfs, libcrypto' PROVIDER=openssl exec "$(dirname "$0")/iptfs.sh"
