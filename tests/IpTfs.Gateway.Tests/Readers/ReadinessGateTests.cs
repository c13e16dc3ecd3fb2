using IpTfs.Gateway.Datapath;
using IpTfs.Gateway.Readers;
using IpTfs.IO.Memory;
using IpTfs.Protocol.Buffers;

namespace IpTfs.Gateway.Tests.Readers;

public sealed class ReadinessGateTests : IDisposable
{
    private readonly EpollActorParker _parker = new();
    private readonly MemoryInnerDevice _device = new();
    private readonly ReadinessGate _signal;
    private int _told;

    public ReadinessGateTests()
    {
        _signal = new ReadinessGate(_parker, _device.Queues[0].Descriptor, () => _told++);
        Assert.True(_device.TryInject([1]));
    }

    [Fact]
    public void WhileNobodyHasLooked_ItIsSaidOnce_AndTheWaitDoesNotEndForIt()
    {
        // The second wait finds the descriptor readable still, and takes it out; from the third on there is nothing to be woken by.
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
            _signal.HandleRead();
        }
    }

    [Fact]
    public void WhatCameDuringTheLook_IsSaidAgain()
    {
        for (var i = 0; i < 5; i++) _parker.Park(0);
        Assert.Equal(1, _device.Queues[0].Read(PacketBatch.Unpooled(2000)));
        Assert.True(_device.TryInject([2]));
        _signal.HandleRead();
        _parker.Park(0);
        Assert.Equal(2, _told);
    }

    [Fact]
    public void WhatWasRead_IsNotSaidAgain()
    {
        _parker.Park(0);
        Assert.Equal(1, _device.Queues[0].Read(PacketBatch.Unpooled(2000)));
        _signal.HandleRead();
        for (var i = 0; i < 5; i++) _parker.Park(0);
        Assert.Equal(1, _told);
    }

    [Fact]
    public void Stopped_SaysNothing()
    {
        _parker.Park(0);
        _parker.Park(0);
        _signal.Stop();
        _signal.HandleRead();
        for (var i = 0; i < 5; i++) _parker.Park(0);
        Assert.Equal(1, _told);
    }

    [Fact]
    public void OfTwoWhoMayWait_OneDoes()
    {
        using var pair = new Pair(_device);
        pair.ParkBoth();
        Assert.Equal((0, 1), pair.Told);
        pair.Signal.HandleRead();
        pair.Signal.WaitOn(shared: false);
        pair.ParkBoth();
        Assert.Equal((1, 1), pair.Told);
        pair.Signal.HandleRead();
        pair.Signal.WaitOn(shared: true);
        pair.ParkBoth();
        Assert.Equal((1, 2), pair.Told);
    }

    [Fact]
    public void WhoIsToWaitWhileNobodyDoes_WaitsAfterTheLook()
    {
        using var pair = new Pair(_device);
        for (var i = 0; i < 3; i++) pair.ParkBoth();
        pair.Signal.WaitOn(shared: false);
        for (var i = 0; i < 3; i++) pair.ParkBoth();
        Assert.Equal((0, 1), pair.Told);
        pair.Signal.HandleRead();
        pair.ParkBoth();
        Assert.Equal((1, 1), pair.Told);
    }

    [Fact]
    public void WhoWaitsMayChangeTwiceBeforeTheLook()
    {
        using var pair = new Pair(_device);
        for (var i = 0; i < 3; i++) pair.ParkBoth();
        pair.Signal.WaitOn(shared: false);
        pair.Signal.WaitOn(shared: true);
        pair.ParkBoth();
        Assert.Equal((0, 1), pair.Told);
        pair.Signal.HandleRead();
        pair.ParkBoth();
        Assert.Equal((0, 2), pair.Told);
    }

    [Fact]
    public void OfTwo_StoppedSaysNothing()
    {
        using var pair = new Pair(_device);
        pair.Signal.WaitOn(shared: false);
        pair.Signal.Stop();
        pair.Signal.WaitOn(shared: true);
        pair.Signal.HandleRead();
        for (var i = 0; i < 3; i++) pair.ParkBoth();
        Assert.Equal((0, 0), pair.Told);
    }

    public void Dispose()
    {
        _signal.Stop();
        _parker.Dispose();
        _device.Dispose();
    }

    private sealed class Pair : IDisposable
    {
        private readonly EpollActorParker _own = new();
        private readonly EpollActorParker _shared = new();
        private bool _isOwn;
        private int _toldByOwn;
        private int _toldByShared;

        public Pair(MemoryInnerDevice device) => Signal = new ReadinessGate(_own, device.Queues[0].Descriptor, Count, _shared);

        public ReadinessGate Signal { get; }

        public (int ByOwn, int ByShared) Told => (_toldByOwn, _toldByShared);

        public void ParkBoth()
        {
            _isOwn = true;
            _own.Park(0);
            _isOwn = false;
            _shared.Park(0);
        }

        public void Dispose()
        {
            Signal.Stop();
            _own.Dispose();
            _shared.Dispose();
        }

        private void Count()
        {
            if (_isOwn) _toldByOwn++;
            else _toldByShared++;
        }
    }
}
