using System.Text;
using IpTfs.Configuration.Cluster;
using IpTfs.Configuration.Process;
using IpTfs.Configuration.Tunnels;
using IpTfs.Hocon;
using IpTfs.Hocon.Reading;
using IpTfs.Hocon.Rendering;
using IpTfs.Hocon.Sources;

namespace IpTfs.Configuration;

/// <summary>Reads configurations: <c>reference.conf</c>, overridden by the user's files in order. Reports all faults in one pass.</summary>
public static class GatewayConfigurationReader
{
    private const string ReferenceName = "reference.conf";
    private const string AkkaName = "akka.conf";
    private const string Root = "iptfs";
    private const string Akka = "akka";
    private const string NoTunnel = "";

    /// <summary>The text of <c>reference.conf</c>: every key with its default and a description.</summary>
    public static string ReferenceText => Embedded(ReferenceName);

    /// <summary>The text of <c>akka.conf</c>: the program's default settings for Akka.NET.</summary>
    public static string AkkaText => Embedded(AkkaName);

    /// <summary>Reads a configuration from files.</summary>
    /// <param name="files">The user's files; later files override earlier files.</param>
    /// <param name="environment">Looked up for substitutions that no file defines.</param>
    /// <returns>The configuration, whose secrets the caller disposes; null when there is any fault.</returns>
    public static (GatewayConfiguration? Configuration, IReadOnlyList<ConfigurationFault> Faults) Read(
        IReadOnlyList<string> files, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(environment);
        var source = new HoconFileSource();
        return Read([.. files.Select(file => HoconLoader.Load(source, file))], environment);
    }

    /// <summary>Reads a configuration from parsed documents.</summary>
    public static (GatewayConfiguration? Configuration, IReadOnlyList<ConfigurationFault> Faults) Read(
        IReadOnlyList<HoconDocument> documents, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(environment);
        var resolution = HoconResolver.Resolve([HoconLoader.Parse(ReferenceText, ReferenceName), HoconLoader.Parse(AkkaText, AkkaName), .. documents], environment);
        var reader = new ConfigReader(resolution.Root);
        var drafts = new List<TunnelDraft>();
        reader.Root.TolerateForeignKeys();
        var configuration = ReadRoot(reader.Root.RequiredSection(Root), drafts);
        reader.ReportUnknownKeys();
        var akka = ReadAkka(resolution.Root, out var akkaFault);
        var phantom = HoconPath.Append(HoconPath.Append(Root, "tunnels"), NoTunnel);
        var faults = InOrder(
        [
            .. resolution.Faults.Select(ConfigurationFault.From),
            .. akkaFault is null ? Array.Empty<ConfigurationFault>() : [akkaFault],
            .. reader.Faults.Where(fault => !fault.Path.StartsWith(phantom, StringComparison.Ordinal)),
        ]);
        if (faults.Count == 0) return (configuration! with { Akka = akka }, faults);
        foreach (var draft in drafts)
        {
            foreach (var sa in (SaDraft[])[draft.Outbound, draft.Inbound])
            {
                sa.Key?.Dispose();
                sa.AuthKey?.Dispose();
            }
        }

        return (null, faults);
    }

    /// <summary>Akka's section as text that Akka parses. Akka itself validates the keys.</summary>
    private static string ReadAkka(HoconObject root, out ConfigurationFault? fault)
    {
        fault = null;
        if (root.TryGet(Akka, out var value) && value is HoconObject section) return HoconRenderer.Render(new HoconObject([new HoconMember(Akka, section, [])], section.Origin));
        fault = new ConfigurationFault(Akka, value?.Origin ?? root.Origin, null, "a section of settings of Akka.NET was expected");
        return "";
    }

    private static string Embedded(string name)
    {
        using var stream = typeof(GatewayConfigurationReader).Assembly.GetManifestResourceStream($"IpTfs.Configuration.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Sorts the faults by file and position.</summary>
    private static List<ConfigurationFault> InOrder(List<ConfigurationFault> faults)
    {
        var files = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var fault in faults) files.TryAdd(fault.Origin.File ?? "", files.Count);
        return [.. faults.OrderBy(fault => files[fault.Origin.File ?? ""]).ThenBy(fault => fault.Origin.Line).ThenBy(fault => fault.Origin.Column)];
    }

    private static GatewayConfiguration? ReadRoot(ConfigSection root, List<TunnelDraft> drafts)
    {
        var nodeName = ProcessReader.ReadNodeName(root);
        var state = root.Required("state-directory").FilePath("a directory");
        var tun = ProcessReader.ReadTun(root.RequiredSection("tun"));
        var listen = ProcessReader.ReadListen(root.RequiredSection("listen"));
        var io = ProcessReader.ReadIo(root.RequiredSection("io"), out var readers, out var looks);
        var rehearsal = root.Required("rehearsal").Boolean();
        var crypto = ProcessReader.ReadCrypto(root.RequiredSection("crypto"));
        var admin = ProcessReader.ReadAdmin(root.RequiredSection("admin"));
        var cluster = ClusterReader.Read(root.RequiredSection("cluster"));
        ReadTunnels(root, listen, tun?.Mtu, drafts);
        var tunnels = drafts.Select(draft => draft.Complete).OfType<TunnelConfiguration>().ToList();
        return nodeName is null || state is null || tun is null || listen is null || io is null || rehearsal is null || crypto is null || admin is null || cluster is null || tunnels.Count < drafts.Count
            ? null
            : new GatewayConfiguration
            {
                NodeName = nodeName,
                StateDirectory = state,
                Tun = tun,
                Listen = listen,
                Tunnels = tunnels,
                Io = io,
                Readers = readers,
                LooksBeforeSleep = looks,
                Rehearsal = rehearsal.Value,
                CryptoProvider = crypto,
                Admin = admin,
                Cluster = cluster,
            };
    }

    private static void ReadTunnels(ConfigSection root, ListenConfiguration? listen, int? mtu, List<TunnelDraft> drafts)
    {
        var defaults = root.RequiredSection("tunnel-defaults");
        var section = root.RequiredSection("tunnels");
        var reader = new TunnelReader(listen, mtu);
        foreach (var (name, tunnel) in section.NamedSections(defaults))
        {
            if (tunnel.Exists) drafts.Add(reader.Read(name, tunnel));
        }

        // Without tunnels the defaults are checked with a placeholder tunnel, whose own faults are not reported.
        if (drafts.Count == 0) reader.Read(NoTunnel, section.OptionalSection(NoTunnel, defaults));
        new TunnelCrossChecks(section, defaults).Run(drafts);
    }
}
