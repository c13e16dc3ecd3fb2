using System.Buffers;
using System.Globalization;
using System.Text.Json;
using IpTfs.Cluster.Store;

namespace IpTfs.Cluster.Etcd;

/// <summary>Bodies of requests to the JSON gateway.</summary>
internal static class EtcdRequests
{
    /// <summary>Of <c>/v3/lease/grant</c>.</summary>
    public static byte[] Grant(long seconds) => Write(json => Number(json, "TTL", seconds));

    /// <summary>Of <c>/v3/lease/keepalive</c> and <c>/v3/lease/revoke</c>.</summary>
    public static byte[] Lease(long lease) => Write(json => Number(json, "ID", lease));

    /// <summary>Of <c>/v3/kv/range</c>: linearizable, ascending.</summary>
    /// <param name="begin">The first key.</param>
    /// <param name="end">The key after the last; <see cref="EtcdKeys.Zero"/> for all that follow.</param>
    /// <param name="limit">The most keys to return.</param>
    /// <param name="revision">As of which revision; 0 for now.</param>
    public static byte[] Range(byte[] begin, byte[] end, int limit, long revision) => Write(json =>
    {
        json.WriteBase64String("key", begin);
        json.WriteBase64String("range_end", end);
        Number(json, "limit", limit);
        if (revision != 0) Number(json, "revision", revision);
    });

    /// <summary>Of <c>/v3/kv/range</c>: whether the member still takes part. The cheapest read that is linearizable.</summary>
    public static byte[] Probe(byte[] key) => Write(json =>
    {
        json.WriteBase64String("key", key);
        json.WriteBoolean("count_only", true);
    });

    /// <summary>Of <c>/v3/kv/txn</c>.</summary>
    public static byte[] Transaction(StoreRequest.Transaction transaction, EtcdKeys keys) => Write(json =>
    {
        json.WriteStartArray("compare");
        foreach (var (key, target, revision) in transaction.Conditions)
        {
            var (name, field) = target == StoreCompareTarget.CreateRevision ? ("CREATE", "create_revision") : ("MOD", "mod_revision");
            json.WriteStartObject();
            json.WriteBase64String("key", keys.Absolute(key));
            json.WriteString("target", name);
            json.WriteString("result", "EQUAL");
            Number(json, field, revision);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("success");
        foreach (var write in transaction.Writes) WriteOperation(json, write, keys);
        json.WriteEndArray();
    });

    /// <summary>Of <c>/v3/watch</c>.</summary>
    public static byte[] Watch(byte[] begin, byte[] end, long fromRevision) => Write(json =>
    {
        json.WriteStartObject("create_request");
        json.WriteBase64String("key", begin);
        json.WriteBase64String("range_end", end);
        Number(json, "start_revision", fromRevision);
        json.WriteBoolean("progress_notify", true);
        json.WriteEndObject();
    });

    /// <summary>Of <c>/v3/auth/authenticate</c>. The caller clears it.</summary>
    public static byte[] Authenticate(string username, ReadOnlyMemory<byte> password)
    {
        // Six characters for each octet at most: the buffer does not grow, so no copy of the password is left behind.
        var buffer = new ArrayBufferWriter<byte>(256 + (6 * (username.Length + password.Length)));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("name", username);
            json.WriteString("password", password.Span);
            json.WriteEndObject();
        }

        var body = buffer.WrittenSpan.ToArray();
        buffer.Clear();
        return body;
    }

    private static void WriteOperation(Utf8JsonWriter json, StoreOperation write, EtcdKeys keys)
    {
        json.WriteStartObject();
        switch (write)
        {
            case StoreOperation.Put put:
                json.WriteStartObject("request_put");
                json.WriteBase64String("key", keys.Absolute(put.Key));
                json.WriteBase64String("value", put.Value.Span);
                if (put.Lease != 0) Number(json, "lease", put.Lease);
                json.WriteEndObject();
                break;
            case StoreOperation.Delete delete:
                json.WriteStartObject("request_delete_range");
                json.WriteBase64String("key", keys.Absolute(delete.Key));
                json.WriteEndObject();
                break;
        }

        json.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Number(Utf8JsonWriter json, string name, long value) => json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
}
