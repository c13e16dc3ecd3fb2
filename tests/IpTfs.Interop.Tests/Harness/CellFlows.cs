using IpTfs.Testing.EndToEnd;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>The flows of a cell: either direction, each of its inner families, each with its own content.</summary>
public static class CellFlows
{
    private const int FirstPort = 7001;

    /// <summary>The flows that end at this side.</summary>
    public static IReadOnlyList<Flow> To(Site site, InteropCell cell) =>
    [
        .. from family in cell.Inner
           let port = PortOf(site, family)
           select new Flow(site.Inner(family), port, cell.Traffic.Sizes, port),
    ];

    /// <summary>Which side the flow with this port ends at.</summary>
    public static Site DestinationOf(int port) => port < FirstPort + 2 ? Site.A : Site.B;

    private static int PortOf(Site site, AddressFamily family) => FirstPort + (site == Site.A ? 0 : 2) + (family == AddressFamily.V4 ? 0 : 1);
}
