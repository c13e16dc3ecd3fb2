namespace IpTfs.Crypto.Tests;

/// <summary>A fact about a provider whose library is not on every machine: it is skipped, with the reason, where the library is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProviderFactAttribute : FactAttribute
{
    public ProviderFactAttribute(string provider)
    {
        Provider = provider;
        if (CryptoProviders.Find(provider)!.Missing is { } missing) Skip = $"{provider}: {missing}";
    }

    public string Provider { get; }
}
