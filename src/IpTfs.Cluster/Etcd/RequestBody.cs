using System.Net;
using System.Net.Http.Headers;

namespace IpTfs.Cluster.Etcd;

/// <summary>A body that knows whether any of it has been sent: before that, no server can have executed the request.</summary>
internal sealed class RequestBody : HttpContent
{
    private readonly byte[] _octets;
    private volatile bool _hasStarted;

    /// <summary>Makes a body; borrows the octets.</summary>
    public RequestBody(byte[] octets)
    {
        _octets = octets;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>Whether sending has begun.</summary>
    public bool HasStarted => _hasStarted;

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _hasStarted = true;
        return stream.WriteAsync(_octets, cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _octets.Length;
        return true;
    }
}
