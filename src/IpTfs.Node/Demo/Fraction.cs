using System.Globalization;

namespace IpTfs.Node.Demo;

/// <summary>Parses a probability on the command line: <c>2%</c> or <c>0.02</c>.</summary>
internal static class Fraction
{
    /// <summary>Reads a probability. False when the text is not a number from 0 to 1.</summary>
    public static bool TryParse(string text, out double fraction)
    {
        var isPercent = text.EndsWith('%');
        var number = isPercent ? text.AsSpan(0, text.Length - 1) : text;
        var understood = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out fraction);
        if (isPercent) fraction /= 100;
        return understood && fraction is >= 0 and <= 1;
    }
}
