namespace IpTfs.Gateway.Readers;

/// <summary>Whether packets come one by one, as far apart as those of a ping or a request and its answer, or in numbers that keep a thread busy.</summary>
/// <remarks>A few looks in a row that found more than one packet end the idle time, many that did not begin it: each change costs system calls.</remarks>
public struct LoadDetector
{
    /// <summary>So many looks that found more than one packet make a reader busy.</summary>
    public const int LooksUntilBusy = 4;

    /// <summary>So many looks that found at most one packet make it idle again.</summary>
    public const int LooksUntilIdle = 64;

    private bool _isBusy;
    private int _against;

    /// <summary>Whether packets come one by one; true at first.</summary>
    public readonly bool IsIdle => !_isBusy;

    /// <summary>What a look found: at most one packet, or more. Says whether <see cref="IsIdle"/> has changed.</summary>
    public bool Learn(bool alone)
    {
        if (alone != _isBusy)
        {
            _against = 0;
            return false;
        }

        if (++_against < (_isBusy ? LooksUntilIdle : LooksUntilBusy)) return false;
        _against = 0;
        _isBusy = !_isBusy;
        return true;
    }
}
