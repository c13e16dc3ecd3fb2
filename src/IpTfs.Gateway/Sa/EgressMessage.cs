using IpTfs.Gateway.Control;
using IpTfs.Gateway.Routing;

namespace IpTfs.Gateway.Sa;

/// <summary>What an egress actor is told, packets aside.</summary>
public abstract record EgressMessage
{
    private EgressMessage()
    {
    }

    /// <summary>Work with other settings from now on. Keys and the anti-replay window stay.</summary>
    /// <param name="Definition">The tunnel as it is to be.</param>
    public sealed record Reconfigure(SaDefinition Definition) : EgressMessage;

    /// <summary>The ledger has written a higher ceiling to the SA's checkpoint.</summary>
    public sealed record CeilingRaised : EgressMessage
    {
        /// <summary>The only one.</summary>
        public static readonly CeilingRaised Instance = new();

        private CeilingRaised()
        {
        }
    }

    /// <summary>
    /// The ledger would have the ceiling lower, because the SA has less traffic than its room was made for. The SA settles on the least that it can, and from then on
    /// accepts nothing above that: <see cref="Ledger.LedgerMessage.CeilingLowered"/> says what.
    /// </summary>
    /// <param name="Highest">The highest number that it should accept; the top, where that is higher.</param>
    /// <param name="Round">Names the request.</param>
    public sealed record LowerCeiling(ulong Highest, long Round) : EgressMessage;

    /// <summary>Deliver what waits for packets that are missing, then never accept anything again: the SA goes on elsewhere.</summary>
    /// <remarks>Answered with <see cref="HandoffPosition"/>: the highest number accepted.</remarks>
    /// <param name="Successor">Receives the packets that arrive from then on, unchanged; null when they are dropped, and counted.</param>
    public sealed record HandOver(DirectoryEntry? Successor = null) : EgressMessage;

    /// <summary>Asks for the SA's figures.</summary>
    /// <remarks>Answered with <see cref="SaStatus"/>.</remarks>
    public sealed record GetStatus : EgressMessage;
}
