using FsCheck;
using FsCheck.Fluent;

namespace IpTfs.Protocol.Tests.Support;

/// <summary>Lists of operations that shrink: first halves and quarters go, then single operations, then each operation gets simpler.</summary>
internal static class OpList
{
    public static Arbitrary<T[]> Of<T>(Gen<T> op, int maxLength, Func<T, IEnumerable<T>> simpler)
    {
        var gen = Gen.Choose(0, maxLength).SelectMany(n => Gen.ArrayOf(op, n));
        return Arb.From(gen, ops => Shrink(ops, simpler));
    }

    private static IEnumerable<T[]> Shrink<T>(T[] ops, Func<T, IEnumerable<T>> simpler)
    {
        for (var chunk = ops.Length / 2; chunk >= 1; chunk /= 2)
        {
            for (var at = 0; at + chunk <= ops.Length; at += chunk) yield return [.. ops[..at], .. ops[(at + chunk)..]];
        }

        for (var i = 0; i < ops.Length; i++)
        {
            foreach (var op in simpler(ops[i])) yield return [.. ops[..i], op, .. ops[(i + 1)..]];
        }
    }
}
