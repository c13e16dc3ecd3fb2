using System.Buffers;
using System.IO.Pipelines;

namespace IpTfs.Cluster.Etcd;

/// <summary>Reads the lines of a stream. Not thread-safe.</summary>
internal sealed class LineReader(Stream stream, int maxOctets)
{
    private readonly PipeReader _pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    /// <summary>The next line without its end; null when the stream has ended. In a stream that fails, etcd does not end the last line: the end of the stream does.</summary>
    /// <exception cref="EtcdFormatException">The line is too long.</exception>
    /// <exception cref="IOException">The stream broke.</exception>
    public async Task<byte[]?> NextAsync(CancellationToken cancellationToken)
    {
        for (long searched = 0; ;)
        {
            var read = await _pipe.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (buffer.Slice(searched).PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end).ToArray();
                _pipe.AdvanceTo(buffer.GetPosition(1, end));
                return line;
            }

            searched = buffer.Length;
            if (read.IsCompleted)
            {
                var rest = buffer.ToArray();
                _pipe.AdvanceTo(buffer.End);
                return rest.Length > 0 ? rest : null;
            }

            _pipe.AdvanceTo(buffer.Start, buffer.End);
            if (searched > maxOctets) throw new EtcdFormatException("is too long");
        }
    }
}
