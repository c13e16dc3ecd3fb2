namespace IpTfs.Crypto.IpsecMb;

/// <summary>The processor features that <c>imb_get_feature_flags</c> reports, as far as AES-GCM depends on them; the bits are the library's.</summary>
[Flags]
internal enum CpuFeatures : ulong
{
    /// <summary>None that is known here.</summary>
    None = 0,

    /// <summary>AES instructions (AES-NI).</summary>
    Aes = 1ul << 1,

    /// <summary>Carry-less multiplication (PCLMULQDQ).</summary>
    Pclmulqdq = 1ul << 2,

    /// <summary>AVX, enabled by the operating system.</summary>
    Avx = 1ul << 5,

    /// <summary>AVX2.</summary>
    Avx2 = 1ul << 6,

    /// <summary>AVX-512 F, DQ, CD, BW and VL together: five bits.</summary>
    Avx512 = 0x1Ful << 7,

    /// <summary>AES instructions on 256-bit and, with AVX-512, 512-bit registers.</summary>
    Vaes = 1ul << 12,

    /// <summary>Carry-less multiplication on the same registers.</summary>
    Vpclmulqdq = 1ul << 13,
}
