namespace IpTfs.Actors.Dispatch;

/// <summary>Whether an idle actor runs on the thread of whoever tells it something.</summary>
public enum InlinePolicy : byte
{
    /// <summary>Always queue.</summary>
    Never,

    /// <summary>Data run inline, messages queue.</summary>
    Data,

    /// <summary>Data and messages run inline.</summary>
    DataAndMessages,

    /// <summary>The dispatcher is asked each time: for schedulers that explore interleavings.</summary>
    Ask,
}
