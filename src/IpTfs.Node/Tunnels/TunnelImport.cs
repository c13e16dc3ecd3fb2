using IpTfs.Cluster.Tunnels;
using IpTfs.Configuration;
using IpTfs.Configuration.Tunnels;
using IpTfs.Hocon;
using IpTfs.Hocon.Reading;
using IpTfs.Hocon.Sources;

namespace IpTfs.Node.Tunnels;

/// <summary>Tunnels from files for import into the store, checked against a node's configuration.</summary>
internal sealed class TunnelImport
{
    private const string Root = "iptfs";
    private const string Section = "tunnels";
    private const string Defaults = "tunnel-defaults";

    private readonly Func<string, string?> _environment;
    private readonly IReadOnlyList<HoconDocument> _node;
    private readonly Dictionary<string, HoconOrigin> _origins;

    private TunnelImport(IReadOnlyList<HoconDocument> node, IReadOnlyList<TunnelConfiguration> tunnels, Func<string, string?> environment)
    {
        _node = node;
        _environment = environment;
        _origins = tunnels.ToDictionary(tunnel => tunnel.Name, tunnel => tunnel.Origin, StringComparer.Ordinal);
        Tunnels = [.. tunnels.Select(tunnel => new StoredTunnel(tunnel.Name, 0, EffectiveConfigurationRenderer.RenderWithKeys(tunnel), null))];
    }

    /// <summary>The tunnels as they take effect.</summary>
    public IReadOnlyList<StoredTunnel> Tunnels { get; }

    /// <summary>Reads the files as if the tunnels were the node's own, and reports every fault at once.</summary>
    /// <param name="nodeFiles">The node's files.</param>
    /// <param name="tunnelFiles">The tunnel files: they may hold tunnels and tunnel defaults only.</param>
    /// <param name="environment">Looked up for substitutions that no file defines.</param>
    public static (TunnelImport? Given, IReadOnlyList<ConfigurationFault> Faults) Read(
        IReadOnlyList<string> nodeFiles, IReadOnlyList<string> tunnelFiles, Func<string, string?> environment)
    {
        var source = new HoconFileSource();
        HoconDocument[] node = [.. nodeFiles.Select(file => HoconLoader.Load(source, file))];
        HoconDocument[] given = [.. tunnelFiles.Select(file => HoconLoader.Load(source, file))];
        var (together, faults) = GatewayConfigurationReader.Read([.. node, .. given], environment);
        using (together)
        {
            if (together is null) return (null, faults);
            var own = MembersOf(MembersOf(HoconResolver.Resolve(node, environment).Root, Root), Section).Members.Select(member => member.Key).ToHashSet(StringComparer.Ordinal);
            var alone = MembersOf(HoconResolver.Resolve(given, environment).Root, Root);
            var tunnels = together.Tunnels.Where(tunnel => !own.Contains(tunnel.Name)).ToList();
            faults = [.. FaultsOf(alone, own)];
            if (faults.Count == 0 && tunnels.Count == 0) faults = [new ConfigurationFault($"{Root}.{Section}", HoconOrigin.OfFile(tunnelFiles[^1]), null, "no tunnel in these files")];
            return faults.Count > 0 ? (null, faults) : (new TunnelImport(node, tunnels, environment), []);
        }
    }

    /// <summary>Conflicts with the tunnels already in the store: the same SPI or key, or a key changed in one direction only.</summary>
    /// <param name="stored">The tunnels of the store.</param>
    public IReadOnlyList<ConfigurationFault> FaultsBeside(IReadOnlyList<StoredTunnel> stored)
    {
        // The given tunnels come last, as in the store once they are written: a conflict with a stored tunnel is reported at the given tunnel.
        var after = TunnelSource.Read(_node, [.. stored.Where(tunnel => !_origins.ContainsKey(tunnel.Name)), .. Tunnels], _environment);
        using (after.Configuration)
        {
            var refused = after.Quarantined.Where(tunnel => _origins.ContainsKey(tunnel.Name)).ToList();
            if (refused.Count > 0 || after.Configuration is null) return [.. after.Faults, .. refused.Select(tunnel => FaultOf(tunnel.Name, tunnel.Reason))];
            var before = TunnelSource.Read(_node, stored, _environment);
            using (before.Configuration)
            {
                return before.Configuration is null ? before.Faults : [.. RekeyCheck.Find(before.Configuration, after.Configuration).Select(name => FaultOf(name, RekeyCheck.Reason))];
            }
        }
    }

    private static IEnumerable<ConfigurationFault> FaultsOf(HoconObject alone, HashSet<string> own)
    {
        foreach (var member in alone.Members.Where(member => member.Key is not (Section or Defaults)))
        {
            yield return new ConfigurationFault(
                HoconPath.Append(Root, member.Key), member.Value.Origin, null, $"is a setting of a node and cannot go with tunnels: only {Section} and {Defaults} can");
        }

        foreach (var member in MembersOf(alone, Section).Members.Where(member => own.Contains(member.Key)))
            yield return new ConfigurationFault(HoconPath.Append($"{Root}.{Section}", member.Key), member.Value.Origin, null, "is in the node's files already: a tunnel is there or in the store");
    }

    private static HoconObject MembersOf(HoconObject of, string key) => of.TryGet(key, out var value) && value is HoconObject members ? members : new HoconObject([], of.Origin);

    private ConfigurationFault FaultOf(string name, string reason) => new(HoconPath.Append($"{Root}.{Section}", name), _origins.GetValueOrDefault(name), null, reason);
}
