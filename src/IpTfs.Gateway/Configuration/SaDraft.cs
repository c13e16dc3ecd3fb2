using IpTfs.Hocon.Reading;

namespace IpTfs.Gateway.Configuration;

/// <summary>What could be read of one SA.</summary>
/// <param name="SpiEntry">Where the SPI is written.</param>
/// <param name="Spi">The SPI.</param>
/// <param name="KeyEntry">Where the cipher key is written, or would be.</param>
/// <param name="Key">The cipher key.</param>
/// <param name="AuthKey">The integrity key.</param>
internal sealed record SaDraft(ConfigEntry SpiEntry, uint? Spi, ConfigEntry KeyEntry, SecretBytes? Key, SecretBytes? AuthKey);
