using IpTfs.IO;
using IpTfs.IO.Epoll;
using IpTfs.IO.Udp;

namespace IpTfs.Node.Demo;

/// <summary>The path between two gateways on loopback: two lanes on a dedicated thread.</summary>
internal sealed class ImpairedPath : IDisposable
{
    /// <summary>After this idle time delayed packets are forwarded: no later packet would release them.</summary>
    private const long IdleNanos = 1_000_000;

    private readonly EpollParker _parker = new();
    private readonly IDisposable[] _registrations;
    private readonly RelayLane[] _lanes;
    private readonly Thread _thread;
    private volatile bool _stopping;
    private Exception? _failure;

    /// <summary>Starts forwarding.</summary>
    /// <param name="lanes">Each lane with the socket that it receives from; borrowed.</param>
    public ImpairedPath(params (UdpOuterSocket From, RelayLane Lane)[] lanes)
    {
        _lanes = [.. lanes.Select(entry => entry.Lane)];
        _registrations = [.. lanes.Select(entry => _parker.Register(entry.From.Descriptor, entry.Lane.Pump))];
        _thread = new Thread(Run) { IsBackground = true, Name = "iptfs-path" };
        _thread.Start();
    }

    /// <summary>Forwards the packets that have arrived, and stops.</summary>
    /// <exception cref="AggregateException">The path had failed.</exception>
    public void Dispose()
    {
        _stopping = true;
        _parker.Unpark();
        _thread.Join();
        foreach (var registration in _registrations) registration.Dispose();
        _parker.Dispose();
        if (_failure is not null) throw new AggregateException(_failure);
    }

    private void Run()
    {
        try
        {
            while (!_stopping)
            {
                if (_parker.Park(IdleNanos) > 0) continue;
                foreach (var lane in _lanes) lane.ReleaseAll();
            }
        }
        catch (IoException failure)
        {
            _failure = failure;
        }
    }
}
