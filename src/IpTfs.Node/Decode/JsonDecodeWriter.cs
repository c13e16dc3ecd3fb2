using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace IpTfs.Node.Decode;

/// <summary>One JSON object per line. The names are stable: fields may be added, but no field changes its name or meaning.</summary>
/// <param name="output">Receives the lines; borrowed.</param>
internal sealed class JsonDecodeWriter(TextWriter output) : IDecodeWriter
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _line = new();

    /// <inheritdoc/>
    public void Outer(OuterReport outer) => Write("outer", json =>
    {
        json.WriteNumber("record", outer.Record);
        json.WriteString("time", outer.Time.ToString());
        json.WriteNumber("spi", outer.Spi);
        json.WriteNumber("seq", outer.Seq);
        json.WriteString("src", outer.Src);
        json.WriteString("dst", outer.Dst);
        json.WriteString("encapsulation", outer.Encapsulation);
        json.WriteNumber("length", outer.Length);
        json.WriteNumber("payload_length", outer.PayloadLength);
        json.WriteNumber("next_header", outer.NextHeader);
        if (outer.Payload is not { } payload) return;
        if (payload.SubType is { } subType) json.WriteNumber("sub_type", subType);
        if (payload.BlockOffset is { } offset) json.WriteNumber("block_offset", offset);
        if (payload.Congestion is { } congestion) WriteCongestion(json, congestion);
        json.WriteStartArray("blocks");
        foreach (var block in payload.Blocks) WriteBlock(json, block);
        json.WriteEndArray();
    });

    /// <inheritdoc/>
    public void Inner(InnerReport inner) => Write("inner", json =>
    {
        json.WriteNumber("len", inner.Len);
        json.WriteString("sha256", inner.Sha256);
        json.WriteString("src", inner.Src);
        json.WriteString("dst", inner.Dst);
        if (inner.Protocol is { } protocol) json.WriteNumber("protocol", protocol);
        json.WriteNumber("spi", inner.Spi);
        json.WriteString("time", inner.Time.ToString());
    });

    /// <inheritdoc/>
    public void Error(ErrorReport error) => Write("error", json => WriteFault(json, error));

    /// <inheritdoc/>
    public void Note(ErrorReport note) => Write("note", json => WriteFault(json, note));

    /// <inheritdoc/>
    public void Summary(DecodeSummary summary) => Write("summary", json =>
    {
        json.WriteNumber("outer", summary.Outer);
        json.WriteNumber("inner", summary.Inner);
        json.WriteNumber("errors", summary.Errors);
        json.WriteNumber("notes", summary.Notes);
        json.WriteNumber("records", summary.Records);
        json.WriteNumber("other_spi", summary.OtherSpi);
        json.WriteNumber("other_frames", summary.OtherFrames);
        json.WriteNumber("outer_octets", summary.OuterOctets);
        json.WriteNumber("inner_octets", summary.InnerOctets);
        json.WriteNumber("missed", summary.Missed);
        json.WriteNumber("incomplete", summary.Incomplete);
        json.WriteNumber("reordered", summary.Reordered);
        json.WriteNumber("all_pad", summary.AllPad);
    });

    private static void WriteCongestion(Utf8JsonWriter json, CongestionReport congestion)
    {
        json.WriteBoolean("p", congestion.Probe);
        json.WriteBoolean("e", congestion.EcnCe);
        json.WriteNumber("loss_event_rate", congestion.LossEventRate);
        json.WriteNumber("rtt_us", congestion.RttMicros);
        json.WriteNumber("echo_delay_us", congestion.EchoDelayMicros);
        json.WriteNumber("transmit_delay_us", congestion.TransmitDelayMicros);
        json.WriteNumber("tval", congestion.Tval);
        json.WriteNumber("techo", congestion.Techo);
    }

    private static void WriteBlock(Utf8JsonWriter json, BlockReport block)
    {
        json.WriteStartObject();
        json.WriteString("type", block.Type);
        json.WriteNumber("length", block.Length);
        if (block.Fragment is { } fragment) json.WriteString("fragment", fragment);
        if (block.Total is { } total) json.WriteNumber("total", total);
        json.WriteEndObject();
    }

    private static void WriteFault(Utf8JsonWriter json, ErrorReport fault)
    {
        json.WriteString("reason", fault.Reason);
        json.WriteNumber("record", fault.Record);
        json.WriteString("detail", fault.Detail);
        if (fault.Spi is { } spi) json.WriteNumber("spi", spi);
        if (fault.Seq is { } seq) json.WriteNumber("seq", seq);
        json.WriteString("time", fault.Time.ToString());
    }

    private void Write(string type, Action<Utf8JsonWriter> writeFields)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            writeFields(json);
            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(_line.WrittenSpan));
        output.Write('\n');
    }
}
