namespace IpTfs.Actors.TestKit.Tests.Races;

/// <summary>Owns one tunnel, and replaces it to reconfigure it: the old tunnel must have stopped before the new one starts.</summary>
/// <param name="count">Told 1 when a tunnel starts and -1 when it stops.</param>
/// <param name="forgetsPending">The planted fault: a stop leaves the configuration pending that waits for the old tunnel's end.</param>
internal sealed class TunnelManager(Action<int> count, bool forgetsPending) : UntypedActor
{
    private IActorRef? _tunnel;
    private Reconfigure? _pending;
    private IActorRef? _stopper;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Reconfigure reconfigure when _stopper is null:
                _pending = reconfigure;
                if (_tunnel is null) Start();
                else Context.Stop(_tunnel);
                break;
            case Stop:
                _stopper = Sender;
                if (!forgetsPending) _pending = null;
                if (_tunnel is null) Sender.Tell(new Stopped());
                else Context.Stop(_tunnel);
                break;
            case Terminated:
                _tunnel = null;
                if (_pending is not null) Start();
                _stopper?.Tell(new Stopped());
                break;
        }
    }

    private void Start()
    {
        _pending = null;
        _tunnel = Context.Watch(Context.ActorOf(ActorFactory.Props(() => new Tunnel(count))));
    }

    internal sealed record Reconfigure(int Version);

    internal sealed record Stop;

    internal sealed record Stopped;

    private sealed class Tunnel(Action<int> count) : UntypedActor
    {
        protected override void PreStart() => count(1);

        protected override void PostStop() => count(-1);

        protected override void OnReceive(object message)
        {
        }
    }
}
