using System.Security.Cryptography;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Time;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Vectors;

/// <summary>The wire layer reads what a real Linux sent.</summary>
public class LinuxCaptureTests
{
    public static TheoryData<string> Names => LinuxCapture.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryOuterPacket_OpensAndHasTheBlockOffsetOfTheIndependentDecoder(string name)
    {
        var capture = LinuxCapture.Load(name);
        var offsets = Payloads(capture).Select(payload =>
        {
            Assert.Equal(DropReason.None, AggfragHeader.Parse(payload, out var header));
            return (int)header.BlockOffset;
        });

        Assert.Equal(capture.BlockOffsets, offsets);
    }

    // Without a loss, all DataBlocks of a stream in a row, pad left out, are the inner packets in a row.
    [Theory]
    [MemberData(nameof(Names))]
    public void DataBlocksInARow_AreTheInnerPacketsOfTheIndependentDecoder(string name)
    {
        var capture = LinuxCapture.Load(name);
        var pending = new List<byte>();
        var inner = new List<(int, string)>();
        foreach (var payload in Payloads(capture))
        {
            AggfragHeader.Parse(payload, out var header);
            var blocks = pending.Concat(header.DataBlocks.ToArray()).ToArray();
            pending.Clear();
            var at = 0;
            while (at < blocks.Length)
            {
                var status = DataBlock.Read(blocks.AsSpan(at), out var length);
                if (status == DataBlockStatus.Pad) break;
                Assert.True(status is DataBlockStatus.Packet or DataBlockStatus.LengthCut, status.ToString());
                if (status == DataBlockStatus.LengthCut || length > blocks.Length - at)
                {
                    pending.AddRange(blocks[at..]);
                    break;
                }

                Assert.True(InnerPacketInfo.TryRead(blocks.AsSpan(at, length), out var info));
                Assert.Equal(length, info.TotalLength);
                inner.Add((length, Convert.ToHexStringLower(SHA256.HashData(blocks.AsSpan(at, length)))));
                at += length;
            }
        }

        Assert.Equal(capture.InnerPackets, inner);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Headers_VerifyAndAreWrittenAsLinuxWroteThem(string name)
    {
        foreach (var packet in LinuxCapture.Load(name).OuterPackets)
        {
            if (IPv4View.TryParse(packet, out var v4))
            {
                Assert.True(v4.HasValidChecksum);
                var written = new byte[IPv4Header.Length];
                v4.ToHeader().Write(written, v4.Payload.Length);
                Assert.Equal(packet[..IPv4Header.Length], written);
            }
            else
            {
                Assert.True(IPv6View.TryParse(packet, out var v6));
                var written = new byte[IPv6Header.Length];
                v6.ToHeader().Write(written, v6.Payload.Length);
                Assert.Equal(packet[..IPv6Header.Length], written);
            }
        }
    }

    // Opens every outer packet, through UDP where there is UDP.
    private static List<byte[]> Payloads(LinuxCapture capture)
    {
        using var opener = capture.Opener();
        var payloads = new List<byte[]>();
        foreach (var packet in capture.OuterPackets)
        {
            var protocol = IPv4View.TryParse(packet, out var v4) ? v4.Protocol : (byte)0;
            var offset = v4.Packet.IsEmpty ? 0 : v4.HeaderLength;
            if (v4.Packet.IsEmpty)
            {
                Assert.True(IPv6View.TryParse(packet, out var v6));
                Assert.Equal(IPv6Transport.Found, v6.FindTransport(out protocol, out offset));
            }

            if (protocol == IpProtocols.Udp)
            {
                Assert.True(UdpView.TryParse(packet.AsSpan(offset), out var udp));
                Assert.Equal(((ushort)4500, (ushort)0), (udp.DestinationPort, udp.Checksum));
                offset += UdpView.HeaderLength;
                protocol = IpProtocols.Esp;
            }

            Assert.Equal(IpProtocols.Esp, protocol);
            Assert.True(EspView.TryParse(packet.AsSpan(offset), out var esp));
            Assert.Equal((opener.Spi, (uint)payloads.Count + 1), (esp.Spi, esp.Sequence));
            Assert.Equal(DropReason.None, opener.Open(packet.AsSpan(offset), MonotonicTime.Zero, out var payload));
            Assert.Equal(IpProtocols.Aggfrag, payload.NextHeader);
            payloads.Add(packet.AsSpan(offset + payload.Offset, payload.Length).ToArray());
        }

        return payloads;
    }
}
