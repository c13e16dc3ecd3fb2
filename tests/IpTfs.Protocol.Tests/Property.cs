using FsCheck;
using FsCheck.Fluent;

namespace IpTfs.Protocol.Tests;

/// <summary>Runs a property: 200 cases, or as many as IPTFS_PROP_CASES says. A failure prints the seed and the shrunk case.</summary>
internal static class Property
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(
        int.TryParse(Environment.GetEnvironmentVariable("IPTFS_PROP_CASES"), out var cases) ? cases : 200);

    /// <summary>The property holds for every value when the body neither returns false nor throws.</summary>
    public static void Holds<T>(Arbitrary<T> values, Func<T, bool> body) => Prop.ForAll(values, body).Check(Config);

    /// <summary>The property holds for every value when the body does not throw.</summary>
    public static void Holds<T>(Arbitrary<T> values, Action<T> body) => Prop.ForAll(values, body).Check(Config);

    /// <summary>The property holds for every value of a generator; values do not shrink.</summary>
    public static void Holds<T>(Gen<T> values, Action<T> body) => Holds(values.ToArbitrary(), body);

    /// <summary>Octet strings of 0 to <paramref name="maxLength"/> octets.</summary>
    public static Gen<byte[]> Octets(int maxLength) =>
        from length in Gen.Choose(0, maxLength)
        from octets in Gen.ArrayOf(Gen.Choose(0, 255), length)
        select octets.Select(o => (byte)o).ToArray();

    /// <summary>Any 32-bit value; small and large ones more often.</summary>
    public static Gen<uint> UInt32() => Gen.OneOf(
        Gen.Choose(0, 300).Select(i => (uint)i),
        Gen.Choose(0, 300).Select(i => uint.MaxValue - (uint)i),
        from high in Gen.Choose(0, 0xFFFF)
        from low in Gen.Choose(0, 0xFFFF)
        select ((uint)high << 16) | (uint)low);
}
