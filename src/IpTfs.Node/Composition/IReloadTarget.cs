using IpTfs.Configuration;

namespace IpTfs.Node.Composition;

/// <summary>A running gateway that can go over to another configuration without a restart.</summary>
internal interface IReloadTarget
{
    /// <summary>Why the gateway cannot go over to a configuration, one sentence each; empty when it can.</summary>
    IReadOnlyList<string> RefusalsOf(GatewayConfiguration current, GatewayConfiguration wanted);

    /// <summary>Goes over to another configuration, and returns a sentence about what changed.</summary>
    /// <param name="current">The present configuration; owned.</param>
    /// <param name="wanted">The other configuration; owned by the caller's successor, as <paramref name="current"/> was.</param>
    /// <param name="difference">What differs.</param>
    Task<string> ApplyAsync(GatewayConfiguration current, GatewayConfiguration wanted, ConfigurationDifference difference);
}
