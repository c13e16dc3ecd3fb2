namespace IpTfs.Hocon.Resolution;

/// <summary>What a place is, as far as its outermost form: the places inside are found when they are asked for.</summary>
internal abstract class Evaluated
{
    /// <summary>Nothing: an undefined optional substitution.</summary>
    public static readonly Evaluated Absent = new EvaluatedAbsent();

    /// <summary>The whole tree, once built.</summary>
    public HoconValue? Built { get; set; }

    /// <summary>Whether the whole tree is being built.</summary>
    public bool Building { get; set; }
}
