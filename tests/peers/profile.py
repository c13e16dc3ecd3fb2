#!/usr/bin/env python3
"""Says where the processor time of a loaded tunnel goes: in place of measure.py, with the same arguments.

Samples both cores with perf while iperf3 loads the tunnel, and prints the share of each kind of work, then that of each system call of
the daemons with what copies and what wakes in it, then the functions of the daemons that take most. LOAD is tcp (one stream), udp (datagrams of 64 octets at 175 kpps) or ping (alone, every 2 ms).
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
FRAME = re.compile(r"\s+([0-9a-f]+) (.*) \((.*)\)$")
KERNEL = [
    ("kernel, copying packets", re.compile(r"_?copy_(to|from)_iter|copy_page|rep_movs|clear_page")),
    ("kernel, waking and switching threads", re.compile(r"finish_task|_raw_spin_unlock_irq|__schedule|try_to_wake|select_task|enqueue_task|dequeue_")),
    ("kernel, the rest of it", re.compile("")),
]


def kind(process, image, symbol):
    if process.startswith("swapper"):
        return "idle"
    if process.startswith(("iperf3", "ping")):
        return process
    if not process.startswith("iptfs") and not process.startswith(".NET"):
        return "others"
    if "kernel" in image:
        return next(name for name, pattern in KERNEL if pattern.search(symbol))
    if "aes_gcm" in symbol or "libIPSec_MB" in image or "libcrypto" in image:
        return "ciphers"
    return "gateway, compiled code" if ".map" in image or "JIT" in image or "memfd" in image or image.endswith(".dll") else "gateway, runtime and libc"


def system_call(frames):
    """The kernel's function below the gate, without what its names begin with; a sample of user code has none."""
    for (symbol, _), (below, _) in zip(frames[1:], frames):
        if symbol == "do_syscall_64":
            return re.sub(r"^(__(x64|do)_sys_|__sys_|do_)", "", below)
    return None


def samples(data):
    """Yields the process and the frames, innermost first, as symbol and image."""
    script = subprocess.Popen(
        ["perf", "script", "-i", data, "-F", "comm,ip,sym,dso"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, errors="replace")
    process, frames = None, []
    for line in script.stdout:
        if not line.strip():
            if process and frames:
                yield process, frames
            process, frames = None, []
        elif process is None:
            process = line.strip()
        elif found := FRAME.match(line):
            frames.append((found[2], found[3]))
    if process and frames:
        yield process, frames
    script.wait()


def record(options, data):
    server = subprocess.Popen(["ip", "netns", "exec", options.server, "iperf3", "-s", "-p", PORT], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1)
    load = subprocess.Popen(["ip", "netns", "exec", options.client, *LOADS[options.load], options.address], stdout=subprocess.DEVNULL)
    time.sleep(2)
    subprocess.run(["perf", "record", "-q", "-F", "2000", "-a", "-g", "-o", data, "--", "sleep", str(SAMPLED_SECONDS)], check=True, stderr=subprocess.DEVNULL)
    load.wait()
    server.send_signal(signal.SIGTERM)
    server.wait()


def print_shares(title, counter, total, least, most=None):
    print(f"\n{title}\n")
    for name, count in counter.most_common(most):
        if 100 * count / total >= least:
            print(f"{100 * count / total:6.2f}  {name}")


def main():
    parser = argparse.ArgumentParser()
    for name in ("label", "topology", "client", "server", "address", "results", "seconds", "metrics", "congestion"):
        parser.add_argument(f"--{name}")
    parser.add_argument("daemons", nargs="*")
    options = parser.parse_args()
    options.load = os.environ.get("LOAD", "tcp")
    if options.load not in LOADS:
        sys.exit(f"profile: LOAD={options.load}: expected one of {', '.join(LOADS)}")
    total, kinds, calls, functions = 0, collections.Counter(), collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as directory:
        data = os.path.join(directory, "perf.data")
        record(options, data)
        for process, frames in samples(data):
            total += 1
            symbol, image = frames[0]
            work = kind(process, image, symbol)
            kinds[work] += 1
            if not process.startswith("iptfs"):
                continue
            functions[re.sub(r"\(.*|\[.*?\] ?", "", symbol).split(" ")[-1]] += 1
            if call := system_call(frames):
                calls[call] += 1
                if not work.endswith("the rest of it"):
                    calls[f"{call}: {work.removeprefix('kernel, ')}"] += 1
    for daemon in options.daemons:
        # What the runtime wrote for perf.
        if os.path.exists(f"/tmp/perf-{daemon}.map"):
            os.remove(f"/tmp/perf-{daemon}.map")
    print_shares(f"{options.load}, {options.topology}: share of both cores, %", kinds, total, 0)
    print_shares("the daemons' system calls, and in them:", calls, total, 0.3)
    print_shares("functions of the daemons:", functions, total, 0, 25)


main()
