using IpTfs.Gateway.Sa;
using IpTfs.IO.Sockets;

namespace IpTfs.Gateway.Control;

/// <summary>The outer sockets of a gateway. Owns them.</summary>
/// <param name="sockets">The sockets.</param>
public sealed class OuterSocketSet(IReadOnlyList<IOuterSocket> sockets) : IDisposable
{
    /// <summary>The sockets.</summary>
    public IReadOnlyList<IOuterSocket> All { get; } = sockets;

    /// <summary>
    /// Finds the socket that a tunnel's packets are sent by: a socket bound to its local address, else a wildcard socket of the family; null when there is none.
    /// Where several sockets share an address, the tunnels are spread over them.
    /// </summary>
    public IOuterSocket? Find(SaDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return Choose(definition, definition.Local.Bits) ?? Choose(definition, 0);
    }

    private IOuterSocket? Choose(SaDefinition definition, UInt128 address)
    {
        var count = 0u;
        foreach (var socket in All) count += Serves(socket, definition, address) ? 1u : 0;
        if (count == 0) return null;
        var left = definition.Outbound.Spi % count;
        return All.First(socket => Serves(socket, definition, address) && left-- == 0);
    }

    private static bool Serves(IOuterSocket socket, SaDefinition definition, UInt128 address) =>
        socket.Local.Address.Bits == address && socket.Local.Address.IsV6 == definition.Local.IsV6 && socket.Encapsulation == definition.Encapsulation
        && (definition.LocalPort == 0 || socket.Local.Port == definition.LocalPort);

    /// <summary>Closes the sockets.</summary>
    public void Dispose()
    {
        foreach (var socket in All) socket.Dispose();
    }
}
