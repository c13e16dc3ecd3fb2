namespace IpTfs.Gateway.State;

/// <summary>The node that accepted the sequence numbers up to a checkpoint's start.</summary>
public enum CheckpointOrigin
{
    /// <summary>This node, or no node yet: the start is exact.</summary>
    ThisNode,

    /// <summary>A node that has failed: the start is an upper bound on the accepted numbers.</summary>
    FailedNode,

    /// <summary>A node that handed the SA over: the start is exact, and packets above it may still arrive through that node.</summary>
    PreviousOwner,
}
