using IpTfs.Actors.Events;
using IpTfs.Actors.Refs;
using IpTfs.Actors.Supervision;

namespace IpTfs.Actors.Context;

/// <summary>The parent of the top-level actors: supervises them and does nothing else. Its end is the system's.</summary>
internal sealed class RootCell(ActorSystem system) : ActorCell(system, null, "", system.DefaultDispatcher)
{
    /// <inheritdoc/>
    internal override IActorRef Ref => new RootRef(this);

    /// <inheritdoc/>
    private protected override bool HasMail => false;

    /// <inheritdoc/>
    private protected override bool HasInstance => true;

    /// <inheritdoc/>
    private protected override OneForOneStrategy Strategy => System.GuardianSupervisor;

    /// <inheritdoc/>
    private protected override int HandleMail(int budget) => budget;

    /// <inheritdoc/>
    private protected override void DiscardMail()
    {
    }

    /// <inheritdoc/>
    private protected override void StartInstance()
    {
    }

    /// <inheritdoc/>
    private protected override void StopInstance()
    {
    }

    /// <inheritdoc/>
    private protected override void RetireInstance(Exception reason)
    {
    }

    /// <inheritdoc/>
    private protected override void RenewInstance(Exception reason)
    {
    }

    /// <inheritdoc/>
    private protected override void ReleaseTimers()
    {
    }

    /// <inheritdoc/>
    private protected override void NoticeTermination(Terminated notice)
    {
    }

    /// <inheritdoc/>
    private protected override void OnTerminated() => System.Finish();
}
