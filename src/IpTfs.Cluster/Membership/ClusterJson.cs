using System.Text.Json;
using System.Text.Json.Serialization;

namespace IpTfs.Cluster.Membership;

/// <summary>Records as JSON, so that an operator can read them with etcd's own tools. Fields of later versions are ignored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NodeRecord))]
[JsonSerializable(typeof(OwnerRecord))]
[JsonSerializable(typeof(ClusterRecord))]
internal sealed partial class ClusterJson : JsonSerializerContext
{
    public static byte[] Write(NodeRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, Default.NodeRecord);

    public static byte[] Write(OwnerRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, Default.OwnerRecord);

    public static byte[] Write(ClusterRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, Default.ClusterRecord);

    /// <summary>The record; null when the octets are not a valid record.</summary>
    public static NodeRecord? ReadNode(ReadOnlyMemory<byte> value) => Read(value, Default.NodeRecord);

    /// <inheritdoc cref="ReadNode"/>
    public static OwnerRecord? ReadOwner(ReadOnlyMemory<byte> value) => Read(value, Default.OwnerRecord);

    /// <inheritdoc cref="ReadNode"/>
    public static ClusterRecord? ReadCluster(ReadOnlyMemory<byte> value) => Read(value, Default.ClusterRecord);

    private static T? Read<T>(ReadOnlyMemory<byte> value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(value.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
