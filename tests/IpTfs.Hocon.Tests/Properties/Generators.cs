using System.Text;

namespace IpTfs.Hocon.Tests.Properties;

/// <summary>Random trees and texts from a seed: FsCheck supplies and prints the seed.</summary>
internal sealed class Generators(int seed)
{
    private static readonly string[] Fragments =
    [
        "{", "}", "[", "]", ":", "=", "+=", ",", "\n", " ", "\t", "#", "//", "\"", "\"\"\"", "\\", "${", "${?", "}", "a", "b.c", "a.b", "include ",
        "include \"self\"", "required(", "file(", ")", "true", "null", "1", "-", "1.5e+3", "é", "\ud800", "\u2028", "\0", "x y", "\"q\"", "\\u12", ".", "..",
    ];

    private readonly Random _random = new(seed);

    public HoconValue Tree(int depth = 4) => _random.Next(depth <= 0 ? 4 : 6) switch
    {
        0 => new HoconScalar(HoconValueKind.String, Text(), default),
        1 => new HoconScalar(HoconValueKind.Number, _random.Next(2) == 0 ? $"{_random.Next(-99, 99)}" : $"{_random.Next(99)}.{_random.Next(10)}e{_random.Next(-9, 9)}", default),
        2 => new HoconScalar(HoconValueKind.Boolean, _random.Next(2) == 0 ? "true" : "false", default),
        3 => new HoconScalar(HoconValueKind.Null, "null", default),
        4 => new HoconArray([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Tree(depth - 1))], default),
        _ => Object(depth),
    };

    public HoconObject Object(int depth) =>
        new(
            [.. Enumerable.Range(0, _random.Next(5)).Select(_ => Text()).Distinct(StringComparer.Ordinal)
                .Select(key => new HoconMember(key, Tree(depth - 1), _random.Next(3) == 0 ? [Text(), "second"] : []))],
            default);

    /// <summary>Characters of every class, also lone surrogates and words that mean something to the parser.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        for (var n = _random.Next(6); n > 0; n--)
        {
            text.Append(_random.Next(4) switch
            {
                0 => Fragments[_random.Next(Fragments.Length)],
                1 => ((char)_random.Next(0x10000)).ToString(),
                _ => ((char)_random.Next('a', 'z' + 1)).ToString(),
            });
        }

        return text.ToString();
    }

    /// <summary>Text that looks like HOCON often enough to get deep into the parser.</summary>
    public string Source()
    {
        var text = new StringBuilder();
        for (var n = _random.Next(60); n > 0; n--) text.Append(Fragments[_random.Next(Fragments.Length)]);
        return text.ToString();
    }

    /// <summary>A valid configuration of definitions that refer to each other at random.</summary>
    public string References()
    {
        string[] keys = ["a", "b", "c", "a.x", "b.x", "c.y.z"];
        string Key() => keys[_random.Next(keys.Length)];
        var text = new StringBuilder();
        for (var n = _random.Next(1, 12); n > 0; n--)
        {
            text.Append(Key()).Append(" = ").Append(_random.Next(7) switch
            {
                0 => $"${{{Key()}}}",
                1 => $"${{?{Key()}}}",
                2 => $"{{ {Key()} = ${{{Key()}}} }}",
                3 => $"[${{?{Key()}}}] ${{?{Key()}}}",
                4 => $"${{?{Key()}}} {{ x = {_random.Next(9)} }}",
                5 => $"{_random.Next(9)}${{?{Key()}}}",
                _ => $"{_random.Next(9)}",
            }).Append('\n');
        }

        return text.ToString();
    }
}
