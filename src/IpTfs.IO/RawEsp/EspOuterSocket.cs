using System.Buffers.Binary;
using IpTfs.IO.Sockets;
using IpTfs.Protocol.Buffers;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.RawEsp;

/// <summary>A raw socket for IP protocol 50: ESP directly over IPv4 or IPv6. The kernel reassembles fragments and writes the IP headers.</summary>
/// <remarks>Thread rules: <see cref="IOuterSocket"/>. No call allocates, except on errors. Needs CAP_NET_RAW.</remarks>
public sealed class EspOuterSocket : OuterSocketBase
{
    private const int MinV4Header = 20;

    /// <summary>Opens and binds the socket.</summary>
    /// <exception cref="IoException">The socket cannot be opened; the message gives the reason.</exception>
    public EspOuterSocket(EspOuterOptions options)
        : base(Open(options), OuterEncapsulation.Esp)
    {
    }

    private static OpenedSocket Open(EspOuterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDatagramOctets, MinV4Header + MinEspOctets);
        var isV6 = options.Local.IsV6;
        var descriptor = SocketSetup.OpenEsp(isV6);
        try
        {
            SocketSetup.ConfigureCommon(descriptor.Value, isV6, options.SocketBufferOctets);
            var local = SocketSetup.Bind(descriptor.Value, new Endpoint(options.Local, 0), "ESP") with { Port = 0 };
            return new OpenedSocket(descriptor, local, IoFeatures.None with { Mmsg = options.Features.Mmsg }, options.MaxDatagramOctets);
        }
        catch
        {
            descriptor.Dispose();
            throw;
        }
    }

    private protected override void Accept(PacketBatch batch, in ReceivedMessage message)
    {
        var offset = message.Offset;
        var length = message.Length;
        var ecn = message.Ecn;
        if (!Local.Address.IsV6 && !TryStripV4(batch.Memory, ref offset, ref length, ref ecn))
        {
            Received.Malformed++;
            return;
        }

        if (length < MinEspOctets)
        {
            Received.Runts++;
            return;
        }

        ref var slot = ref batch.Add(offset, length);
        slot.Source = message.Source with { Port = 0 };
        slot.Ecn = ecn;
        Received.ReceivedPackets++;
        Received.ReceivedOctets += length;
    }

    // A raw IPv4 socket delivers the IP header, a raw IPv6 socket does not.
    private static bool TryStripV4(byte[] memory, ref int offset, ref int length, ref byte ecn)
    {
        if (length < MinV4Header) return false;
        var packet = memory.AsSpan(offset, length);
        var header = (packet[0] & 0xF) * 4;
        var total = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (packet[0] >> 4 != 4 || header < MinV4Header || total < header || total > length) return false;
        ecn = (byte)(packet[1] & 3);
        offset += header;
        length = total - header;
        return true;
    }
}
