namespace IpTfs.Node.Capture;

/// <summary>The result of one <see cref="CaptureReader"/> read.</summary>
internal enum CaptureStep
{
    /// <summary>A record.</summary>
    Record,

    /// <summary>An unreadable part; reading may continue.</summary>
    Fault,

    /// <summary>The end of the file.</summary>
    End,
}
