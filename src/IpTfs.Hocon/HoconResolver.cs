using IpTfs.Hocon.Resolution;
using IpTfs.Hocon.Syntax;

namespace IpTfs.Hocon;

/// <summary>Merges documents and resolves their substitutions. No input makes it throw.</summary>
public static class HoconResolver
{
    /// <summary>Merges documents as if their fields stood in one file, in the order of the documents, and resolves the result.</summary>
    /// <param name="documents">The documents, at least one; each overrides those before it.</param>
    /// <param name="environment">Returns the value of an environment variable, for substitutions that no document defines; null for no environment.</param>
    public static HoconResolution Resolve(IReadOnlyList<HoconDocument> documents, Func<string, string?>? environment = null)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (documents.Count == 0) throw new ArgumentException("At least one document is needed.", nameof(documents));
        var faults = new HoconFaultList();
        foreach (var document in documents)
        {
            if (documents.Count > 1 && document.Root is ArrayNode) faults.Add(document.Root.Origin, "an array cannot be merged with other documents");
        }

        var value = new Evaluator(documents, environment, faults).Resolve();
        return new HoconResolution(value, [.. documents.SelectMany(document => document.Faults), .. faults.ToList()]);
    }

    /// <summary>Resolves one document alone.</summary>
    public static HoconResolution Resolve(HoconDocument document, Func<string, string?>? environment = null) => Resolve([document], environment);
}
