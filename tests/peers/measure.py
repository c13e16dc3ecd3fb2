#!/usr/bin/env python3
"""Measures one tunnel that is up, and appends rows `topology,label,metric,value` to the results.

What is measured, by topology: pinned has the idle round-trip time alone; every other one has that, TCP with one stream, with
four and in reverse, datagrams of 64 and 200 octets as fast as they go, the highest rate of 64-octet datagrams that loses at
most 2 %, the round-trip time under a saturating stream, and the processor time that the daemons took for the TCP stream.
"""
import argparse
import csv
import json
import os
import statistics
import subprocess
import sys

PORT = "5201"
# A receiver's default socket buffer overflows at these rates, and its losses would look like the tunnel's.
BUFFER = "4M"
LADDER_KPPS = [20, 30, 40, 50, 60, 80, 100, 125, 150, 175, 200, 225, 250, 280, 310]
TOLERATED_LOSS_PERCENT = 2.0


def in_namespace(namespace, *command):
    return ["ip", "netns", "exec", namespace, *command]


def processor_seconds(processes):
    """User and kernel time of the daemons so far."""
    ticks = 0
    for process in processes:
        try:
            with open(f"/proc/{process}/stat", encoding="ascii") as stat:
                fields = stat.read().rpartition(")")[2].split()
        except FileNotFoundError:
            sys.exit(f"peers: the daemon {process} has died")
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


class Bench:
    def __init__(self, options):
        self.options = options
        self.pin = ["taskset", "-c", "0"] if options.topology == "pinned" else []

    def record(self, metric, value):
        with open(self.options.results, "a", encoding="ascii", newline="") as results:
            csv.writer(results).writerow([self.options.topology, self.options.label, metric, f"{value:.4g}"])
        print(f"  {self.options.topology:7} {self.options.label:22} {metric:24} {value:.4g}", flush=True)

    def ping(self, count, interval):
        """Round-trip times in microseconds."""
        command = [*self.pin, "ping", "-n", "-c", str(count), "-i", str(interval), self.options.address]
        text = subprocess.run(in_namespace(self.options.client, *command), capture_output=True, text=True, check=False).stdout
        times = [float(line.rpartition("time=")[2].split()[0]) * 1000 for line in text.splitlines() if "time=" in line]
        if not times:
            sys.exit(f"peers: {self.options.label}: no answer to ping")
        return times

    def iperf(self, *arguments):
        command = ["iperf3", "-c", self.options.address, "-p", PORT, "-J", *arguments]
        done = subprocess.run(in_namespace(self.options.client, *command), capture_output=True, text=True, check=False)
        try:
            report = json.loads(done.stdout)
        except json.JSONDecodeError:
            sys.exit(f"peers: {self.options.label}: iperf3 said {done.stdout}{done.stderr}")
        if "error" in report:
            sys.exit(f"peers: {self.options.label}: iperf3 said {report['error']}")
        return report

    def measure_idle_ping(self):
        self.ping(20, 0.01)
        times = self.ping(500, 0.005)
        self.record("ping_min_us", min(times))
        self.record("ping_mean_us", statistics.fmean(times))

    def measure_tcp(self, metric, *arguments):
        if self.options.congestion:
            # Of the connection, not of the namespace: that may only have what the host allows unprivileged processes.
            arguments = (*arguments, "-C", self.options.congestion)
        # The first second, in which the window opens, is left out of the rate but not out of the processor time: so both go by octets.
        before = processor_seconds(self.options.daemons)
        report = self.iperf("-t", str(self.options.seconds), "-O", "1", *arguments)
        spent = processor_seconds(self.options.daemons) - before
        received = report["end"]["sum_received"]
        gigabits = received["bits_per_second"] / 1e9
        self.record(f"{metric}_gbps", gigabits)
        if self.options.daemons and gigabits > 0:
            self.record(f"{metric}_cores_per_gbps", spent / (self.options.seconds + 1) / gigabits)

    def datagrams(self, octets, rate, seconds):
        """Thousands of datagrams a second that arrived, and the loss in percent."""
        report = self.iperf("-u", "-t", str(seconds), "-l", str(octets), "-b", rate, "-w", BUFFER, "--get-server-output")
        total = report["end"]["sum"]
        arrived = total["packets"] - total["lost_packets"]
        return arrived / total["seconds"] / 1e3, total["lost_percent"]

    def measure_datagrams(self, octets):
        arrived, _ = self.datagrams(octets, "0", self.options.seconds)
        self.record(f"udp{octets}_kpps", arrived)

    def measure_lossless_rate(self, octets):
        best, rung, misses = 0.0, 0, 0

        def is_carried(kpps):
            nonlocal best
            arrived, loss = self.datagrams(octets, f"{round(kpps * octets * 8)}K", 2)
            if loss > TOLERATED_LOSS_PERCENT:
                return False
            best = arrived
            return True

        for kpps in LADDER_KPPS:
            if is_carried(kpps):
                rung, misses = kpps, 0
            else:
                misses += 1
            # One miss may be the machine's; two in a row are the tunnel's.
            if misses == 2:
                break
        # The rungs are up to a third apart; three halvings make that a twentieth.
        low, high = rung, min((kpps for kpps in LADDER_KPPS if kpps > rung), default=rung)
        for _ in range(3 if low < high and rung else 0):
            middle = (low + high) / 2
            if is_carried(middle):
                low = middle
            else:
                high = middle
        self.record(f"udp{octets}_2pct_kpps", best)

    def measure_loaded_ping(self):
        load = subprocess.Popen(
            in_namespace(self.options.client, "iperf3", "-c", self.options.address, "-p", PORT, "-t", "6"),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Half a second of pings passes while the stream gets up to speed; they are not counted.
        self.ping(50, 0.01)
        times = sorted(self.ping(400, 0.01))
        load.wait()
        self.record("ping_loaded_p99_us", times[len(times) * 99 // 100])

    def run(self):
        server = subprocess.Popen(
            in_namespace(self.options.server, "iperf3", "-s", "-p", PORT, "--forceflush"), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            for line in server.stdout:
                if "Server listening" in line:
                    break
            server.stdout.close()
            wanted = self.options.metrics.split(",")
            if "ping" in wanted:
                self.measure_idle_ping()
            if self.options.topology == "pinned":
                return
            if "tcp" in wanted:
                self.measure_tcp("tcp1")
                self.measure_tcp("tcp4", "-P", "4")
                self.measure_tcp("tcp1_reverse", "-R")
            if "udp" in wanted:
                self.measure_datagrams(64)
                self.measure_datagrams(200)
                self.measure_lossless_rate(64)
            if "loaded" in wanted:
                self.measure_loaded_ping()
        finally:
            server.kill()
            server.wait()


def main():
    parser = argparse.ArgumentParser()
    for name in ("label", "topology", "client", "server", "address", "results"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--congestion", default="", help="TCP's congestion control; the machine's when empty")
    parser.add_argument("--metrics", default="ping,tcp,udp,loaded")
    parser.add_argument("daemons", nargs="*", type=int)
    Bench(parser.parse_args()).run()


main()
