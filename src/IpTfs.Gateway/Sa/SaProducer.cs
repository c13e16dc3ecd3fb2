using Akka.Actor;

namespace IpTfs.Gateway.Sa;

/// <summary>Makes the incarnations of an SA's actor without the reflection of Akka's own producers: a gateway may have a hundred thousand SAs.</summary>
/// <param name="create">Makes an incarnation.</param>
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
