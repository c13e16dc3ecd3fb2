namespace IpTfs.Gateway.Readers;

/// <summary>Limits speculative reads, which look for a packet before epoll reports it: all of them happen while they find packets, few while they do not.</summary>
/// <remarks>Each read that finds nothing doubles the number of reads skipped after it, up to <see cref="MaxSkipped"/>; a read that finds a packet resets that number.</remarks>
public struct SpeculativeReadBackoff
{
    /// <summary>The most reads skipped between two that happen.</summary>
    public const int MaxSkipped = 64;

    private int _pause;
    private int _left;

    /// <summary>Returns whether a speculative read is worth its cost now. Call it once per opportunity.</summary>
    public bool IsWorthIt()
    {
        if (_left == 0) return true;
        _left--;
        return false;
    }

    /// <summary>Records whether the speculative read found a packet.</summary>
    public void Learn(bool found)
    {
        _pause = found ? 0 : Math.Clamp(_pause * 2, 1, MaxSkipped);
        _left = _pause;
    }
}
