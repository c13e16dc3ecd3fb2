namespace IpTfs.Node.CommandLine;

/// <summary>A command line that works.</summary>
/// <param name="CommandLine">What to type.</param>
/// <param name="Purpose">Its purpose, in a few words.</param>
internal sealed record CommandExample(string CommandLine, string Purpose);
