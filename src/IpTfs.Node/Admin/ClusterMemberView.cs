using IpTfs.Cluster.Membership;

namespace IpTfs.Node.Admin;

/// <summary>A member of a cluster, as <c>/v1/cluster</c> shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Instance">The identifier of the member's current run.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="Weight">Its share relative to the other members.</param>
/// <param name="Draining">Whether it is handing over its shards.</param>
/// <param name="Relay">The endpoint to which other nodes send the ESP packets of its tunnels.</param>
/// <param name="Addresses">The addresses on which it serves tunnels.</param>
/// <param name="Shards">Number of shards that it owns.</param>
internal sealed record ClusterMemberView(
    string Name, string Instance, string Version, int Weight, bool Draining, string? Relay, IReadOnlyList<string> Addresses, int Shards)
{
    /// <summary>Makes the view.</summary>
    public static ClusterMemberView Of(NodeRecord member, int shards) => new(
        member.Name, member.Instance, member.Version, member.Weight, member.IsDraining, member.Relay, member.Addresses, shards);
}
