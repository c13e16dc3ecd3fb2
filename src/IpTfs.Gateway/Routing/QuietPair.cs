using Akka.Actor;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;
using IpTfs.IO.Sockets;

namespace IpTfs.Gateway.Routing;

/// <summary>A pair of SAs that is installed and has carried nothing: it has no actors, which its first packet brings into being.</summary>
/// <remarks>Control owns it; the two directory entries of the pair share it, and use <see cref="Gate"/> and <see cref="RequestStart"/> from any thread.</remarks>
/// <param name="prepared">What the pair is started from.</param>
/// <param name="socket">Where its packets leave.</param>
/// <param name="control">Is told of the first packet.</param>
public sealed class QuietPair(PreparedSa prepared, IOuterSocket socket, IActorRef control)
{
    private int _isRequested;

    /// <summary>What the pair is started from; replaced when the tunnel is reconfigured. Control's alone.</summary>
    public PreparedSa Prepared { get; set; } = prepared;

    /// <summary>Where its packets leave.</summary>
    public IOuterSocket Socket => socket;

    /// <summary>Whether the supervisor has been told to start the actors. Control's alone.</summary>
    public bool IsStarting { get; set; }

    /// <summary>Whether the tunnel was removed while its actors were being started. Control's alone.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>Orders the batches that wait for the actors of either direction, and the moment when they are handed over.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Tells control, once, that the actors are needed.</summary>
    internal void RequestStart()
    {
        if (Interlocked.Exchange(ref _isRequested, 1) == 0) control.Tell(new ControlMessage.StartPair(Prepared.Definition.Name, this), ActorRefs.NoSender);
    }
}
