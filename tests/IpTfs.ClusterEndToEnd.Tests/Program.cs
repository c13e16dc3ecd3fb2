using System.Globalization;
using IpTfs.ClusterEndToEnd.Tests;
using IpTfs.ClusterEndToEnd.Tests.Traffic;

switch (args)
{
    case ["demo"]:
        return ClusterDemo.Run(Console.Out);
    case ["scale", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var tunnels) && tunnels is >= FlowPlan.Count and <= FlowPlan.MostTunnels:
        return ClusterScale.Run(Console.Out, tunnels);
    default:
        Console.Error.WriteLine($"demo | scale TUNNELS, with {FlowPlan.Count} to {FlowPlan.MostTunnels} tunnels");
        return 2;
}
