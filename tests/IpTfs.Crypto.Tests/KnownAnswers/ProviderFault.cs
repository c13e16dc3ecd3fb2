namespace IpTfs.Crypto.Tests.KnownAnswers;

/// <summary>What a <see cref="FaultyProvider"/> does wrong.</summary>
public enum ProviderFault
{
    None,
    WrongText,
    WrongTag,
    WrongForLargePackets,
    AcceptsAnything,
    Throws,
}
