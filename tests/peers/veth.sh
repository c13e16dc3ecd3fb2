#!/usr/bin/env bash
# No tunnel: what the wire and iperf3 themselves can do. With hosts, plain routing.
. "$(dirname "$0")/lib.sh"

start_peer() {
    ip -n "$left" route add 10.80.2.0/24 via 10.77.0.2
    ip -n "$right" route add 10.80.1.0/24 via 10.77.0.1
}

measure_peer "${LABEL:-veth}" 10.77.0.2
