using IpTfs.Actors;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Ownership;
using IpTfs.Gateway.Status;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Esp;
using IpTfs.Protocol.Time;

namespace IpTfs.Gateway.Sa;

/// <summary>What the two actors of a tunnel have in common: lifetime, fence, one timer, and the end of a pipeline.</summary>
/// <remarks>Most SAs of a concentrator are quiet for a long time: the pipeline, with its key schedule, is made with the first packet.</remarks>
/// <typeparam name="TState">The state of an SA of the direction.</typeparam>
/// <typeparam name="TPipeline">The pipeline of the direction.</typeparam>
/// <param name="sa">The state that outlives the actor.</param>
public abstract class SaActor<TState, TPipeline>(TState sa) : DatapathActor
    where TState : SaStateBase
    where TPipeline : class, ISaPipeline
{
    /// <summary>The state that outlives the actor.</summary>
    protected TState Sa { get; } = sa;

    /// <summary>The tunnel.</summary>
    protected SaDefinition Definition => Sa.Definition;

    /// <summary>The pipeline; null before the first packet, and when the SA is closed.</summary>
    protected TPipeline? Pipeline { get; set; }

    /// <summary>The SA's use of its lifetime, which begins with each incarnation.</summary>
    protected Lifetime Lifetime { get; private set; } = null!;

    /// <summary>The state that the SA reports.</summary>
    protected SaState State { get; set; }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var now = new MonotonicTime(NowNanos);
        Sa.Validate();
        Lifetime = new Lifetime(Definition.Lifetime, now);
        if (!Sa.IsOpen) State = SaState.Closed;
        CloseIfFencePassed(now);
        if (Sa.IsOpen) Begin(now);
        ArmDeadline();
    }

    /// <inheritdoc/>
    protected override void PostStop() => EndPipeline(Sa.Stopped);

    /// <inheritdoc/>
    protected override void ReceiveDeadline(long nowNanos)
    {
        var now = new MonotonicTime(nowNanos);
        CloseIfFencePassed(now);
        if (Pipeline is null) Lifetime.HandleTimeout(now);
        else Pipeline.HandleTimeout(now);
        AfterTurn(now);
    }

    /// <summary>An incarnation of an open SA begins.</summary>
    protected virtual void Begin(MonotonicTime now)
    {
    }

    /// <summary>Adds the counters of a pipeline that ends to those of the earlier ones.</summary>
    protected abstract void Record(TPipeline pipeline);

    /// <summary>Makes a pipeline with the present definition that goes on with the SA of the previous pipeline: its keys, numbers and windows.</summary>
    protected abstract TPipeline Continue(TPipeline previous);

    /// <summary>The SA is being closed; its pipeline is still there.</summary>
    protected virtual void OnClosing()
    {
    }

    /// <summary>A hard lifetime has ended.</summary>
    protected virtual void OnExpired() => State = SaState.Expired;

    /// <summary>Closes the SA for good if its fence has passed, even if the fence moves on later: another node may have used the SA meanwhile.</summary>
    protected void CloseIfFencePassed(MonotonicTime now)
    {
        if (!Sa.IsOpen || !Sa.Term.HasEnded(now)) return;
        Close(Sa.NotOwner);
        Sa.Control.Tell(new ControlMessage.SaUnusable(Definition.Name, Sa.Keys.Spi, OwnershipFence.Passed), Self);
    }

    /// <summary>Sends or delivers what waits, and closes the SA for good; does nothing when it is closed.</summary>
    protected void FlushAndClose(MonotonicTime now)
    {
        if (!Sa.IsOpen) return;
        Pipeline?.Flush(now);
        Close(Sa.Stopped);
    }

    /// <summary>Uses another definition from now on. The SA stays; what waits in the pipeline is lost, and counted by <see cref="Record"/>.</summary>
    protected void Reconfigure(SaDefinition definition)
    {
        var previous = Pipeline;
        Pipeline = null;
        if (previous is not null) Record(previous);
        Sa.Replace(definition);
        if (previous is null) Sa.Validate();
        else Pipeline = Continue(previous);
    }

    /// <summary>Ends a turn: reports an expired lifetime and sets the timer.</summary>
    protected virtual void AfterTurn(MonotonicTime now)
    {
        if (Lifetime.TryTakeSoftExpiry()) Sa.Control.Tell(new ControlMessage.LifetimeReached(Definition.Name, Sa.Keys.Spi, Lifetime.IsExpired), Self);
        if (Lifetime.IsExpired && State == SaState.Running) OnExpired();
        ArmDeadline();
    }

    private void Close(DropReason reason)
    {
        OnClosing();
        Sa.ClosedFor = reason;
        State = SaState.Closed;
        EndPipeline(reason);
    }

    // Clears the keys. The packets that wait are lost; the counters live on.
    private void EndPipeline(DropReason reason)
    {
        if (Pipeline is null) return;
        Pipeline.Abandon(reason);
        Record(Pipeline);
        Pipeline.Dispose();
        Pipeline = null;
    }

    private void ArmDeadline() => Arm((Pipeline?.NextDeadline ?? Lifetime.NextDeadline).Nanos);
}
