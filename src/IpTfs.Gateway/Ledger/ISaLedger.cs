using Akka.Actor;

namespace IpTfs.Gateway.Ledger;

/// <summary>
/// The ledger keeps what must outlive a gateway's process: which outbound sequence numbers were granted, and which inbound numbers were accepted. On a single node it
/// is files; in a cluster it is records in the store that the nodes share.
/// </summary>
/// <remarks>Owned by its gateway, which makes the ledger's actor once and disposes the ledger after that actor has stopped.</remarks>
public interface ISaLedger : IDisposable
{
    /// <summary>
    /// The props of the ledger's actor, which handles <see cref="LedgerMessage"/>. It runs on a thread of its own, so it may block.
    /// </summary>
    Props CreateActorProps();
}
