using System.Diagnostics;
using System.Runtime;

namespace IpTfs.Node.Rehearsal;

/// <summary>The packets that the two gateways of a rehearsal exchange, round after round, until the runtime compiles nothing any more.</summary>
/// <param name="left">One end, started.</param>
/// <param name="right">The other.</param>
/// <param name="limits">How long it may take.</param>
/// <param name="watch">Runs since the rehearsal began.</param>
/// <param name="cancellationToken">Ends it early.</param>
internal sealed class RehearsalExchange(RehearsalEnd left, RehearsalEnd right, RehearsalLimits limits, Stopwatch watch, CancellationToken cancellationToken)
{
    /// <summary>Why no more was carried when the time was over before the first packet.</summary>
    internal const string NoTime = "no time was left once the gateways had started";

    /// <summary>Why no more was carried when a packet did not arrive.</summary>
    internal const string NoWay = "the loopback interface carries nothing";

    /// <summary>Nothing was compiled for so long: nothing waits to be.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(5);

    private const int Burst = 32;
    private const int Rounds = 60;
    private const int JoinedEvery = 2;
    private const int JoinedPatienceMillis = 1500;

    private readonly RehearsalPackets _forth = new(left.Address, right.Address);
    private readonly RehearsalPackets _back = new(right.Address, left.Address);
    private readonly int _patience = (int)limits.Patience.TotalMilliseconds;

    /// <summary>Packets and super-packets carried so far.</summary>
    public int Packets { get; private set; }

    private bool IsTimeLeft => watch.Elapsed < limits.Total && !cancellationToken.IsCancellationRequested;

    /// <summary>Exchanges; blocks until it is over.</summary>
    /// <returns>Why nothing was carried, or it was broken off; null when it came to its end or used up its time.</returns>
    public string? Run()
    {
        // The runtime compiles a method anew when it has been called some thirty times, and once more, with what it learned, after as many again; in the
        // background, where packets would only be in its way.
        var before = -1L;
        while (IsTimeLeft && JitInfo.GetCompiledMethodCount() is var compiled && compiled != before)
        {
            before = compiled;
            for (var i = 0; i < Rounds && IsTimeLeft; i++)
            {
                // There and back: what is alone must arrive, or there is no way at all.
                if (!Carry(left, right, _forth) || !Carry(right, left, _back)) return NoWay;
                if (i % JoinedEvery == 0) CarryJoined();
            }

            WaitForCompiler();
        }

        return Packets == 0 ? NoTime : null;
    }

    private void WaitForCompiler()
    {
        var (compiled, since) = (JitInfo.GetCompiledMethodCount(), watch.Elapsed);
        while (IsTimeLeft && watch.Elapsed - since < Idle)
        {
            Thread.Sleep(1);
            if (JitInfo.GetCompiledMethodCount() is var now && now != compiled) (compiled, since) = (now, watch.Elapsed);
        }
    }

    private bool Carry(RehearsalEnd from, RehearsalEnd to, RehearsalPackets packets)
    {
        if (!from.Host.TryGive(packets.Datagram()) || !to.Host.TryTake(_patience, out _)) return false;
        Packets++;
        return true;
    }

    private void CarryJoined()
    {
        for (var i = 0; i < Burst; i++) left.Host.TryGive(_forth.Datagram());
        TakeAll(Burst * RehearsalPackets.DatagramPayload, RehearsalPackets.DatagramHeaders);
        left.Host.TryGive(_forth.Stream(out var description), description);
        TakeAll(RehearsalPackets.StreamPayload, RehearsalPackets.StreamHeaders);
    }

    // They come joined in any number of super-packets; what is lost on the way is not waited for long.
    private void TakeAll(int payload, int headers)
    {
        while (payload > 0 && right.Host.TryTake(JoinedPatienceMillis, out var packet)) payload -= packet.Length - headers;
    }
}
