namespace IpTfs.Node.Capture;

/// <summary>What a <see cref="CaptureReader"/> found next.</summary>
internal enum CaptureStep
{
    /// <summary>A record with octets.</summary>
    Record,

    /// <summary>Something that cannot be read; reading may go on.</summary>
    Fault,

    /// <summary>The end of the file.</summary>
    End,
}
