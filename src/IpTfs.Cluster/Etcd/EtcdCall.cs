using System.Text.Json;

namespace IpTfs.Cluster.Etcd;

/// <summary>A request of the JSON gateway and how its answer is read.</summary>
/// <typeparam name="T">What the answer is read as.</typeparam>
/// <param name="Path">The method, such as <c>/v3/kv/range</c>.</param>
/// <param name="Body">The body.</param>
/// <param name="Repeatable">Whether executing it twice equals executing it once: only then a request that may have been executed is sent again.</param>
/// <param name="Reader">Reads the answer; throws <see cref="EtcdFormatException"/>.</param>
internal sealed record EtcdCall<T>(string Path, byte[] Body, bool Repeatable, Func<JsonElement, T> Reader)
    where T : class;
