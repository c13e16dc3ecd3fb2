using IpTfs.Actors.Refs;
using IpTfs.Gateway.Control;
using IpTfs.Gateway.Readers;

namespace IpTfs.Gateway;

/// <summary>What the gateway actor is told.</summary>
internal abstract record GatewayMessage
{
    private GatewayMessage()
    {
    }

    /// <summary>Asks for the control actor.</summary>
    /// <param name="ReplyTo">Is told its address.</param>
    public sealed record GetControl(ReplyTo<ActorRef<ControlMessage>> ReplyTo) : GatewayMessage;

    /// <summary>Start to read packets: the tunnels are installed.</summary>
    /// <param name="ReplyTo">Is told the readers.</param>
    public sealed record StartReaders(ReplyTo<ReaderList> ReplyTo) : GatewayMessage;
}
