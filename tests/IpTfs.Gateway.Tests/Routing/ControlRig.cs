using Akka.Actor;
using IpTfs.Actors.TestKit;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;
using IpTfs.Gateway.Routing;
using IpTfs.Gateway.Sa;
using IpTfs.Gateway.State;
using IpTfs.Gateway.Tests.Datapath;
using IpTfs.Gateway.Tests.Hosting;
using IpTfs.Protocol.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace IpTfs.Gateway.Tests.Routing;

/// <summary>The control actor in virtual time; ledger, supervisor and the SA actors are probes.</summary>
internal sealed class ControlRig : IDisposable
{
    private readonly OuterSocketSet _sockets = new([new FakeOuterSocket()]);
    private readonly SeededProbe<LedgerMessage> _ledger;
    private readonly SeededProbe<SaSupervisorMessage> _supervisor;
    private readonly Dictionary<string, DataProbe> _egress = [];
    private readonly Dictionary<string, DataProbe> _ingress = [];

    /// <param name="startsAtOnce">Whether each tunnel has its actors from the start.</param>
    public ControlRig(bool startsAtOnce = true)
    {
        _ledger = Kit.CreateProbe<LedgerMessage>("ledger");
        _supervisor = Kit.CreateProbe<SaSupervisorMessage>("supervisor");
        Control = Kit.Sys.ActorOf(
            Props.Create(() => new ControlActor(Directory, _sockets, _supervisor.Ref, _ledger.Ref, NullLogger.Instance, startsAtOnce)), "control");
    }

    public SeededTestKit Kit { get; } = new(hocon: """akka.iptfs.mailboxes.one { mailbox-type = "IpTfs.Actors.Mailboxes.DatapathMailbox, IpTfs.Actors", data-capacity = 1 }""");

    public SaDirectory Directory { get; } = new();

    public IActorRef Control { get; }

    /// <summary>What the supervisor was told and the rig has not answered.</summary>
    public SeededProbe<SaSupervisorMessage> Supervisor => _supervisor;

    public DataProbe Egress(int number) => _egress[$"tunnel-{number}"];

    public DataProbe Ingress(int number) => _ingress[$"tunnel-{number}"];

    /// <summary>A tunnel that leaves by the rig's socket.</summary>
    public static SaDefinition Tunnel(int number) =>
        TestGateway.Tunnel(number, 1, SaRig.Peer, d => d with { Local = IpAddress.V4([10, 9, 0, 1]) });

    public void Install(params SaDefinition[] tunnels) => Assert.Empty(Apply(new TunnelChanges([], tunnels, [])).Faults);

    public void Remove(params string[] names) => Apply(new TunnelChanges(names, [], []));

    public int SetRelays(IReadOnlyCollection<KeyValuePair<uint, RelayEntry>> entries, IReadOnlyCollection<KeyValuePair<uint, RelayEntry>>? awaited = null) =>
        Kit.Ask<int>(Control, new ControlMessage.SetRelays(entries, awaited));

    public void Dispose()
    {
        Kit.Dispose();
        _sockets.Dispose();
    }

    public ApplyReport Apply(TunnelChanges changes)
    {
        var done = Control.Ask<ApplyReport>(new ControlMessage.Apply(changes));
        var prepare = _ledger.ExpectMsg<LedgerMessage.Prepare>();
        prepare.ReplyTo.Tell(new ControlMessage.Prepared([.. prepare.Definitions.Select(d => new PreparedSa(d, ReplayCheckpoint.InMemory(0), null))]));
        Assert.IsType<SaSupervisorMessage.Stop>(_supervisor.ExpectMsg<SaSupervisorMessage>());
        var start = _supervisor.ExpectMsg<SaSupervisorMessage.Start>();
        start.Control.Tell(new ControlMessage.Started([.. start.Pairs.Select(plan => Pair(plan.Pair.Definition.Name))]));
        return Kit.Await(done);
    }

    /// <summary>Actors of a tunnel, which are probes.</summary>
    public SaPair Pair(string name)
    {
        _ingress[name] = Kit.CreateDataProbe();
        _egress[name] = Kit.CreateDataProbe();
        return new SaPair(name, _ingress[name].Ref, _egress[name].Ref);
    }
}
