using System.Security.Cryptography;
using System.Text;
using IpTfs.Cluster.Ledger;

namespace IpTfs.Cluster.Tests.Ledger;

/// <summary>Recognizes damage, and no attacker: enough for tests.</summary>
internal sealed class SumAuthenticator : IRecordAuthenticator
{
    public void Sign(string key, ReadOnlySpan<byte> record, Span<byte> proof) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(key), 0, .. record])[..IRecordAuthenticator.Length].CopyTo(proof);
}
