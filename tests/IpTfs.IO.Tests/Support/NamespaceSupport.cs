namespace IpTfs.IO.Tests.Support;

/// <summary>Whether this process may make network namespaces and TUN devices.</summary>
internal static class NamespaceSupport
{
    /// <summary>What is missing; null when nothing is.</summary>
    public static readonly string? Missing = Find();

    private static string? Find()
    {
        if (!File.Exists("/dev/net/tun")) return "there is no /dev/net/tun";
        var reason = default(string);
        var probe = new Thread(() => reason = NetworkNamespace.TryEnterNew() ? null : "network namespaces need CAP_SYS_ADMIN");
        probe.Start();
        probe.Join();
        return reason;
    }
}
