namespace IpTfs.Hocon;

/// <summary>One key of an object.</summary>
/// <param name="Key">The key: one path element, unquoted.</param>
/// <param name="Value">Its value.</param>
/// <param name="Comments">The comment lines that belong to it, without their marks; of the last definition that has any.</param>
public sealed record HoconMember(string Key, HoconValue Value, IReadOnlyList<string> Comments);
