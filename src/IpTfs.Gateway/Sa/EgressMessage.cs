using IpTfs.Gateway.Control;
using IpTfs.Gateway.Routing;

namespace IpTfs.Gateway.Sa;

/// <summary>The messages of an egress actor, except packets.</summary>
public abstract record EgressMessage
{
    private EgressMessage()
    {
    }

    /// <summary>Replaces the settings. Keys and the anti-replay window stay.</summary>
    /// <param name="Definition">The new definition of the tunnel.</param>
    public sealed record Reconfigure(SaDefinition Definition) : EgressMessage;

    /// <summary>The ledger has written a higher ceiling to the SA's checkpoint.</summary>
    public sealed record CeilingRaised : EgressMessage
    {
        /// <summary>The only instance.</summary>
        public static readonly CeilingRaised Instance = new();

        private CeilingRaised()
        {
        }
    }

    /// <summary>
    /// Asks the SA for a lower ceiling, because it has less traffic than its ceiling was made for. The SA lowers the ceiling as far as it can, accepts nothing above it from then
    /// on, and reports it with <see cref="Ledger.LedgerMessage.CeilingLowered"/>.
    /// </summary>
    /// <param name="Highest">The wanted ceiling. The highest accepted number is used when that is higher.</param>
    /// <param name="Round">Identifies the request.</param>
    public sealed record LowerCeiling(ulong Highest, long Round) : EgressMessage;

    /// <summary>Delivers the packets that wait for missing ones, then accepts nothing any more: another node takes the SA over.</summary>
    /// <remarks>Answered with <see cref="HandoffPosition"/>: the highest number accepted.</remarks>
    /// <param name="Successor">Receives later packets unchanged; null when they are dropped and counted.</param>
    public sealed record HandOver(DirectoryEntry? Successor = null) : EgressMessage;

    /// <summary>Asks for the SA's counters and state.</summary>
    /// <remarks>Answered with <see cref="SaStatus"/>.</remarks>
    public sealed record GetStatus : EgressMessage;

    /// <summary>Asks for the SA in one line.</summary>
    /// <param name="Collector">Receives the answer.</param>
    /// <param name="Index">The tunnel's place there.</param>
    public sealed record GetSummary(SummaryCollector Collector, int Index) : EgressMessage;
}
