namespace IpTfs.Crypto.IpsecMb;

/// <summary>
/// The instruction sets for which intel-ipsec-mb exports AES-GCM functions, and the choice among them. The library exports
/// <c>aes_gcm_{pre,enc,dec}_{128,192,256}_SET</c>; which sets exist depends on its version.
/// </summary>
/// <remarks>
/// The requirements are those of the AES-GCM code itself. They are weaker than those of the library's own processor types, which include the needs of
/// its other algorithms: its manager takes <c>vaes_avx2</c> only on processors with GFNI, which AMD's Zen 3 lacks.
/// </remarks>
internal static class GcmInstructionSet
{
    private const CpuFeatures Sse = CpuFeatures.Aes | CpuFeatures.Pclmulqdq;
    private const CpuFeatures Avx2 = Sse | CpuFeatures.Avx | CpuFeatures.Avx2;
    private const CpuFeatures Wide = CpuFeatures.Vaes | CpuFeatures.Vpclmulqdq;

    // Fastest first. vaes_avx2 exists since 1.5, avx_gen2 until 1.5.
    private static readonly (string Name, CpuFeatures Required)[] Sets =
    [
        ("vaes_avx512", Avx2 | CpuFeatures.Avx512 | Wide),
        ("vaes_avx2", Avx2 | Wide),
        ("avx512", Avx2 | CpuFeatures.Avx512),
        ("avx_gen4", Avx2),
        ("avx_gen2", Sse | CpuFeatures.Avx),
        ("sse", Sse),
    ];

    /// <summary>The key sizes in bits, in the order of <see cref="LibIpsecMb.Gcm"/>.</summary>
    public static IReadOnlyList<int> KeyBits { get; } = [128, 192, 256];

    /// <summary>The instruction sets that a processor can run and a library exports completely, fastest first.</summary>
    /// <param name="features">The processor's features.</param>
    /// <param name="isExported">Whether the library exports a function.</param>
    public static IEnumerable<string> Usable(CpuFeatures features, Func<string, bool> isExported) =>
        from set in Sets
        where (features & set.Required) == set.Required && KeyBits.All(bits => FunctionNames(bits, set.Name).All(isExported))
        select set.Name;

    /// <summary>The names of the functions for one key size: key expansion, encryption, decryption.</summary>
    public static string[] FunctionNames(int keyBits, string set) =>
        [$"aes_gcm_pre_{keyBits}_{set}", $"aes_gcm_enc_{keyBits}_{set}", $"aes_gcm_dec_{keyBits}_{set}"];
}
