using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace IpTfs.Hocon.Syntax;

/// <summary>Decodes the octets of a source.</summary>
internal static class Utf8Text
{
    /// <summary>Decodes a text. Octets that are not UTF-8 become U+FFFD, and the first of them is reported.</summary>
    public static string Decode(ReadOnlySpan<byte> utf8, string file, HoconFaultList faults)
    {
        var text = Encoding.UTF8.GetString(utf8);
        if (Utf8.IsValid(utf8)) return text;
        var valid = 0;
        while (Rune.DecodeFromUtf8(utf8[valid..], out _, out var length) == OperationStatus.Done) valid += length;
        var before = Encoding.UTF8.GetString(utf8[..valid]);
        faults.Add(new LineMap(file, before).At(before.Length), "the file is not valid UTF-8 from here on");
        return text;
    }
}
