namespace IpTfs.Gateway.Readers;

/// <summary>Whether it is worth looking for a packet that nobody has reported: as often as that finds one, and rarely where it never does.</summary>
/// <remarks>Each look that finds nothing doubles the number of those left out, up to <see cref="MostLeftOut"/>; one that finds something ends that.</remarks>
public struct SpeculativeReadBackoff
{
    /// <summary>Looks left out at most between two.</summary>
    public const int MostLeftOut = 64;

    private int _pause;
    private int _left;

    /// <summary>Asked when there is a reason to look: whether to do so.</summary>
    public bool IsWorthIt()
    {
        if (_left == 0) return true;
        _left--;
        return false;
    }

    /// <summary>What the look found.</summary>
    public void Learn(bool found)
    {
        _pause = found ? 0 : Math.Clamp(_pause * 2, 1, MostLeftOut);
        _left = _pause;
    }
}
