namespace IpTfs.ClusterEndToEnd.Tests.Traffic;

/// <summary>What became of the datagrams with one number, one of each flow. Times are in microseconds since the traffic began; 0 means never.</summary>
public sealed class TrafficRow(int begun)
{
    /// <summary>When the first of them was about to be sent.</summary>
    public int Begun => begun;

    /// <summary>When it was sent.</summary>
    public readonly int[] Sent = new int[FlowPlan.Count];

    /// <summary>When it first reached a responder.</summary>
    public readonly int[] Delivered = new int[FlowPlan.Count];

    /// <summary>When its answer first came back.</summary>
    public readonly int[] Answered = new int[FlowPlan.Count];

    /// <summary>Which responder it reached first.</summary>
    public readonly sbyte[] Responder = new sbyte[FlowPlan.Count];

    /// <summary>How often it reached any responder.</summary>
    public readonly int[] Deliveries = new int[FlowPlan.Count];

    /// <summary>How often an answer came back.</summary>
    public readonly int[] Answers = new int[FlowPlan.Count];

    /// <summary>Whether the responder's kernel had no route for the answer.</summary>
    public readonly bool[] Refused = new bool[FlowPlan.Count];
}
