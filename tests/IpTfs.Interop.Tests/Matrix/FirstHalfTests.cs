using IpTfs.Interop.Tests.Harness;
using Xunit.Abstractions;

namespace IpTfs.Interop.Tests.Matrix;

/// <summary>One half of the matrix; the other runs beside it.</summary>
public sealed class FirstHalfTests(ITestOutputHelper output) : MatrixTests(output)
{
    public static TheoryData<string> Names => Share(0, 2);

    [LabTheory("ping")]
    [MemberData(nameof(Names))]
    public void EveryDatagram_ArrivesOnceAndIntactAtEitherEnd(string name) => RunCell(name);
}
