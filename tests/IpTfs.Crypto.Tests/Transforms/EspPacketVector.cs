using System.Globalization;
using System.Text.Json.Serialization;

namespace IpTfs.Crypto.Tests.Transforms;

/// <summary>A whole ESP packet whose keys and text are known.</summary>
public sealed record EspPacketVector(
    string? Name,
    string Suite,
    string Key,
    [property: JsonPropertyName("auth_key")] string AuthKey,
    bool Esn,
    string Sequence,
    string Text,
    string Packet)
{
    public ulong SequenceNumber => ulong.Parse(Sequence, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public EspSuite FindSuite() => EspSuite.TryParse(Suite, out var suite) ? suite : throw new InvalidDataException(Suite);

    public Protocol.Esp.EspTransform Create(string provider) =>
        EspTransformFactory.Create(FindSuite(), Vectors.Hex(Key), Vectors.Hex(AuthKey), Esn, provider);

    /// <summary>The packet as a caller hands it to Seal: header and text written, IV and ICV arbitrary.</summary>
    public byte[] Unsealed()
    {
        var suite = FindSuite();
        var packet = Vectors.Hex(Packet);
        packet.AsSpan(8).Fill(0xa5);
        Vectors.Hex(Text).CopyTo(packet.AsSpan(8 + suite.IvLength));
        return packet;
    }
}
