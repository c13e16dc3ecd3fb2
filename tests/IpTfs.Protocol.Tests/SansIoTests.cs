using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using IpTfs.Protocol.Counters;

namespace IpTfs.Protocol.Tests;

/// <summary>
/// The built assembly refers to nothing that BannedSymbols.txt forbids. The analyzer fails the build on the same list (RS0030 under
/// TreatWarningsAsErrors; tried with one use each of a clock property, Stopwatch, Random, Guid.NewGuid, File, Console, TimeProvider, Timer, Task,
/// Socket, RandomNumberGenerator and Monitor: an error each). It does not see <c>lock</c>, which compiles to Monitor or Lock: this does.
/// </summary>
public class SansIoTests
{
    private static readonly string[] Banned =
        [.. File.ReadLines(Repository.File("src", "IpTfs.Protocol", "BannedSymbols.txt"))
            .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))
            .Select(line => line.Split(';')[0])];

    [Fact]
    public void ProtocolAssembly_RefersToNoBannedSymbol()
    {
        var found = Symbols(typeof(DropReason).Assembly.Location).Where(IsBanned).ToArray();

        Assert.Empty(found);
    }

    [Fact]
    public void ThisAssembly_IsCaughtUsingThem()
    {
        // The tests read files and this method takes a lock: a scan that finds neither could not fail.
        lock (Banned)
        {
            var found = Symbols(typeof(SansIoTests).Assembly.Location).Where(IsBanned).ToArray();

            Assert.Contains("System.IO.File.ReadLines", found);
            Assert.Contains("System.Threading.Monitor.Enter", found);
        }
    }

    private static bool IsBanned(string symbol) => Banned.Any(rule => rule[0] switch
    {
        'P' => symbol == string.Concat(rule.AsSpan(2, rule.LastIndexOf('.') - 1), "get_", rule.AsSpan(rule.LastIndexOf('.') + 1)),
        'M' => symbol == rule[2..].Split('(')[0],
        _ => symbol.StartsWith($"{rule[2..]}.", StringComparison.Ordinal),
    });

    private static List<string> Symbols(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var reader = file.GetMetadataReader();
        var symbols = new List<string>();
        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (member.Parent.Kind != HandleKind.TypeReference) continue;
            var type = reader.GetTypeReference((TypeReferenceHandle)member.Parent);
            symbols.Add($"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}.{reader.GetString(member.Name)}");
        }

        return symbols;
    }
}
