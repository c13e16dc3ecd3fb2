using IpTfs.Gateway.Sa;
using IpTfs.IO;

namespace IpTfs.Gateway.Control;

/// <summary>The outer sockets of a gateway. Owns them.</summary>
/// <param name="sockets">The sockets.</param>
public sealed class OuterSocketSet(IReadOnlyList<IOuterSocket> sockets) : IDisposable
{
    /// <summary>The sockets.</summary>
    public IReadOnlyList<IOuterSocket> All { get; } = sockets;

    /// <summary>The socket that a tunnel's packets leave by: one bound to its local address, else one bound to every address of the family; null when there is none.</summary>
    public IOuterSocket? Find(SaDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        IOuterSocket? any = null;
        foreach (var socket in All)
        {
            if (socket.Encapsulation != definition.Encapsulation || socket.Local.Address.IsV6 != definition.Local.IsV6) continue;
            if (definition.LocalPort != 0 && socket.Local.Port != definition.LocalPort) continue;
            if (socket.Local.Address == definition.Local) return socket;
            if (socket.Local.Address.Bits == 0) any = socket;
        }

        return any;
    }

    /// <summary>Closes the sockets.</summary>
    public void Dispose()
    {
        foreach (var socket in All) socket.Dispose();
    }
}
