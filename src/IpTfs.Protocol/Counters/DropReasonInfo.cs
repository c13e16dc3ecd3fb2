namespace IpTfs.Protocol.Counters;

/// <summary>One row of the table of drop reasons: the source of the metrics, the command line and the documentation.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Name">The stable name, in kebab-case; unique together with <paramref name="Direction"/>.</param>
/// <param name="Direction">The direction of the packet.</param>
/// <param name="Severity">The attention that the drop needs from the operator.</param>
/// <param name="Unit">The kind of packet counted.</param>
/// <param name="Text">One sentence that says when the reason is counted.</param>
/// <param name="Reference">The section of the standard that requires the drop, or "-".</param>
public sealed record DropReasonInfo(
    DropReason Reason,
    string Name,
    DropDirection Direction,
    DropSeverity Severity,
    DropUnit Unit,
    string Text,
    string Reference);
