using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace IpTfs.Cluster.Hosting;

/// <summary>
/// Compiles the code of a hand-over before the first one: a tunnel stands still while its shard moves, and several times as long when every step of that is
/// compiled on the way.
/// </summary>
/// <remarks>Nothing is run. What cannot be compiled in advance is left to the runtime.</remarks>
internal static class CodePreparation
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // By namespace, with the types nested in theirs: lambdas and asynchronous methods are such.
    private static readonly string[] Cluster = ["Hosting", "Sharding", "Ledger", "Relay", "Membership", "Etcd", "Keys", "Store"];
    private static readonly string[] Gateway = ["Control", "Ledger", "Ownership", "Routing", "Sa"];

    /// <summary>Compiles it, and says how many methods that were and how long it took.</summary>
    public static (int Methods, TimeSpan Duration) Run()
    {
        var begin = Stopwatch.GetTimestamp();
        var methods = Prepare(typeof(ClusterHost).Assembly, "IpTfs.Cluster", Cluster) + Prepare(typeof(IpTfs.Gateway.GatewayHost).Assembly, "IpTfs.Gateway", Gateway);
        return (methods, Stopwatch.GetElapsedTime(begin));
    }

    private static int Prepare(Assembly assembly, string root, string[] parts)
    {
        var prepared = 0;
        foreach (var type in assembly.GetTypes())
        {
            // A delegate's methods are the runtime's.
            if (type.ContainsGenericParameters || type.IsSubclassOf(typeof(Delegate)) || !Array.Exists(parts, part => type.Namespace == $"{root}.{part}")) continue;
            foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
            {
                if (method.IsAbstract || method.ContainsGenericParameters || method.GetMethodImplementationFlags().HasFlag(MethodImplAttributes.InternalCall)) continue;
                if (TryPrepare(method.MethodHandle)) prepared++;
            }
        }

        return prepared;
    }

    private static bool TryPrepare(RuntimeMethodHandle method)
    {
        try
        {
            RuntimeHelpers.PrepareMethod(method);
            return true;
        }
        catch (PlatformNotSupportedException)
        {
            return false;
        }
    }
}
