using Akka.Actor;

namespace IpTfs.Gateway.Sa;

/// <summary>Makes each life of one SA's actor, without the reflection of Akka's own producers: there may be a hundred thousand SAs.</summary>
/// <param name="create">Makes one life.</param>
internal sealed class SaProducer<TActor>(Func<TActor> create) : IIndirectActorProducer
    where TActor : ActorBase
{
    /// <inheritdoc/>
    public Type ActorType => typeof(TActor);

    /// <inheritdoc/>
    public ActorBase Produce() => create();

    /// <inheritdoc/>
    public void Release(ActorBase actor)
    {
    }
}
