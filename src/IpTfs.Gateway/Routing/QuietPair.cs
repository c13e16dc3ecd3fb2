using Akka.Actor;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Ledger;
using IpTfs.IO.Sockets;

namespace IpTfs.Gateway.Routing;

/// <summary>An installed pair of SAs that has carried no packet: its first packet starts its actors.</summary>
/// <remarks>Owned by the control actor. The two directory entries of the pair share it, and use <see cref="Gate"/> and <see cref="RequestStart"/> from any thread.</remarks>
/// <param name="prepared">The prepared SAs that the pair is started from.</param>
/// <param name="socket">The socket that its packets leave by.</param>
/// <param name="control">The control actor, which learns of the first packet.</param>
public sealed class QuietPair(PreparedSa prepared, IOuterSocket socket, IActorRef control)
{
    private int _isRequested;

    /// <summary>The prepared SAs that the pair is started from; replaced when the tunnel is reconfigured. For the control actor only.</summary>
    public PreparedSa Prepared { get; set; } = prepared;

    /// <summary>The socket that its packets leave by.</summary>
    public IOuterSocket Socket => socket;

    /// <summary>Whether the supervisor has been told to start the actors. For the control actor only.</summary>
    public bool IsStarting { get; set; }

    /// <summary>Whether the tunnel was removed while its actors were starting. For the control actor only.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>Guards the batches that wait for the actors of both directions, and their delivery.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Tells the control actor, once, that the actors are needed.</summary>
    internal void RequestStart()
    {
        if (Interlocked.Exchange(ref _isRequested, 1) == 0) control.Tell(new ControlMessage.StartPair(Prepared.Definition.Name, this), ActorRefs.NoSender);
    }
}
