using IpTfs.Actors.TestKit;
using IpTfs.Gateway.Routing;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway.Tests;

/// <summary>Batches of packets among the data of probes.</summary>
internal static class TestKitExtensions
{
    /// <summary>Takes the next batch that a probe was told. The test owns it.</summary>
    public static PacketBatch ExpectBatch(this DataProbe probe) => PacketDelivery.BatchOf(probe.ExpectData());
}
