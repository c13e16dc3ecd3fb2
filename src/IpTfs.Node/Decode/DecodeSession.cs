using System.Buffers.Binary;
using IpTfs.Node.Capture;
using IpTfs.Protocol.Time;

namespace IpTfs.Node.Decode;

/// <summary>Decodes a capture: the records' timestamps are the clock of the egress state machines.</summary>
internal sealed class DecodeSession : IEspSink, IDisposable
{
    /// <summary>Unknown SPIs remembered so that each is reported once; a hostile capture may hold a new SPI in each record.</summary>
    private const int OtherSpisNoted = 1024;

    private readonly Dictionary<uint, DecodeSa> _sas = [];
    private readonly HashSet<uint> _otherSpis = [];
    private readonly DecodeReporter _reporter;
    private MonotonicTime _now = MonotonicTime.Zero;
    private long? _originNanos;

    /// <summary>Makes a session.</summary>
    /// <param name="specs">The SAs; the keys are copied.</param>
    /// <param name="reorderWindow">The reorder window in outer packets.</param>
    /// <param name="reporter">Receives the reports; borrowed.</param>
    public DecodeSession(IEnumerable<SaSpec> specs, int reorderWindow, DecodeReporter reporter)
    {
        _reporter = reporter;
        foreach (var spec in specs) _sas.Add(spec.Spi, new DecodeSa(spec, reorderWindow, reporter));
    }

    /// <summary>Decodes all of a capture, ends with the summary and returns it.</summary>
    public DecodeSummary Run(CaptureReader reader, CancellationToken cancellationToken)
    {
        var extractor = new EspExtractor(this);
        for (var step = reader.Read(); step != CaptureStep.End; step = reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var record = reader.Record;
            _reporter.BeginRecord(record.Number, record.TimeNanos);
            if (step == CaptureStep.Fault)
            {
                _reporter.Fault(record.Number, record.TimeNanos, reader.Fault);
                continue;
            }

            AdvanceTo(record.TimeNanos);
            extractor.Handle(record);
        }

        _reporter.BeginRecord(0, reader.Record.TimeNanos);
        extractor.Finish();
        Flush();
        var summary = _reporter.Summary;
        summary.Records = reader.Record.Number;
        summary.OtherFrames = extractor.OtherFrames;
        foreach (var sa in _sas.Values) summary.Add(sa.Counters);
        _reporter.Finish();
        return summary;
    }

    /// <inheritdoc/>
    public bool Knows(uint spi) => _sas.ContainsKey(spi);

    /// <inheritdoc/>
    public void OnEsp(in EspFrame frame, ReadOnlySpan<byte> packet)
    {
        var spi = packet.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(packet) : 0;
        if (_sas.TryGetValue(spi, out var sa))
        {
            sa.Handle(frame, packet, _now);
            return;
        }

        if (packet.Length < sizeof(uint))
        {
            _reporter.Fault(frame.Record, frame.TimeNanos, new CaptureFault("outer-truncated", "the packet is shorter than an SPI"));
            return;
        }

        _reporter.Summary.OtherSpi++;
        if (_otherSpis.Count < OtherSpisNoted && _otherSpis.Add(spi)) _reporter.OtherSpi(spi);
    }

    /// <inheritdoc/>
    public void OnFault(long record, long timeNanos, CaptureFault fault) => _reporter.Fault(record, timeNanos, fault);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var sa in _sas.Values) sa.Dispose();
    }

    private void AdvanceTo(long timeNanos)
    {
        _originNanos ??= timeNanos;
        // Captures of several interfaces are not always in time order; the session's clock never runs backwards.
        _now = MonotonicTime.Max(_now, new MonotonicTime(Math.Max(0, timeNanos - _originNanos.Value)));
        foreach (var sa in _sas.Values)
        {
            while (sa.NextDeadline <= _now) sa.HandleTimeout(_now);
        }
    }

    /// <summary>The capture has ended: lets all deadlines pass, so that held packets are reported.</summary>
    private void Flush()
    {
        foreach (var sa in _sas.Values)
        {
            while (sa.NextDeadline != MonotonicTime.Never)
            {
                _now = MonotonicTime.Max(_now, sa.NextDeadline);
                sa.HandleTimeout(_now);
            }
        }
    }
}
