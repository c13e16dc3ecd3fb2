using System.Reflection;

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

    /// <summary>Why the lab cannot be used, or null.</summary>
    public static string? Missing() =>
        new[] { "linux", "xfrmcfg", "probe" }.All(name => File.Exists(Path.Combine(Built, name))) ? null : $"the lab is not in {Built}: run tests/lab/build";
}
