#!/usr/bin/env bash
# OpenVPN in user space (no kernel offload), UDP, AES-128-GCM unless CIPHER says otherwise, authenticated by certificate fingerprint.
. "$(dirname "$0")/lib.sh"
cipher=${CIPHER:-AES-128-GCM}

make_certificate() { # NAME
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$1" \
        -keyout "$work/$1.key" -out "$work/$1.crt" 2>/dev/null
}

fingerprint() { openssl x509 -in "$work/$1.crt" -noout -fingerprint -sha256 | cut -d= -f2; }

start_side() { # NAME NAMESPACE INNER PEER-NAME PEER-INNER ARGUMENT…
    local name=$1 namespace=$2 inner=$3 peer=$4 peer_inner=$5
    shift 5
    ip netns exec "$namespace" "${pin[@]}" openvpn --dev-type tun --dev tunnel0 --proto udp --port 1194 --ifconfig "$inner" "$peer_inner" \
        --cert "$work/$name.crt" --key "$work/$name.key" --peer-fingerprint "$(fingerprint "$peer")" \
        --cipher "$cipher" --data-ciphers "$cipher" --tun-mtu "${MTU:-1420}" --mssfix 0 --disable-dco \
        --sndbuf 2097152 --rcvbuf 2097152 --txqueuelen 1000 --verb 1 "$@" >"$work/$name.log" 2>&1 &
    daemons+=($!)
}

tunnel_is_up() { ip -n "$left" -o link show tunnel0 up && ip -n "$right" -o link show tunnel0 up || { sleep 0.1; return 1; }; }

start_peer() {
    make_certificate left
    make_certificate right
    start_side right "$right" 10.78.0.2 left 10.78.0.1 --tls-server --dh none
    start_side left "$left" 10.78.0.1 right 10.78.0.2 --tls-client --remote 10.77.0.2
    attempt 100 tunnel_is_up || { tail "$work"/*.log >&2; exit 1; }
    route_through tunnel0 tunnel0
}

measure_peer "${LABEL:-openvpn}"
