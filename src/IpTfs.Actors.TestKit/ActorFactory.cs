using Akka.Actor;

namespace IpTfs.Actors.TestKit;

/// <summary>Makes the actors of a <see cref="Props"/> with a delegate. <c>Props.Create</c> takes only expressions without assignments and statements.</summary>
public sealed class ActorFactory : IIndirectActorProducer
{
    private readonly Func<ActorBase> _make;

    /// <summary>Makes a producer.</summary>
    /// <param name="make">Called once for each life of the actor.</param>
    public ActorFactory(Func<ActorBase> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        _make = make;
    }

    /// <inheritdoc/>
    public Type ActorType => typeof(ActorBase);

    /// <summary>The properties of an actor that a delegate makes.</summary>
    public static Props Props(Func<ActorBase> make) => Akka.Actor.Props.CreateBy(new ActorFactory(make));

    /// <inheritdoc/>
    public ActorBase Produce() => _make();

    /// <inheritdoc/>
    public void Release(ActorBase actor)
    {
    }
}
