#!/usr/bin/env bash
# strongSwan with kernel-libipsec: ESP in UDP in user space. PROPOSAL names the suite.
. "$(dirname "$0")/lib.sh"
charon=${CHARON:-/usr/lib/ipsec/charon}
proposal=${PROPOSAL:-aes128gcm16}

# The daemon refuses a network in which its gateway has no address.
selectors() { if [[ $topology == hosts ]]; then echo "$1/32,$2"; else echo "$1/32"; fi; }

write_configuration() { # NAME OUTER INNER NETWORK PEER-NAME PEER-OUTER PEER-INNER PEER-NETWORK
    cat >"$work/$1.strongswan.conf" <<END
charon {
  load = random nonce openssl sha2 kdf hmac gmp curve25519 x509 pem pkcs1 pubkey kernel-libipsec kernel-netlink socket-default vici
  install_virtual_ip = no
  plugins {
    vici { socket = unix://$work/$1.vici }
    kernel-libipsec { allow_peer_ts = yes }
  }
  filelog {
    file {
      path = $work/$1.log
      default = 1
      flush_line = yes
    }
  }
}
END
    cat >"$work/$1.swanctl.conf" <<END
connections {
  peer {
    version = 2
    local_addrs = $2
    remote_addrs = $6
    encap = yes
    proposals = aes128-sha256-x25519
    local {
      auth = psk
      id = $1
    }
    remote {
      auth = psk
      id = $5
    }
    children {
      net {
        local_ts = $(selectors "$3" "$4")
        remote_ts = $(selectors "$7" "$8")
        esp_proposals = $proposal
        mode = tunnel
      }
    }
  }
}
secrets {
  ike {
    secret = measured-on-one-machine
    id-left = left
    id-right = right
  }
}
END
}

start_side() { # NAME NAMESPACE INNER
    ip -n "$2" addr add "$3/32" dev lo
    # Two daemons would share one pid file: each gets a /run of its own.
    mkdir "$work/$1.run"
    ip netns exec "$2" "${pin[@]}" env "STRONGSWAN_CONF=$work/$1.strongswan.conf" unshare -m sh -c \
        'mount --bind "$1" /run && exec "$2"' sh "$work/$1.run" "$charon" >/dev/null 2>&1 &
    daemons+=($!)
    attempt 50 control "$1" --stats || { echo 'peers: charon does not start' >&2; exit 1; }
    control "$1" --load-all --file "$work/$1.swanctl.conf" >"$work/$1.load.log" 2>&1
}

# Before the daemon listens the attempt fails at once; the pause makes fifty of them last five seconds.
control() { # NAME ARGUMENT…
    local name=$1
    shift
    STRONGSWAN_CONF=$work/$name.strongswan.conf swanctl "$@" --uri "unix://$work/$name.vici" || { sleep 0.1; return 1; }
}

start_peer() {
    write_configuration left 10.77.0.1 10.78.0.1 10.80.1.0/24 right 10.77.0.2 10.78.0.2 10.80.2.0/24
    write_configuration right 10.77.0.2 10.78.0.2 10.80.2.0/24 left 10.77.0.1 10.78.0.1 10.80.1.0/24
    start_side left "$left" 10.78.0.1
    start_side right "$right" 10.78.0.2
    control left --initiate --child net >"$work/initiate.log" 2>&1 || { cat "$work/initiate.log" >&2; exit 1; }
    ip -n "$left" link set ipsec0 mtu "${MTU:-1400}"
    ip -n "$right" link set ipsec0 mtu "${MTU:-1400}"
}

measure_peer "${LABEL:-kernel-libipsec}"
