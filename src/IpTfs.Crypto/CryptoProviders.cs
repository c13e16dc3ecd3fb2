using IpTfs.Crypto.BouncyCastle;
using IpTfs.Crypto.Framework;
using IpTfs.Crypto.IpsecMb;
using IpTfs.Crypto.OpenSsl;

namespace IpTfs.Crypto;

/// <summary>The cryptographic libraries that a transform can come from. Thread-safe; no library is loaded before it is asked for.</summary>
public static class CryptoProviders
{
    /// <summary>Takes for each suite the first provider of <see cref="Names"/> that has it and gives the known answers.</summary>
    public const string Auto = "auto";

    /// <summary>The providers, fastest first.</summary>
    internal static readonly CryptoProvider[] All = [new IpsecMbProvider(), new OpenSslProvider(), new FrameworkProvider(), new BouncyProvider()];

    /// <summary>The names by which configuration may choose a provider, without <see cref="Auto"/>; fastest first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(provider => provider.Name)];

    /// <summary>Whether a name is <see cref="Auto"/> or that of a provider.</summary>
    public static bool IsName(string? name) => name == Auto || Find(name) is not null;

    /// <summary>
    /// Why a provider cannot serve a suite on this machine, as a sentence; null when it can. For <see cref="Auto"/>, null when any can.
    /// </summary>
    /// <exception cref="ArgumentException">There is no provider of that name.</exception>
    public static string? FaultOf(string provider, EspSuite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        var candidate = provider == Auto ? Choose(suite) : Find(provider) ?? throw UnknownProvider(provider);
        return candidate is null ? "no provider has it" : candidate.FaultOf(suite);
    }

    /// <summary>The provider of a name; null when there is none.</summary>
    internal static CryptoProvider? Find(string? name) => Array.Find(All, provider => provider.Name == name);

    /// <summary>The fastest provider that can be used for a suite; null when none can.</summary>
    internal static CryptoProvider? Choose(EspSuite suite) => Array.Find(All, provider => provider.FaultOf(suite) is null);

    /// <summary>The exception for a name that no provider has.</summary>
    internal static ArgumentException UnknownProvider(string? name) =>
        new($"there is no crypto provider \"{name}\"; there are {Auto}, {string.Join(", ", Names)}", nameof(name));
}
