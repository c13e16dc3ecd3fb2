using FsCheck;

namespace IpTfs.IO.Tests.Support;

/// <summary>How many cases a property is tried with: IPTFS_PROP_CASES, or 200.</summary>
internal static class PropertyCases
{
    public static int Count => int.TryParse(Environment.GetEnvironmentVariable("IPTFS_PROP_CASES"), out var cases) ? cases : 200;

    public static void Check(Property property) =>
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(Count));
}
