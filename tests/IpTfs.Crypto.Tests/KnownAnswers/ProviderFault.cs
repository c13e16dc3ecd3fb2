namespace IpTfs.Crypto.Tests.KnownAnswers;

/// <summary>The fault of a <see cref="FaultyProvider"/>.</summary>
public enum ProviderFault
{
    None,
    WrongText,
    WrongTag,
    WrongForLargePackets,
    AcceptsAnything,
    Throws,
}
