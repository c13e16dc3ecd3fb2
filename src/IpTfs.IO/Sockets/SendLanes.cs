using IpTfs.IO.Native;

namespace IpTfs.IO.Sockets;

/// <summary>
/// Lets any number of threads send on one socket at the same time as long as they want the same fragment policy. Dont-fragment is a property of the socket and
/// not of a message, so a send with another policy waits until the sends under way have returned, changes the socket, and lets other sends continue.
/// </summary>
/// <remarks>
/// <para>
/// A send with the policy in force costs one atomic exchange on a cache line of its thread. The send writes its policy to its lane, then reads the policy in force;
/// a change of policy withdraws the policy in force and then reads all lanes. A full fence orders the two accesses of both threads, so at least one sees the write
/// of the other.
/// </para>
/// <para>A lock serializes policy changes. A send that finds its policy withdrawn waits for that lock, so sends of one policy cannot starve sends of another.</para>
/// </remarks>
internal sealed unsafe class SendLanes(int descriptor, bool isV6)
{
    private const int Withdrawn = -1;

    private readonly SendLane[] _lanes = new SendLane[ThreadLane.Count + 1];
    private readonly Lock _changing = new();
    private readonly Lock _shared = new();

    // The policy in force plus one, 0 before the first send.
    private int _policy;

    /// <summary>Waits until the policy is in force, and keeps it in force until <see cref="Exit"/>.</summary>
    /// <returns>The lane of the calling thread.</returns>
    public ref SendLane Enter(FragmentPolicy policy)
    {
        var number = ThreadLane.Current;
        if (number == ThreadLane.Shared) _shared.Enter();
        ref var lane = ref _lanes[number];
        var wanted = (int)policy + 1;
        Interlocked.Exchange(ref lane.Policy, wanted);
        if (Volatile.Read(ref _policy) != wanted) Change(ref lane, wanted);
        return ref lane;
    }

    /// <summary>Ends a send.</summary>
    public void Exit(ref SendLane lane)
    {
        Volatile.Write(ref lane.Policy, 0);
        if (ThreadLane.Current == ThreadLane.Shared) _shared.Exit();
    }

    /// <summary>Adds the counters of all threads to those of the socket. Any thread.</summary>
    public void AddTo(ref OuterSocketCounters counters)
    {
        foreach (ref var lane in _lanes.AsSpan()) lane.AddTo(ref counters);
    }

    private void Change(ref SendLane lane, int wanted)
    {
        Volatile.Write(ref lane.Policy, 0);
        lock (_changing)
        {
            if (_policy != wanted)
            {
                Interlocked.Exchange(ref _policy, Withdrawn);
                WaitForSends();
                SetPolicy((FragmentPolicy)(wanted - 1));
            }

            // Within the lock, so that the next change waits for this send.
            Volatile.Write(ref lane.Policy, wanted);
            Volatile.Write(ref _policy, wanted);
        }
    }

    private void WaitForSends()
    {
        foreach (ref var lane in _lanes.AsSpan())
        {
            // A send takes microseconds. The thread yields its processor between checks, but does not sleep.
            var wait = new SpinWait();
            while (Volatile.Read(ref lane.Policy) != 0) wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void SetPolicy(FragmentPolicy policy)
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
    }
}
