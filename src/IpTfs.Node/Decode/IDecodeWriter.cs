namespace IpTfs.Node.Decode;

/// <summary>Writes the results of decoding as they occur.</summary>
internal interface IDecodeWriter
{
    /// <summary>An opened ESP packet.</summary>
    void Outer(OuterReport outer);

    /// <summary>A delivered inner packet.</summary>
    void Inner(InnerReport inner);

    /// <summary>A record or packet that could not be decoded.</summary>
    void Error(ErrorReport error);

    /// <summary>A remark that is not an error.</summary>
    void Note(ErrorReport note);

    /// <summary>The end.</summary>
    void Summary(DecodeSummary summary);
}
