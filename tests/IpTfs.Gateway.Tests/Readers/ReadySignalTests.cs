using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Readers;
using IpTfs.IO;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway.Tests.Readers;

public sealed class ReadySignalTests : IDisposable
{
    private readonly EpollActorParker _parker = new();
    private readonly MemoryInnerDevice _device = new();
    private readonly ReadySignal _signal;
    private int _told;

    public ReadySignalTests()
    {
        _signal = new ReadySignal(_parker, _device.Queues[0].Descriptor, () => _told++);
        Assert.True(_device.TryInject([1]));
    }

    [Fact]
    public void WhileNobodyHasLooked_ItIsSaidOnce_AndTheWaitDoesNotEndForIt()
    {
        // The second wait finds the descriptor readable still, and pauses; from the third on there is nothing to be woken by.
        for (var i = 0; i < 10; i++) _parker.Park(0);
        Assert.Equal(1, _told);
        _parker.Unpark();
        _parker.Park(long.MaxValue);
        Assert.Equal(1, _told);
    }

    [Fact]
    public void WhatIsLeftAfterALook_IsSaidAgain()
    {
        for (var round = 1; round <= 3; round++)
        {
            for (var i = 0; i < 5; i++) _parker.Park(0);
            Assert.Equal(round, _told);
            _signal.HandleLooked();
        }
    }

    [Fact]
    public void WhatCameDuringTheLook_IsSaidAgain()
    {
        for (var i = 0; i < 5; i++) _parker.Park(0);
        Assert.Equal(1, _device.Queues[0].Read(PacketBatch.Unpooled(2000)));
        Assert.True(_device.TryInject([2]));
        _signal.HandleLooked();
        _parker.Park(0);
        Assert.Equal(2, _told);
    }

    [Fact]
    public void WhatWasRead_IsNotSaidAgain()
    {
        _parker.Park(0);
        Assert.Equal(1, _device.Queues[0].Read(PacketBatch.Unpooled(2000)));
        _signal.HandleLooked();
        for (var i = 0; i < 5; i++) _parker.Park(0);
        Assert.Equal(1, _told);
    }

    [Fact]
    public void Stopped_SaysNothing()
    {
        _parker.Park(0);
        _parker.Park(0);
        _signal.Stop();
        _signal.HandleLooked();
        for (var i = 0; i < 5; i++) _parker.Park(0);
        Assert.Equal(1, _told);
    }

    public void Dispose()
    {
        _signal.Stop();
        _parker.Dispose();
        _device.Dispose();
    }
}
