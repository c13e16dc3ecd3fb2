#!/usr/bin/env python3
"""Prints the results of `run`: medians, ranges, and ratios to wireguard-go and to another build of ours in the same run, one table for each topology."""
import collections
import csv
import statistics
import sys

REFERENCES = ("wireguard-go", "iptfs, baseline")
COLUMNS = [
    ("tcp1_gbps", "TCP 1, Gbit/s"),
    ("tcp4_gbps", "TCP 4, Gbit/s"),
    ("tcp1_reverse_gbps", "reverse, Gbit/s"),
    ("tcp1_cores_per_gbps", "cores per Gbit/s"),
    ("udp64_kpps", "UDP 64, kpps"),
    ("udp200_kpps", "UDP 200, kpps"),
    ("udp64_2pct_kpps", "UDP 64 at 2 % loss"),
    ("ping_min_us", "ping min, us"),
    ("ping_mean_us", "ping mean, us"),
    ("ping_loaded_p99_us", "loaded p99, us"),
]


def read(paths):
    results = collections.OrderedDict()
    for path in paths:
        with open(path, encoding="ascii", newline="") as rows:
            for topology, label, metric, value in csv.reader(rows):
                labels = results.setdefault(topology, collections.OrderedDict())
                labels.setdefault(label, collections.defaultdict(list))[metric].append(float(value))
    return results


def cell(values):
    if not values:
        return "-"
    median = statistics.median(values)
    spread = f" ({min(values):.3g}-{max(values):.3g})" if len(values) > 1 else ""
    return f"{median:.3g}{spread}"


def ratio(values, reference):
    if not values or not reference:
        return "-"
    divisor = statistics.median(reference)
    return f"{statistics.median(values) / divisor:.2f}" if divisor else "-"


def print_table(title, header, rows):
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    print(f"\n{title}\n")
    for number, row in enumerate([header, *rows]):
        print("| " + " | ".join(text.ljust(width) for text, width in zip(row, widths)) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: summarize.py RESULTS…")
    for topology, labels in read(sys.argv[1:]).items():
        columns = [column for column in COLUMNS if any(metrics.get(column[0]) for metrics in labels.values())]
        header = ["", *[title for _, title in columns]]
        rounds = max(len(values) for metrics in labels.values() for values in metrics.values())
        print_table(f"{topology}: median of {rounds} (range)", header,
                    [[label, *[cell(metrics.get(name)) for name, _ in columns]] for label, metrics in labels.items()])
        for name in REFERENCES:
            if name not in labels or len(labels) < 2:
                continue
            reference = labels[name]
            print_table(f"{topology}: ratio to {name}", header,
                        [[label, *[ratio(metrics.get(metric), reference.get(metric)) for metric, _ in columns]] for label, metrics in labels.items()])


main()
