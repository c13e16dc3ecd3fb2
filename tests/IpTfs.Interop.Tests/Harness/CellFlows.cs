using IpTfs.EndToEnd.Tests.Harness;

namespace IpTfs.Interop.Tests.Harness;

/// <summary>The four flows of a cell: either direction, either inner family, each with its own content.</summary>
public static class CellFlows
{
    public static IReadOnlyList<Flow> To(Site site, InteropCell cell)
    {
        var first = site == Site.A ? 7001 : 7003;
        return [new Flow(site.InnerV4, first, cell.Sizes, first), new Flow(site.InnerV6, first + 1, cell.Sizes, first + 1)];
    }
}
