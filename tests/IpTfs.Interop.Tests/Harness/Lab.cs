using System.Reflection;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>Where the lab's scripts and what they built lie.</summary>
public static class Lab
{
    /// <summary>The scripts, in the checkout that these tests were built from.</summary>
    public static string Scripts { get; } = typeof(Lab).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "LabDirectory").Value!;

    /// <summary>What <c>tests/lab/build</c> made.</summary>
    public static string Built { get; } = Environment.GetEnvironmentVariable("IPTFS_LAB")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "iptfs-lab");

    /// <summary>The program that sends and checks datagrams of known content.</summary>
    public static string Probe => Path.Combine(Built, "probe");

    /// <summary>The wire that treats the tunnel's packets badly.</summary>
    public static string Relay => Path.Combine(Built, "relay");

    /// <summary>The version of its kernel.</summary>
    public static string LinuxVersion => File.ReadAllText(Path.Combine(Built, "linux.version")).Trim();

    /// <summary>Boots its Linux with one of its jobs on a tap device; returns at once.</summary>
    /// <param name="job">The job's file name.</param>
    /// <param name="side">The namespace with the tap device.</param>
    /// <param name="tap">The device that becomes the guest's.</param>
    /// <param name="directory">Where the job's files go.</param>
    /// <param name="words">Further options of <c>lab/run</c>, and variables of the job.</param>
    public static BackgroundProcess Boot(string job, NetworkNamespace side, string tap, string directory, params IReadOnlyList<string> words) =>
        BackgroundProcess.Start(Path.Combine(Scripts, "run"), [Path.Combine(Scripts, "jobs", job), "--ns", side.Name, "--tap", tap, "--out", directory, .. words]);

    /// <summary>Why the lab cannot be used, or null.</summary>
    public static string? Missing() =>
        new[] { "linux", "xfrmcfg", "probe", "relay" }.All(name => File.Exists(Path.Combine(Built, name))) ? null : $"the lab is not in {Built}: run tests/lab/build";
}
