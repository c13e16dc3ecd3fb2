using IpTfs.Hocon.Reading;
using IpTfs.Protocol.Wire;

namespace IpTfs.Gateway.Configuration;

/// <summary>A prefix of a traffic selector with the place where it is written.</summary>
/// <param name="Entry">Where it is written.</param>
/// <param name="Prefix">The prefix.</param>
internal readonly record struct SelectorEntry(ConfigEntry Entry, IpPrefix Prefix);
