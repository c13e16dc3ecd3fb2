using System.Globalization;
using System.Text;

namespace IpTfs.Interop.Tests.Soak;

/// <summary>Draws the samples of a run as SVG: minutes to the right, MiB upwards.</summary>
public static class MemoryGraph
{
    private const double Mebibyte = 1024 * 1024;
    private const int Width = 900;
    private const int Height = 360;
    private const int Left = 64;
    private const int Top = 48;
    private const int Right = 24;
    private const int Bottom = 56;
    private static readonly double[] Steps = [1, 2, 5];

    /// <summary>The whole file.</summary>
    public static string Draw(string title, IReadOnlyList<SoakSample> samples)
    {
        var minutes = Math.Max(samples[^1].Seconds / 60, 0.1);
        var (minutesStep, octetsStep) = (StepFor(minutes, 10), StepFor(samples.Max(sample => sample.Resident) / Mebibyte, 6));
        var top = Math.Ceiling(samples.Max(sample => sample.Resident) / Mebibyte / octetsStep) * octetsStep;
        double X(double minute) => Left + ((Width - Left - Right) * minute / minutes);
        double Y(double mebibytes) => Height - Bottom - ((Height - Top - Bottom) * mebibytes / top);

        var svg = new StringBuilder();
        Line(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"13\">");
        Line(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>");
        Line(svg, $"<text x=\"{Left}\" y=\"22\" font-size=\"15\">{title}</text>");
        for (var value = 0.0; value <= top; value += octetsStep)
        {
            Line(svg, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(value):F1}\" y2=\"{Y(value):F1}\" stroke=\"#dddddd\"/>");
            Line(svg, $"<text x=\"{Left - 8}\" y=\"{Y(value) + 4:F1}\" text-anchor=\"end\">{value:0.##}</text>");
        }

        for (var value = 0.0; value <= minutes; value += minutesStep)
        {
            Line(svg, $"<line x1=\"{X(value):F1}\" x2=\"{X(value):F1}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom + 5}\" stroke=\"#333333\"/>");
            Line(svg, $"<text x=\"{X(value):F1}\" y=\"{Height - Bottom + 20}\" text-anchor=\"middle\">{value:0.##}</text>");
        }

        Line(svg, $"<path d=\"M{Left} {Top}V{Height - Bottom}H{Width - Right}\" fill=\"none\" stroke=\"#333333\"/>");
        Line(svg, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 14}\" text-anchor=\"middle\">minutes</text>");
        Line(svg, $"<text x=\"18\" y=\"{(Top + Height - Bottom) / 2}\" text-anchor=\"middle\" transform=\"rotate(-90 18 {(Top + Height - Bottom) / 2})\">MiB</text>");
        Curve(svg, "#1f5fa8", "resident", 0, samples, sample => (X(sample.Seconds / 60), Y(sample.Resident / Mebibyte)));
        Curve(svg, "#c0561f", "anonymous (heaps and stacks)", 1, samples, sample => (X(sample.Seconds / 60), Y(sample.Anonymous / Mebibyte)));
        svg.Append("</svg>\n");
        return svg.ToString();
    }

    private static void Curve(
        StringBuilder svg, string colour, string name, int number, IReadOnlyList<SoakSample> samples, Func<SoakSample, (double X, double Y)> at)
    {
        var points = string.Join(' ', samples.Select(sample => string.Create(CultureInfo.InvariantCulture, $"{at(sample).X:F1},{at(sample).Y:F1}")));
        Line(svg, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"/>");
        Line(svg, $"<text x=\"{Width - Right - 240 + (number * 80)}\" y=\"{Top - 8}\" fill=\"{colour}\">{name}</text>");
    }

    // The smallest of 1, 2, 5, 10, 20 … (or their tenths) that needs no more than so many steps.
    private static double StepFor(double range, int most)
    {
        for (var power = 0.01; ; power *= 10)
        {
            foreach (var step in Steps)
            {
                if (range / (step * power) <= most) return step * power;
            }
        }
    }

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(FormattableString.Invariant(text)).Append('\n');
}
