namespace IpTfs.Node.Decode;

/// <summary>Shows what decoding finds, as it finds it.</summary>
internal interface IDecodeWriter
{
    /// <summary>An opened ESP packet.</summary>
    void Outer(OuterReport outer);

    /// <summary>A delivered inner packet.</summary>
    void Inner(InnerReport inner);

    /// <summary>Something that could not be decoded.</summary>
    void Error(ErrorReport error);

    /// <summary>Something that is worth a line and no fault.</summary>
    void Note(ErrorReport note);

    /// <summary>The end.</summary>
    void Summary(DecodeSummary summary);
}
