using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using IpTfs.Crypto.Primitives;

namespace IpTfs.Crypto.Transforms;

/// <summary>Native memory for the nonce, associated data and tag of the packet at hand. Holds the salt.</summary>
/// <remarks>Not thread-safe. After <see cref="Dispose"/> no other member may be called.</remarks>
internal sealed unsafe class NonceBlock : IDisposable
{
    /// <summary>Octets of a block.</summary>
    public const int Length = 64;

    private readonly SecretMemory? _memory;
    private readonly uint* _salt;

    /// <summary>Makes a block.</summary>
    /// <param name="salt">The 4 octets of keying material behind the cipher key.</param>
    /// <param name="spare">A cache line in the cipher's memory, which the cipher clears with its key; null to allocate one.</param>
    public NonceBlock(ReadOnlySpan<byte> salt, byte* spare = null)
    {
        if (spare is null) _memory = new SecretMemory(Length);
        Nonce = spare is null ? _memory!.Pointer : spare;
        Associated = Nonce + 16;
        Tag = Nonce + 32;
        _salt = (uint*)(Nonce + 48);
        salt.CopyTo(new Span<byte>(_salt, sizeof(uint)));
    }

    /// <summary>Room for 16 octets of which the nonce is the first 12.</summary>
    public byte* Nonce { get; }

    /// <summary>Room for 16 octets of associated data.</summary>
    public byte* Associated { get; }

    /// <summary>Room for a tag.</summary>
    public byte* Tag { get; }

    //= RFC4106 §4: nonce = salt | explicit IV
    //= RFC7634 §2: nonce = salt | explicit IV
    //= RFC4543 §3.2: nonce = salt | explicit IV
    /// <summary>Writes the nonce of a packet in one store, because the cipher reads it back at once in one load.</summary>
    /// <param name="iv">The packet's explicit IV.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteNonce(byte* iv) =>
        Vector128.Create(*_salt, Unsafe.ReadUnaligned<uint>(iv), Unsafe.ReadUnaligned<uint>(iv + 4), 0).Store((uint*)Nonce);

    /// <summary>Clears the salt.</summary>
    public void Dispose() => _memory?.Dispose();
}
