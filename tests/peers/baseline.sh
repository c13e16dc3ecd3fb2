#!/usr/bin/env bash
# Another build of our gateways, named by `run --baseline`.
LABEL='iptfs, baseline' GATEWAY=${BASELINE:?run names the build with --baseline} exec "$(dirname "$0")/iptfs.sh"
