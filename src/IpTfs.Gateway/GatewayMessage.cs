using IpTfs.Gateway.Readers;

namespace IpTfs.Gateway;

/// <summary>The messages of the gateway actor.</summary>
internal abstract record GatewayMessage
{
    private GatewayMessage()
    {
    }

    /// <summary>Asks for the control actor.</summary>
    /// <remarks>Answered with its <see cref="Akka.Actor.IActorRef"/>.</remarks>
    public sealed record GetControl : GatewayMessage;

    /// <summary>Starts the readers: the tunnels are installed.</summary>
    /// <remarks>Answered with a <see cref="ReaderList"/>.</remarks>
    public sealed record StartReaders : GatewayMessage;
}
