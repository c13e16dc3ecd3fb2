using System.Globalization;

namespace IpTfs.Node.Decode;

/// <summary>A readable tree: each outer packet with its blocks below it, each inner packet at the point of delivery.</summary>
/// <param name="output">Receives the lines; borrowed.</param>
internal sealed class TreeDecodeWriter(TextWriter output) : IDecodeWriter
{
    /// <inheritdoc/>
    public void Outer(OuterReport outer)
    {
        output.Write(string.Create(CultureInfo.InvariantCulture,
            $"#{outer.Record} {outer.Time} ESP {outer.Src} > {outer.Dst}{(outer.Encapsulation == "udp" ? " udp" : "")}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $" spi 0x{outer.Spi:x8} seq {outer.Seq} length {outer.Length}"));
        if (outer.Payload is not { } payload)
        {
            output.WriteLine($"└─ next header {outer.NextHeader}, {outer.PayloadLength} octets: no AGGFRAG payload");
            return;
        }

        var offset = payload.BlockOffset is { } known ? $"block-offset {known}" : "header cut short or unknown";
        output.WriteLine($"└─ AGGFRAG sub-type {payload.SubType?.ToString(CultureInfo.InvariantCulture) ?? "?"} {offset}, {outer.PayloadLength} octets");
        if (payload.Congestion is { } congestion) WriteCongestion(congestion, payload.Blocks.Count == 0);
        for (var i = 0; i < payload.Blocks.Count; i++)
        {
            output.WriteLine($"   {(i == payload.Blocks.Count - 1 ? "└─" : "├─")} {Describe(payload.Blocks[i])}");
        }
    }

    /// <inheritdoc/>
    public void Inner(InnerReport inner) => output.WriteLine(
        $"   => inner {inner.Src ?? "?"} > {inner.Dst ?? "?"} protocol {inner.Protocol} length {inner.Len} sha256 {inner.Sha256[..16]}…");

    /// <inheritdoc/>
    public void Error(ErrorReport error) => output.WriteLine($"!! {Describe(error)}");

    /// <inheritdoc/>
    public void Note(ErrorReport note) => output.WriteLine($"-- {Describe(note)}");

    /// <inheritdoc/>
    public void Summary(DecodeSummary summary)
    {
        output.WriteLine();
        output.WriteLine($"{summary.Outer} outer packets ({summary.OuterOctets} octets of ESP) carried {summary.Inner} inner packets ({summary.InnerOctets} octets)");
        output.WriteLine($"{summary.Records} records, {summary.Errors} errors, {summary.Notes} notes, {summary.OtherSpi} ESP packets of other SPIs, {summary.OtherFrames} frames without ESP");
        output.WriteLine($"{summary.Missed} sequence numbers missing, {summary.Incomplete} inner packets incomplete, {summary.Reordered} outer packets reordered, {summary.AllPad} all pad");
    }

    private static string Describe(BlockReport block) => block switch
    {
        { Type: "pad" } => $"pad, {block.Length} octets",
        { Type: "continuation", Fragment: "middle" } => $"continuation, {block.Length} octets, goes on in the next payload",
        { Type: "continuation" } => $"continuation, {block.Length} octets, the last of its packet",
        { Fragment: "whole" } => $"{block.Type}, {block.Length} octets",
        { Fragment: "first", Total: { } total } => $"{block.Type}, the first {block.Length} of {total} octets",
        { Fragment: "first" } => $"{block.Type}, the first {block.Length} octets, its length still to come",
        { Type: "invalid" } => $"invalid: an inner packet of {block.Total} octets cannot be; {block.Length} octets left unread",
        _ => $"unknown block type, {block.Length} octets left unread",
    };

    private static string Describe(ErrorReport fault)
    {
        var spi = fault.Spi is { } known ? $" spi 0x{known:x8}" : "";
        var seq = fault.Seq is { } number ? string.Create(CultureInfo.InvariantCulture, $" seq {number}") : "";
        var record = fault.Record > 0 ? $"#{fault.Record}" : "end of capture";
        return $"{record}{spi}{seq} {fault.Reason}: {fault.Detail}";
    }

    private void WriteCongestion(CongestionReport congestion, bool last) => output.WriteLine(
        $"   {(last ? "└─" : "├─")} loss-event-rate {congestion.LossEventRate}, rtt {congestion.RttMicros} us, echo-delay {congestion.EchoDelayMicros} us, "
        + $"transmit-delay {congestion.TransmitDelayMicros} us, tval {congestion.Tval}, techo {congestion.Techo}{(congestion.Probe ? ", P" : "")}{(congestion.EcnCe ? ", E" : "")}");
}
