namespace IpTfs.Testing.EndToEnd;

/// <summary>One way in which two gateways are joined and one kind of packet that they carry.</summary>
public sealed record TunnelCase(Encapsulation Encapsulation, AddressFamily Outer, AddressFamily Inner)
{
    /// <summary>Every combination. A new dimension is a new line here.</summary>
    public static IReadOnlyList<TunnelCase> All { get; } =
    [
        .. from encapsulation in Enum.GetValues<Encapsulation>()
           from outer in Enum.GetValues<AddressFamily>()
           from inner in Enum.GetValues<AddressFamily>()
           select new TunnelCase(encapsulation, outer, inner),
    ];

    /// <summary>The names by which a test runner lists the cases.</summary>
    public static TheoryData<string> Names => [.. All.Select(item => item.ToString())];

    public static TunnelCase Named(string name) => All.Single(item => item.ToString() == name);

    public override string ToString() => $"{Inner} in {(Encapsulation == Encapsulation.Udp ? "UDP" : "ESP")} over {Outer}";
}
