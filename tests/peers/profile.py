#!/usr/bin/env python3
"""Says where the processor time of a loaded tunnel goes: in place of measure.py, with the same arguments.

Samples both cores with perf while iperf3 loads the tunnel, and prints the share of each kind of work, then the functions of
the daemons that take most. LOAD is tcp (one stream), udp (datagrams of 64 octets at 175 kpps) or ping (alone, every 2 ms).
"""
import argparse
import collections
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

PORT = "5201"
LOADS = {
    "tcp": ["iperf3", "-p", PORT, "-t", "7", "-c"],
    "udp": ["iperf3", "-p", PORT, "-t", "7", "-u", "-l", "64", "-b", "89600K", "-w", "4M", "-c"],
    "ping": ["ping", "-q", "-n", "-i", "0.002", "-c", "3000"],
}
SAMPLED_SECONDS = 4
LINE = re.compile(r"\s+([\d.]+)%\s+(\S+)\s+(\[?\S+\]?(?: tid \d+)?)\s+\[(.)\]\s+(.*)")
KERNEL = [
    ("kernel, copying packets", re.compile(r"_?copy_(to|from)_iter|copy_page|rep_movs|clear_page")),
    ("kernel, waking and switching threads", re.compile(r"finish_task|_raw_spin_unlock_irq|__schedule|try_to_wake|select_task|enqueue_task|dequeue_")),
    ("kernel, the rest of it", re.compile("")),
]


def kind(process, image, space, symbol):
    if process.startswith("swapper"):
        return "idle"
    if process.startswith(("iperf3", "ping")):
        return process
    if not process.startswith("iptfs") and not process.startswith(".NET"):
        return "others"
    if space == "k":
        return next(name for name, pattern in KERNEL if pattern.search(symbol))
    if "aes_gcm" in symbol or "libIPSec_MB" in image or "libcrypto" in image:
        return "ciphers"
    return "gateway, compiled code" if ".map" in image or "JIT" in image or "memfd" in image or image.endswith(".dll") else "gateway, runtime and libc"


def sample(options):
    server = subprocess.Popen(["ip", "netns", "exec", options.server, "iperf3", "-s", "-p", PORT], stdout=subprocess.DEVNULL)
    time.sleep(1)
    load = subprocess.Popen(["ip", "netns", "exec", options.client, *LOADS[options.load], options.address], stdout=subprocess.DEVNULL)
    time.sleep(2)
    with tempfile.TemporaryDirectory() as directory:
        data = os.path.join(directory, "perf.data")
        subprocess.run(["perf", "record", "-q", "-F", "2000", "-a", "-o", data, "--", "sleep", str(SAMPLED_SECONDS)], check=True, stderr=subprocess.DEVNULL)
        load.wait()
        server.send_signal(signal.SIGTERM)
        server.wait()
        report = subprocess.run(
            ["perf", "report", "-i", data, "--no-children", "-g", "none", "--sort", "comm,dso,sym", "--percent-limit", "0"],
            capture_output=True, text=True, check=True)
    return report.stdout


def main():
    parser = argparse.ArgumentParser()
    for name in ("label", "topology", "client", "server", "address", "results", "seconds", "metrics", "congestion"):
        parser.add_argument(f"--{name}")
    parser.add_argument("daemons", nargs="*")
    options = parser.parse_args()
    options.load = os.environ.get("LOAD", "tcp")
    if options.load not in LOADS:
        sys.exit(f"profile: LOAD={options.load}: expected one of {', '.join(LOADS)}")
    kinds, functions = collections.Counter(), collections.Counter()
    lines = sample(options).splitlines()
    for daemon in options.daemons:
        # What the runtime wrote for perf.
        if os.path.exists(f"/tmp/perf-{daemon}.map"):
            os.remove(f"/tmp/perf-{daemon}.map")
    for line in lines:
        found = LINE.match(line)
        if not found:
            continue
        share, process, image, space, symbol = float(found[1]), *found.groups()[1:]
        kinds[kind(process, image, space, symbol)] += share
        if process.startswith("iptfs"):
            functions[re.sub(r"\(.*|\[.*?\] ?", "", symbol).split(" ")[-1]] += share
    print(f"\n{options.load}, {options.topology}: share of both cores, %\n")
    for name, share in kinds.most_common():
        print(f"{share:6.1f}  {name}")
    print("\nin the daemons:\n")
    for name, share in functions.most_common(25):
        print(f"{share:6.2f}  {name}")


main()
