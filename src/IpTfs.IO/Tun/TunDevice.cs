using IpTfs.IO.Native;
using IpTfs.IO.Netlink;
using IpTfs.Protocol.Wire;

namespace IpTfs.IO.Tun;

/// <summary>A TUN device: exchanges inner packets with the host's network stack. Configured through rtnetlink; needs CAP_NET_ADMIN.</summary>
/// <remarks>Thread rules: <see cref="IInnerDevice"/>. Stop the readers and writers before disposing. Reading and writing allocate nothing.</remarks>
public sealed class TunDevice : IInnerDevice
{
    private const int MaxNameOctets = 15;
    private const int MinMtu = 68;
    private const int MaxMtu = 65_521;

    private readonly OwnedDescriptor[] _descriptors;
    private readonly IInnerQueue[] _queues;
    private readonly InterfaceSetup? _setup;
    private readonly WriterPool<IInnerWriter>[] _writers;
    private readonly WrittenTotals _written = new();

    /// <summary>Makes or opens the device, configures it and brings it up.</summary>
    /// <exception cref="IoException">The device cannot be opened; the message gives the reason.</exception>
    public TunDevice(TunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Name.Length is 0 or > MaxNameOctets) throw new ArgumentException($"an interface's name has 1 to {MaxNameOctets} octets", nameof(options));
        if (options.Mtu != 0 && options.Mtu is < MinMtu or > MaxMtu) throw new ArgumentException($"the MTU is {MinMtu} to {MaxMtu}", nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.QueueCount, 1);
        _descriptors = TunOpener.Open(options, out var name, out var features);
        try
        {
            Name = name;
            Features = features;
            _setup = new InterfaceSetup(name);
            _setup.BringUp(options.Mtu, options.QueueLength);
            Mtu = _setup.Mtu;
            foreach (var address in options.Addresses) _setup.AddAddress(address);
            foreach (var route in options.Routes) _setup.AddRoute(route);
            _queues = [.. _descriptors.Select(queue => new TunQueue(queue.Value, name, Mtu, features.VnetHeaders))];
            _writers = MakePools();
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <summary>A device without an interface, on a descriptor whose other end stands in for the kernel. Takes ownership of the descriptor.</summary>
    internal TunDevice(OwnedDescriptor descriptor, string name, int mtu)
    {
        _descriptors = [descriptor];
        Name = name;
        Mtu = mtu;
        Features = IoFeatures.All with { Gso = false, Gro = false, Mmsg = false };
        _queues = [new TunQueue(descriptor.Value, name, mtu, vnet: true)];
        _writers = MakePools();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Mtu { get; }

    /// <inheritdoc/>
    public IoFeatures Features { get; }

    /// <inheritdoc/>
    public IReadOnlyList<IInnerQueue> Queues => _queues;

    /// <inheritdoc/>
    public IInnerWriter RentWriter(uint lane = 0) => _writers[lane % (uint)_writers.Length].Rent();

    /// <summary>Routes a prefix into the device until it is removed or the device is disposed. Any thread; a few system calls.</summary>
    /// <exception cref="IoException">The kernel refuses, or the prefix is routed elsewhere.</exception>
    public void AddRoute(IpPrefix prefix) => _setup!.AddRoute(prefix);

    /// <summary>Removes a route that was added through this object; other routes are not removed. Any thread.</summary>
    public void RemoveRoute(IpPrefix prefix) => _setup!.RemoveRoute(prefix);

    /// <summary>The sum of the counters of all writers. A copy; any thread.</summary>
    public InnerWriteCounters ReadWriteCounters() => _written.Read();

    /// <inheritdoc/>
    public void Dispose() => Close();

    private WriterPool<IInnerWriter>[] MakePools() => [.. _descriptors.Select(descriptor =>
    {
        WriterPool<IInnerWriter> pool = null!;
        pool = new WriterPool<IInnerWriter>(() => Features.VnetHeaders
            ? new TunVnetWriter(_written, pool, descriptor.Value, Features.Uso)
            : new TunPlainWriter(_written, pool, descriptor.Value));
        return pool;
    })];

    private void Close()
    {
        // Addresses and routes first: they outlive the descriptors if the device is persistent.
        _setup?.Dispose();
        foreach (var descriptor in _descriptors) descriptor.Dispose();
    }
}
