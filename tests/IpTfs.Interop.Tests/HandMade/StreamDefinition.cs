namespace IpTfs.Interop.Tests.HandMade;

/// <summary>A stream as it stands in the list.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Rule">What decides it.</param>
/// <param name="Write">Writes it.</param>
/// <param name="WhyLinuxDiffers">The reason, where Linux makes something else of it.</param>
public sealed record StreamDefinition(string Name, RfcRule Rule, Action<StreamScript> Write, string WhyLinuxDiffers = "");
