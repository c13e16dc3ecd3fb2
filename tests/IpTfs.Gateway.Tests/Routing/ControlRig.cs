using IpTfs.Actors;
using IpTfs.Actors.Refs;
using IpTfs.Actors.TestKit;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.Gateway.Tests.Datapath;
using IpTfs.Gateway.Tests.Hosting;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpTfs.Gateway.Tests.Routing;

/// <summary>The control actor in virtual time; ledger, supervisor and the SA actors are probes.</summary>
internal sealed class ControlRig : IDisposable
{
    private readonly OuterSocketSet _sockets = new([new FakeOuterSocket()]);
    private readonly TestProbe<LedgerMessage> _ledger;
    private readonly TestProbe<SaSupervisorMessage> _supervisor;
    private readonly Dictionary<string, DataTestProbe<EgressMessage, PacketBatch>> _egress = [];
    private readonly Dictionary<string, DataTestProbe<IngressMessage, PacketBatch>> _ingress = [];

    public ControlRig()
    {
        _ledger = Kit.CreateProbe<LedgerMessage>("ledger");
        _supervisor = Kit.CreateProbe<SaSupervisorMessage>("supervisor");
        Control = Kit.System.ActorOf(
            Props<ControlMessage>.Create(() => new ControlActor(Directory, _sockets, _supervisor.Ref, _ledger.Ref, NullLogger.Instance)), "control");
    }

    public ActorTestKit Kit { get; } = new();

    public SaDirectory Directory { get; } = new();

    public ActorRef<ControlMessage> Control { get; }

    public DataTestProbe<EgressMessage, PacketBatch> Egress(int number) => _egress[$"tunnel-{number}"];

    /// <summary>A tunnel that leaves by the rig's socket.</summary>
    public static SaDefinition Tunnel(int number) =>
        TestGateway.Tunnel(number, 1, SaRig.Peer, d => d with { Local = IpAddress.V4([10, 9, 0, 1]) });

    public void Install(params SaDefinition[] tunnels) => Assert.Empty(Apply(new TunnelChanges([], tunnels, [])).Faults);

    public void Remove(params string[] names) => Apply(new TunnelChanges(names, [], []));

    public int SetRelays(IReadOnlyCollection<KeyValuePair<uint, RelayEntry>> entries, IReadOnlyCollection<KeyValuePair<uint, RelayEntry>>? awaited = null) =>
        Kit.Ask<ControlMessage, int>(Control, replyTo => new ControlMessage.SetRelays(entries, replyTo, awaited), TimeSpan.FromSeconds(1));

    public void Dispose()
    {
        Kit.Dispose();
        _sockets.Dispose();
    }

    private ApplyReport Apply(TunnelChanges changes)
    {
        var done = Control.Ask<ApplyReport>(replyTo => new ControlMessage.Apply(changes, replyTo), TimeSpan.FromSeconds(60));
        var prepare = _ledger.ExpectMsg<LedgerMessage.Prepare>();
        prepare.ReplyTo.Tell(new ControlMessage.Prepared([.. prepare.Definitions.Select(d => new PreparedSa(d, ReplayCheckpoint.InMemory(0), null))]));
        Assert.IsType<SaSupervisorMessage.Stop>(_supervisor.ExpectMsg<SaSupervisorMessage>());
        var start = _supervisor.ExpectMsg<SaSupervisorMessage.Start>();
        start.Control.Tell(new ControlMessage.Started([.. start.Pairs.Select(plan => Pair(plan.Pair.Definition.Name))]));
        return Kit.Await(done);
    }

    private SaPair Pair(string name)
    {
        _ingress[name] = Kit.CreateDataProbe<IngressMessage, PacketBatch>();
        _egress[name] = Kit.CreateDataProbe<EgressMessage, PacketBatch>();
        return new SaPair(name, _ingress[name].DataRef, _egress[name].DataRef);
    }
}
