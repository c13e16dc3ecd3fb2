using System.Globalization;
using System.Net;
using IpTfs.Hocon.Reading;
using IpTfs.IO.Netlink;
using IpTfs.Protocol.Wire;

namespace IpTfs.Configuration;

/// <summary>Getters for addresses, prefixes, endpoints and file names. Each reports a fault and then returns null.</summary>
internal static class ConfigEntryExtensions
{
    /// <summary>An address of a host: neither unspecified nor multicast.</summary>
    public static IpAddress? HostAddress(this ConfigEntry entry)
    {
        const string expected = "an address of a host such as 10.9.0.1 or 2001:db8::1";
        if (entry.Address(expected) is not { } address) return null;
        if (!IsUnspecified(address) && !IsMulticast(address)) return address;
        entry.Fault($"expected {expected}");
        return null;
    }

    /// <summary>An address, the unspecified one included.</summary>
    public static IpAddress? Address(this ConfigEntry entry, string expected = "an address such as 10.9.0.1 or 2001:db8::1")
    {
        if (entry.Text(expected) is not { } text) return null;
        if (IpAddress.TryParse(text, out var address)) return address;
        entry.Fault($"expected {expected}");
        return null;
    }

    /// <summary>A prefix without host bits.</summary>
    public static IpPrefix? Prefix(this ConfigEntry entry)
    {
        const string expected = "a prefix such as 192.168.1.0/24 or fd01::/64";
        if (entry.Text(expected) is not { } text) return null;
        if (!text.Contains('/', StringComparison.Ordinal) || !IpPrefix.TryParse(text, out var prefix))
        {
            entry.Fault($"expected {expected}");
            return null;
        }

        if (IpAddress.TryParse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal)), out var written) && written == prefix.Address) return prefix;
        entry.Fault($"has bits set behind its length: write {prefix}");
        return null;
    }

    /// <summary>An address with its prefix length; host bits may be set.</summary>
    public static InterfacePrefix? InterfaceAddress(this ConfigEntry entry)
    {
        const string expected = "an address with its prefix length such as 192.168.1.1/24 or fd01::1/64";
        if (entry.Text(expected) is not { } text) return null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && IpPrefix.TryParse(text, out var prefix) && IpAddress.TryParse(text.AsSpan(0, slash), out var address)
            && !IsUnspecified(address) && !IsMulticast(address))
            return new InterfacePrefix(address, prefix.Length);
        entry.Fault($"expected {expected}");
        return null;
    }

    /// <summary>An address and a port; IPv6 in brackets.</summary>
    public static Endpoint? Endpoint(this ConfigEntry entry, string example)
    {
        var expected = $"an address and a port such as {example}";
        if (entry.Text(expected) is not { } text) return null;
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? default : text.AsSpan(0, colon);
        var bracketed = host is ['[', .., ']'];
        if (bracketed) host = host[1..^1];
        if (colon > 0 && IpAddress.TryParse(host, out var address) && bracketed == host.Contains(':')
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0)
            return new Endpoint(address, port);
        entry.Fault($"expected {expected}");
        return null;
    }

    /// <summary>A file name, made absolute; a relative name is resolved against the file that contains it.</summary>
    public static string? FilePath(this ConfigEntry entry, string expected = "a file name")
    {
        if (entry.Text(expected) is not { } text) return null;
        try
        {
            return Path.GetFullPath(text, Path.GetDirectoryName(Path.GetFullPath(entry.Origin.File)) ?? "/");
        }
        catch (ArgumentException)
        {
            entry.Fault($"expected {expected}");
            return null;
        }
    }

    /// <summary>Whether this is the unspecified address, which stands for all local addresses.</summary>
    public static bool IsUnspecified(this IpAddress address) => (address.High | address.Low) == 0;

    /// <summary>Whether this is a loopback address.</summary>
    public static bool IsLoopback(this IpAddress address) => IPAddress.IsLoopback(address.ToIPAddress());

    private static bool IsMulticast(IpAddress address) => address.IsV6 ? address.High >> 56 == 0xff : address.Low >> 28 == 0xe || address.Low == uint.MaxValue;
}
