using IpTfs.Configuration.Secrets;

namespace IpTfs.Configuration.Tunnels;

/// <summary>The readable settings of one SA.</summary>
/// <param name="Spi">The SPI.</param>
/// <param name="Key">The cipher key.</param>
/// <param name="AuthKey">The integrity key.</param>
internal readonly record struct SaDraft(uint? Spi, SecretBytes? Key, SecretBytes? AuthKey);
