namespace IpTfs.Protocol.Esp;

/// <summary>
/// The cryptography of one ESP security association in one direction, working in place on a whole ESP packet:
/// <c>SPI(4) | sequence(4) | IV(IvLength) | payload and trailer | ICV(IcvLength)</c>. Owns its keys; disposing clears them.
/// </summary>
/// <remarks>Not thread-safe: one SA, one thread at a time. Implementations live in <c>IpTfs.Crypto</c>. No member allocates.</remarks>
public abstract class EspTransform : IDisposable
{
    /// <summary>Octets of the explicit IV between the ESP header and the payload.</summary>
    public abstract int IvLength { get; }

    /// <summary>Octets of the integrity check value at the end.</summary>
    public abstract int IcvLength { get; }

    /// <summary>The length of the encrypted part is a multiple of this power of two: 4 for the AEADs and NULL (RFC 4303 §2.4), 16 for AES-CBC.</summary>
    public abstract int PaddingAlignment { get; }

    /// <summary>
    /// Writes the IV, encrypts the payload and trailer in place and writes the ICV. The caller has written SPI, the low 32 bits of
    /// the sequence number, payload and trailer. Borrows the packet.
    /// </summary>
    /// <param name="packet">The ESP packet, ICV space included.</param>
    /// <param name="sequence">The 64-bit sequence number (RFC 4303 §2.2.1). It makes the nonce: never the same twice under one key.</param>
    public abstract void Seal(Span<byte> packet, ulong sequence);

    /// <summary>
    /// Verifies the ICV and decrypts in place. False, in constant time and with the packet's content undefined, when it does not verify
    /// or when the length cannot be that of a packet of this transform. Borrows the packet.
    /// </summary>
    /// <param name="packet">The ESP packet, ICV included.</param>
    /// <param name="sequence">The 64-bit sequence number, its high half inferred by the receiver when ESN is on (RFC 4303 Appendix A).</param>
    public abstract bool TryOpen(Span<byte> packet, ulong sequence);

    /// <summary>Clears the keys and frees the provider's resources.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Clears the keys and frees the provider's resources.</summary>
    /// <param name="disposing">False when called by a finalizer.</param>
    protected abstract void Dispose(bool disposing);
}
