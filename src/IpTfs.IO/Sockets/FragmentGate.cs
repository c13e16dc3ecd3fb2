using IpTfs.IO.Native;

namespace IpTfs.IO.Sockets;

/// <summary>
/// Lets senders with the same fragment policy pass together and makes one with another policy wait until they are through, because
/// dont-fragment is a property of the socket and not of a message.
/// </summary>
internal sealed unsafe class FragmentGate(int descriptor, bool isV6)
{
    private readonly object _gate = new();
    private FragmentPolicy? _current;
    private int _inside;

    /// <summary>Waits until the policy is in force. Each call needs an <see cref="Exit"/>.</summary>
    public void Enter(FragmentPolicy policy)
    {
        lock (_gate)
        {
            while (_inside > 0 && _current != policy) Monitor.Wait(_gate);
            if (_current != policy)
            {
                var value = policy switch
                {
                    FragmentPolicy.Forbid => Linux.PMTUDISC_DO,
                    FragmentPolicy.Probe => Linux.PMTUDISC_PROBE,
                    _ => Linux.PMTUDISC_DONT,
                };
                _ = isV6
                    ? Libc.setsockopt(descriptor, Linux.SOL_IPV6, Linux.IPV6_MTU_DISCOVER, &value, 4)
                    : Libc.setsockopt(descriptor, Linux.SOL_IP, Linux.IP_MTU_DISCOVER, &value, 4);
                _current = policy;
            }

            _inside++;
        }
    }

    /// <summary>Lets others in.</summary>
    public void Exit()
    {
        lock (_gate)
        {
            if (--_inside == 0) Monitor.PulseAll(_gate);
        }
    }
}
