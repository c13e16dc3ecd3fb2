using IpTfs.Protocol.Policy;
using IpTfs.Protocol.Wire;

namespace IpTfs.Benchmarks.Stages;

/// <summary>
/// Looking the security policy up, each time for any of the tunnels. Behind seven of eight peers is a /24, behind the eighth one host, so that there are two
/// prefix lengths to try.
/// </summary>
internal sealed class PolicyStage : Stage
{
    private const uint Local = 0x0A00_0000;
    private const uint FirstRemote = 0x1400_0000;
    private readonly SelectorTable<LookUps.Entry> _table;
    private readonly LookUps _lookUps;

    /// <param name="tunnels">Tunnels in the policy.</param>
    public PolicyStage(int tunnels)
    {
        var builder = new SelectorTableBuilder<LookUps.Entry>(tunnels);
        var local = new IpPrefix(new IpAddress(Local, false), 8);
        for (var i = 0; i < tunnels; i++)
        {
            var remote = new IpPrefix(new IpAddress(HostOf(i), false), i % 8 == 7 ? 32 : 24);
            Expect(builder.TryAdd(local, remote, new LookUps.Entry(), out _), "two tunnels claim the same traffic");
        }

        _table = builder.Build();
        _lookUps = new LookUps(tunnels, HostOf);
    }

    /// <inheritdoc/>
    public override void Run()
    {
        var source = new IpAddress(Local | 5, false);
        var missing = 0;
        uint nothing = 0;
        foreach (var destination in _lookUps.Next())
        {
            if (_table.TryFindOutbound(source, new IpAddress(destination ^ nothing, false), out var entry)) nothing = entry.Nothing;
            else missing++;
        }

        Expect(missing == 0, "a packet without policy");
    }

    private static uint HostOf(int tunnel) => FirstRemote + ((uint)tunnel << 8) + 7;
}
