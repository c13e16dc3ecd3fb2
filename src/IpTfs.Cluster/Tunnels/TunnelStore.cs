using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using IpTfs.Cluster.Keys;
using IpTfs.Cluster.Membership;
using IpTfs.Cluster.Store;
using IpTfs.Configuration;
using IpTfs.Configuration.Secrets;

namespace IpTfs.Cluster.Tunnels;

/// <summary>The tunnels that a cluster keeps in its store, each sealed under a key of its own: the store sees their names and nothing else.</summary>
/// <remarks>Thread-safe. A record that does not open is reported with the reason and never keeps the other tunnels from being read.</remarks>
/// <param name="store">The store of the tunnels. Borrowed.</param>
/// <param name="sealer">Seals and opens the records. Borrowed, and not used by other code meanwhile.</param>
public sealed class TunnelStore(IStore store, RecordSealer sealer)
{
    /// <summary>What this version writes: a tunnel as <see cref="EffectiveConfigurationRenderer.RenderWithKeys"/> renders it, in UTF-8.</summary>
    public const byte Schema = 1;

    private readonly Lock _sealing = new();

    /// <summary>Writes a tunnel, whether it is there or not.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">The tunnel with its keys, as it takes effect.</param>
    /// <param name="cancellationToken">Gives up; it may have been written then.</param>
    /// <returns>The store's revision with it.</returns>
    /// <exception cref="StoreFailedException">The tunnel was not written, or the outcome is unknown.</exception>
    public async Task<long> ApplyAsync(string name, string text, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(text);
        var key = ClusterKeys.Tunnel(name);
        var write = new StoreRequest.Transaction([], [new StoreOperation.Put(key, Seal(key, text))]);
        return (await store.AskAsync<StoreResponse.Decided>(write, cancellationToken)).Revision;
    }

    /// <summary>Deletes a tunnel.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up; it may have been deleted then.</param>
    /// <returns>False when it was not there.</returns>
    /// <exception cref="StoreFailedException">The tunnel was not deleted, or the outcome is unknown.</exception>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        var key = ClusterKeys.Tunnel(name);
        var isAbsent = new StoreRequest.Transaction([StoreCompare.Absent(key)], []);
        if ((await store.AskAsync<StoreResponse.Decided>(isAbsent, cancellationToken)).Succeeded) return false;
        await store.AskAsync<StoreResponse.Decided>(new StoreRequest.Transaction([], [new StoreOperation.Delete(key)]), cancellationToken);
        return true;
    }

    /// <summary>The tunnels by name, and whether each opens.</summary>
    /// <exception cref="StoreFailedException">The store cannot be read.</exception>
    public async Task<IReadOnlyList<TunnelListing>> ListAsync(CancellationToken cancellationToken = default)
    {
        var entries = await ReadAsync(cancellationToken);
        return [.. entries.Found.Select(List).OrderBy(static tunnel => tunnel.Name, StringComparer.Ordinal)];
    }

    /// <summary>Reads and opens all tunnels, as of one revision.</summary>
    /// <exception cref="StoreFailedException">The store cannot be read.</exception>
    public async Task<StoredTunnels> ReadAllAsync(CancellationToken cancellationToken = default)
    {
        var entries = await ReadAsync(cancellationToken);
        // Of two tunnels that exclude each other the older one stays, on every node.
        var inOrder = entries.Found.OrderBy(static entry => entry.ModRevision).ThenBy(static entry => entry.Key, StringComparer.Ordinal);
        return new StoredTunnels(entries.ClusterId, entries.Revision, [.. inOrder.Select(Open)]);
    }

    private Task<StoreResponse.Entries> ReadAsync(CancellationToken cancellationToken) =>
        store.AskAsync<StoreResponse.Entries>(new StoreRequest.Read(ClusterKeys.Tunnels), cancellationToken);

    private byte[] Seal(string key, string text)
    {
        var record = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetByteCount(text), pinned: true);
        try
        {
            Encoding.UTF8.GetBytes(text, record);
            lock (_sealing) return sealer.Seal(key, Schema, record);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(record);
        }
    }

    private TunnelListing List(StoreEntry entry)
    {
        var fault = TryOpen(entry, out var record);
        record?.Dispose();
        return new TunnelListing(NameOf(entry), entry.ModRevision, fault);
    }

    private StoredTunnel Open(StoreEntry entry)
    {
        var fault = TryOpen(entry, out var record);
        using (record) return new StoredTunnel(NameOf(entry), entry.ModRevision, fault is null ? Encoding.UTF8.GetString(record!.Octets) : null, fault);
    }

    /// <summary>Opens a record; returns why it cannot be used.</summary>
    private string? TryOpen(StoreEntry entry, out SecretBytes? record)
    {
        byte schema;
        bool opened;
        lock (_sealing) opened = sealer.TryOpen(entry.Key, entry.Value.Span, out schema, out record);
        if (!opened) return "does not open: it was sealed with another cluster key or for another name, or is damaged; apply the tunnel again";
        if (schema > Schema) return $"has schema {schema} and this version reads up to {Schema}: upgrade this node";
        if (schema == 0 || !Utf8.IsValid(record!.Octets)) return "holds something else than a tunnel: apply the tunnel again";
        return entry.Key.Length == ClusterKeys.Tunnels.Length ? "has no name: delete it" : null;
    }

    private static string NameOf(StoreEntry entry) => entry.Key[ClusterKeys.Tunnels.Length..];
}
