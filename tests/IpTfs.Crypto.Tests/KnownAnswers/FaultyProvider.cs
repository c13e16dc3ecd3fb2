using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Tests.KnownAnswers;

/// <summary>A provider whose library was miscompiled or has another version than its name says.</summary>
internal sealed class FaultyProvider(ProviderFault fault) : CryptoProvider
{
    private readonly CryptoProvider _sound = CryptoProviders.Find("framework")!;

    public override string Name => "faulty";

    public override string Version => "0";

    public override string? Missing => null;

    internal override AeadCipher CreateAead(EspCipher cipher, ReadOnlySpan<byte> key) =>
        fault == ProviderFault.Throws ? throw new InvalidOperationException() : new FaultyAead(fault, _sound.CreateAead(cipher, key));

    internal override CbcCipher CreateCbc(ReadOnlySpan<byte> key) => _sound.CreateCbc(key);

    internal override KeyedHash CreateHash(EspIntegrity integrity, ReadOnlySpan<byte> key) => _sound.CreateHash(integrity, key);

    protected override string? Lacks(EspSuite suite) => null;
}
