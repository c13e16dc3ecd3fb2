using System.Text.Json;
using IpTfs.Cluster.Store;

namespace IpTfs.Cluster.Etcd;

/// <summary>Reads the answers of the JSON gateway. Every method throws <see cref="EtcdFormatException"/> for an answer that etcd does not give.</summary>
internal static class EtcdAnswers
{
    // Longer than any lease that etcd grants (9,000,000,000 seconds), and no more than a TimeSpan can hold.
    private const long MaxTtlSeconds = 10_000_000_000;

    /// <summary>Of <c>/v3/lease/grant</c>.</summary>
    public static StoreResponse.LeaseHeld Granted(JsonElement answer)
    {
        var header = EtcdHeader.ReadWithRevision(answer);
        var lease = EtcdJson.Int64(answer, "ID");
        var ttl = Ttl(answer);
        return lease > 0 && ttl > TimeSpan.Zero ? new StoreResponse.LeaseHeld(header.ClusterId, header.Revision, lease, ttl) : throw new EtcdFormatException("grants no lease");
    }

    /// <summary>Of <c>/v3/lease/keepalive</c>.</summary>
    public static EtcdRenewal Kept(JsonElement line, long lease)
    {
        var answer = EtcdJson.Object(line, "result");
        var header = EtcdHeader.ReadWithRevision(answer);
        if (EtcdJson.Int64(answer, "ID") != lease) throw new EtcdFormatException("is about another lease");
        return new EtcdRenewal(new StoreResponse.LeaseHeld(header.ClusterId, header.Revision, lease, Ttl(answer)), header.Term);
    }

    /// <summary>Of <c>/v3/lease/revoke</c>.</summary>
    public static StoreResponse.Done Revoked(JsonElement answer)
    {
        var header = EtcdHeader.ReadWithRevision(answer);
        return new StoreResponse.Done(header.ClusterId, header.Revision);
    }

    /// <summary>Of <c>/v3/kv/txn</c>.</summary>
    public static StoreResponse.Decided Decided(JsonElement answer)
    {
        var header = EtcdHeader.ReadWithRevision(answer);
        return new StoreResponse.Decided(header.ClusterId, header.Revision, EtcdJson.Boolean(answer, "succeeded"));
    }

    /// <summary>Of <c>/v3/kv/range</c>.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="keys">The prefix.</param>
    /// <param name="begin">The first key that was asked for.</param>
    public static EtcdPage Page(JsonElement answer, EtcdKeys keys, byte[] begin)
    {
        var header = EtcdHeader.ReadWithRevision(answer);
        var found = new List<StoreEntry>();
        byte[]? last = null;
        foreach (var item in EtcdJson.Objects(answer, "kvs"))
        {
            var key = EtcdJson.Bytes(item, "key");
            // Each key once and in order; otherwise reading pages might never end.
            if (last is null ? key.AsSpan().SequenceCompareTo(begin) < 0 : key.AsSpan().SequenceCompareTo(last) <= 0) throw new EtcdFormatException("has its keys in disorder");
            found.Add(Entry(item, key, keys));
            last = key;
        }

        var more = EtcdJson.Boolean(answer, "more");
        if (more && last is null) throw new EtcdFormatException("is an empty page before the last");
        return new EtcdPage(header.ClusterId, header.Revision, found, more ? [.. last!, 0] : null);
    }

    /// <summary>Of <c>/v3/kv/range</c>: the term alone.</summary>
    public static EtcdTerm Term(JsonElement answer) => new(EtcdHeader.ReadWithRevision(answer).Term);

    /// <summary>Of <c>/v3/auth/authenticate</c>: the token.</summary>
    public static string Token(JsonElement answer)
    {
        const int maxChars = 16 << 10;
        var token = EtcdJson.Text(answer, "token");
        if (token is null or { Length: 0 or > maxChars } || token.AsSpan().ContainsAnyExceptInRange('!', '~')) throw new EtcdFormatException("has no token that can be sent");
        return token;
    }

    /// <summary>A message of <c>/v3/watch</c>.</summary>
    public static EtcdWatchMessage Watched(JsonElement line, EtcdKeys keys)
    {
        var answer = EtcdJson.Object(line, "result");
        var header = EtcdHeader.Read(answer);
        var events = new List<StoreEvent>();
        foreach (var item in EtcdJson.Objects(answer, "events")) events.Add(Event(item, keys));
        return new EtcdWatchMessage(header.ClusterId, header.Revision, events)
        {
            IsCreated = EtcdJson.Boolean(answer, "created"),
            IsCancelled = EtcdJson.Boolean(answer, "canceled"),
            CompactRevision = EtcdJson.Int64(answer, "compact_revision"),
            CancelReason = EtcdJson.Text(answer, "cancel_reason"),
        };
    }

    private static StoreEvent Event(JsonElement item, EtcdKeys keys)
    {
        var entry = EtcdJson.Object(item, "kv");
        var key = EtcdJson.Bytes(entry, "key");
        return EtcdJson.TextOrNumber(item, "type") switch
        {
            null or "PUT" or "0" when Entry(entry, key, keys) is var put => new StoreEvent(put.Key, put.ModRevision, put),
            "DELETE" or "1" when EtcdJson.Int64(entry, "mod_revision") is > 0 and var revision => new StoreEvent(keys.Relative(key), revision, null),
            _ => throw new EtcdFormatException("has an event that is neither a put nor a delete"),
        };
    }

    private static StoreEntry Entry(JsonElement item, byte[] key, EtcdKeys keys)
    {
        var created = EtcdJson.Int64(item, "create_revision");
        var modified = EtcdJson.Int64(item, "mod_revision");
        if (created <= 0 || modified < created) throw new EtcdFormatException("has a key with impossible revisions");
        return new StoreEntry(keys.Relative(key), EtcdJson.Bytes(item, "value"), created, modified, EtcdJson.Int64(item, "lease"));
    }

    private static TimeSpan Ttl(JsonElement answer)
    {
        var seconds = EtcdJson.Int64(answer, "TTL");
        return seconds <= MaxTtlSeconds ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : throw new EtcdFormatException("has an impossible TTL");
    }
}
