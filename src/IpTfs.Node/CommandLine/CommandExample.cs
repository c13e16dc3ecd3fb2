namespace IpTfs.Node.CommandLine;

/// <summary>A valid command line.</summary>
/// <param name="CommandLine">The command line.</param>
/// <param name="Purpose">Its purpose, in a few words.</param>
internal sealed record CommandExample(string CommandLine, string Purpose);
