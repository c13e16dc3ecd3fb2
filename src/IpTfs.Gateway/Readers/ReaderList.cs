using Akka.Actor;

namespace IpTfs.Gateway.Readers;

/// <summary>The readers of a gateway.</summary>
/// <param name="Readers">One for each outer socket, then one for each queue of the inner device.</param>
public sealed record ReaderList(IReadOnlyList<IActorRef> Readers);
