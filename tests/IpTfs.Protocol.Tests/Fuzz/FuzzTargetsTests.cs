using System.Reflection;
using FsCheck.Fluent;
using IpTfs.Protocol.Counters;
using IpTfs.Protocol.Wire;

namespace IpTfs.Protocol.Tests.Fuzz;

public class FuzzTargetsTests
{
    public static TheoryData<string> Names => [.. FuzzTargets.All.Keys];

    [Fact]
    public void EveryParserOfTheWire_HasATarget()
    {
        var parsers = typeof(DropReason).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(IPv4View).Namespace)
            .Where(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static).Any(IsParser))
            .Select(type => type.Name);

        Assert.Empty(parsers.Except(FuzzTargets.All.Keys));
    }

    [Fact]
    public void EveryFuzzMethod_IsListed()
    {
        var methods = typeof(FuzzTargets).Assembly.GetTypes()
            .Select(type => type.GetMethod("Fuzz", BindingFlags.Public | BindingFlags.Static, [typeof(ReadOnlySpan<byte>)]))
            .OfType<MethodInfo>();

        Assert.Equal(methods.Order(ByName()), FuzzTargets.All.Values.Select(target => target.Method).Order(ByName()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryPrefixOfTheCorpus_IsHandled(string name)
    {
        var target = FuzzTargets.All[name];
        foreach (var octets in Corpus.All)
        {
            for (var length = 0; length <= octets.Length; length++) target(octets.AsSpan(0, length));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EverySingleBitFlipOfTheCorpus_IsHandled(string name)
    {
        var target = FuzzTargets.All[name];
        foreach (var octets in Corpus.All)
        {
            for (var bit = 0; bit < octets.Length * 8; bit++)
            {
                octets[bit / 8] ^= (byte)(1 << (bit % 8));
                target(octets);
                octets[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void MutatedCorpus_IsHandled(string name)
    {
        var target = FuzzTargets.All[name];
        Property.Holds(
            from octets in Gen.OneOf(Property.Octets(120), Gen.Elements(Corpus.All.ToArray()))
            from cuts in Gen.ListOf(
                from at in Gen.Choose(0, Math.Max(octets.Length - 1, 0))
                from kind in Gen.Choose(0, 3)
                from value in Gen.OneOf(Gen.Choose(0, 255), Gen.Elements(0, 1, 0x3B, 0x45, 0x60, 0x7F, 0x80, 0xFF))
                select (at, kind, value: (byte)value))
            select cuts.Aggregate(octets.ToArray(), (mutated, cut) => Mutate(mutated, cut.at, cut.kind, cut.value)),
            octets => target(octets));
    }

    private static byte[] Mutate(byte[] octets, int at, int kind, byte value)
    {
        at = Math.Min(at, octets.Length);
        return kind switch
        {
            0 => octets[..at],
            1 => [.. octets[..at], value, .. octets[at..]],
            2 when at < octets.Length => [.. octets[..at], .. octets[(at + 1)..]],
            3 when at < octets.Length => [.. octets[..at], value, .. octets[(at + 1)..]],
            _ => octets,
        };
    }

    private static bool IsParser(MethodInfo method) => method.Name is "TryParse" or "TryRead" or "Parse" or "Read"
        && method.GetParameters() is [{ } first, ..] && first.ParameterType == typeof(ReadOnlySpan<byte>);

    private static Comparer<MethodInfo> ByName() => Comparer<MethodInfo>.Create((a, b) => string.CompareOrdinal(a.DeclaringType!.Name, b.DeclaringType!.Name));
}
