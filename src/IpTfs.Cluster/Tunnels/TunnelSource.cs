using IpTfs.Configuration;
using IpTfs.Hocon;
using IpTfs.Hocon.Reading;
using IpTfs.Hocon.Sources;

namespace IpTfs.Cluster.Tunnels;

/// <summary>Merges a node's own configuration with the tunnels of the store. A faulty tunnel is left out and reported; it never stops another tunnel.</summary>
public static class TunnelSource
{
    /// <summary>Reads a node's files together with the tunnels of the store.</summary>
    /// <param name="files">The node's files; the later win over the earlier.</param>
    /// <param name="stored">The tunnels, in the order in which they were last written: of two tunnels that exclude each other the later is left out.</param>
    /// <param name="environment">Looked up for substitutions that no file defines.</param>
    public static TunnelReading Read(IReadOnlyList<string> files, IReadOnlyList<StoredTunnel> stored, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(files);
        var source = new HoconFileSource();
        return Read([.. files.Select(file => HoconLoader.Load(source, file))], stored, environment);
    }

    /// <summary>As above, from parsed documents.</summary>
    public static TunnelReading Read(IReadOnlyList<HoconDocument> files, IReadOnlyList<StoredTunnel> stored, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(environment);
        var quarantined = new List<QuarantinedTunnel>();
        var tunnels = stored.Count == 0 ? [] : Parse(stored, TunnelDocuments.NamesIn(files, environment), quarantined);
        while (true)
        {
            // All tunnels are read at once. A fault names the document that it is in, so that the next read takes only the tunnels without a fault in this read.
            var (configuration, faults) = GatewayConfigurationReader.Read([.. files, .. tunnels.Select(static tunnel => tunnel.Document)], environment);
            if (faults.Count == 0) return new TunnelReading(configuration, [], quarantined);
            if (Exclude(tunnels, faults, quarantined) == 0) return new TunnelReading(null, faults, quarantined);
        }
    }

    private static List<(string Name, HoconDocument Document)> Parse(IReadOnlyList<StoredTunnel> stored, HashSet<string> names, List<QuarantinedTunnel> quarantined)
    {
        var tunnels = new List<(string Name, HoconDocument Document)>(stored.Count);
        foreach (var tunnel in stored)
        {
            string? reason = null;
            var document = names.Contains(tunnel.Name) ? null : TunnelDocuments.TryParse(tunnel, out reason);
            if (document is not null) tunnels.Add((tunnel.Name, document));
            else quarantined.Add(new QuarantinedTunnel(tunnel.Name, reason ?? "is in the node's files already: remove it there, or delete it here"));
        }

        return tunnels;
    }

    /// <summary>Removes the tunnels that have a fault; returns their number.</summary>
    private static int Exclude(List<(string Name, HoconDocument Document)> tunnels, IReadOnlyList<ConfigurationFault> faults, List<QuarantinedTunnel> quarantined)
    {
        var byDocument = faults.ToLookup(static fault => fault.Origin.File, StringComparer.Ordinal);
        return tunnels.RemoveAll(tunnel =>
        {
            if (!byDocument.Contains(tunnel.Document.Name)) return false;
            quarantined.Add(new QuarantinedTunnel(tunnel.Name, string.Join("; ", byDocument[tunnel.Document.Name].Select(fault => Describe(tunnel.Name, fault)))));
            return true;
        });
    }

    // Without the file and line: an operator cannot see the text, which is sealed in the store.
    private static string Describe(string name, ConfigurationFault fault)
    {
        var above = HoconPath.Append("iptfs.tunnels", name) + ".";
        var path = fault.Path.StartsWith(above, StringComparison.Ordinal) ? fault.Path[above.Length..] : "";
        return path.Length == 0 ? fault.Message : $"{path}{(fault.Value is null ? "" : $" = {fault.Value}")}: {fault.Message}";
    }
}
