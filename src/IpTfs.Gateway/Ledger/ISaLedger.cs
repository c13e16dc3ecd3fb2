using Akka.Actor;

namespace IpTfs.Gateway.Ledger;

/// <summary>
/// Where a gateway keeps what must outlive its process: which outbound sequence numbers were handed out, and which inbound ones were accepted. Files on a
/// single node; something that several nodes agree on in a cluster.
/// </summary>
/// <remarks>The gateway that it is given to owns it: its actor is made once, and the ledger is disposed after that has stopped.</remarks>
public interface ISaLedger : IDisposable
{
    /// <summary>
    /// The recipe of the ledger's actor, for the gateway to make it from. It answers <see cref="LedgerMessage"/> and runs on a thread of its own, so it may block.
    /// </summary>
    Props CreateActorProps();
}
