using Akka.Actor;

namespace IpTfs.Actors;

/// <summary>Creates the <see cref="Datapath"/> of a system. May be named in <c>akka.extensions</c>.</summary>
public sealed class DatapathProvider : ExtensionIdProvider<Datapath>
{
    /// <inheritdoc/>
    public override Datapath CreateExtension(ExtendedActorSystem system) => new(system);
}
