using Akka.Actor;

namespace IpTfs.Actors.Supervision;

/// <summary>For <c>akka.actor.guardian-supervisor-strategy</c>: a top-level actor that fails is stopped, and <see cref="ActorFailed"/> is published.</summary>
public sealed class StopStrategyConfigurator : SupervisorStrategyConfigurator
{
    /// <inheritdoc/>
    public override SupervisorStrategy Create() => new BackoffStrategy(maxFailures: 0, window: TimeSpan.FromMinutes(1), default);
}
