using System.Collections.Concurrent;
using IpTfs.IO;
using IpTfs.IO.Memory;
using IpTfs.IO.Tun;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway.Tests.Hosting;

/// <summary>An inner device that remembers which threads have read it.</summary>
/// <param name="device">The device proper; owned.</param>
/// <param name="isSilent">Whether its queue never polls readable.</param>
internal sealed class ReadingRecord(IInnerDevice device, bool isSilent = false) : IInnerDevice, IInnerQueue
{
    private readonly MemoryInnerDevice _silence = new();
    private readonly ConcurrentDictionary<string, bool> _threads = new();

    /// <summary>Their names, since <see cref="Forget"/>.</summary>
    public ICollection<string> Threads => _threads.Keys;

    public string Name => device.Name;

    public int Mtu => device.Mtu;

    public IoFeatures Features => device.Features;

    public IReadOnlyList<IInnerQueue> Queues => [this];

    public int Descriptor => (isSilent ? _silence : device).Queues[0].Descriptor;

    public int ReadUnit => device.Queues[0].ReadUnit;

    public ref readonly InnerReadCounters Counters => ref device.Queues[0].Counters;

    public void Forget() => _threads.Clear();

    public IInnerWriter RentWriter(uint lane) => device.RentWriter(lane);

    public int Read(PacketBatch batch, int most)
    {
        _threads[Thread.CurrentThread.Name ?? ""] = true;
        return device.Queues[0].Read(batch, most);
    }

    public void Dispose()
    {
        device.Dispose();
        _silence.Dispose();
    }
}
