using System.CommandLine;
using System.CommandLine.Parsing;

namespace IpTfs.Node.CommandLine;

/// <summary>Reports the errors of an invalid command line.</summary>
internal static class UsageFaults
{
    /// <summary>Writes one sentence for each fault, and how to get help.</summary>
    public static void Write(TextWriter error, ParseResult parsed)
    {
        foreach (var sentence in Sentences(parsed)) error.WriteLine($"iptfs: {sentence.TrimEnd('.')}");
        error.WriteLine($"Try '{Path(parsed.CommandResult)} --help'.");
    }

    private static IEnumerable<string> Sentences(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var explained = parsed.UnmatchedTokens.Select(word => (Word: word, Sentence: Explain(parsed.CommandResult, word))).Where(found => found.Sentence is not null).ToList();
        foreach (var (_, sentence) in explained) yield return sentence!;
        foreach (var fault in parsed.Errors)
        {
            // Skip the library's message about a word already explained, and its message about the missing subcommand.
            if (explained.Any(found => fault.Message.Contains($"'{found.Word}'", StringComparison.Ordinal))) continue;
            if (explained.Count > 0 && command is CommandGroup && fault.SymbolResult is CommandResult) continue;
            yield return fault.Message;
        }
    }

    private static string? Explain(CommandResult result, string word)
    {
        var command = result.Command;
        if (command is CommandGroup && !word.StartsWith('-'))
            return $"'{word}' is no command of '{Path(result)}': one of {string.Join(", ", command.Subcommands.Select(other => other.Name))}";
        var group = command as CommandGroup ?? (result.Parent as CommandResult)?.Command as CommandGroup;
        if (group is null) return null;
        if (command is IptfsCommand { Operands: { } operands } && command.Arguments.Count == 0 && !word.StartsWith('-')) return $"{group.Name} {command.Name} takes no {operands}";
        var owners = group.Subcommands.Where(other => other.Options.Any(option => option.Name == word || option.Aliases.Contains(word))).ToList();
        if (owners.Count == 0) return null;
        return owners.Contains(command) ? $"{word} goes after {command.Name}" : $"{word} goes with {string.Join(" or ", owners.Select(owner => owner.Name))}";
    }

    private static string Path(CommandResult result) => result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : "iptfs";
}
