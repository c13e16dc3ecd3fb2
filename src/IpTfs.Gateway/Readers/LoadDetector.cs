namespace IpTfs.Gateway.Readers;

/// <summary>Detects whether a reader is idle: packets arrive one at a time, as with a ping or with requests and their answers, instead of in numbers that keep a thread busy.</summary>
/// <remarks>A few reads in a row that return more than one packet make it busy, many reads that do not make it idle: each change costs system calls.</remarks>
public struct LoadDetector
{
    /// <summary>Reads in a row of more than one packet that make a reader busy.</summary>
    public const int ReadsUntilBusy = 4;

    /// <summary>Reads in a row of at most one packet that make a reader idle.</summary>
    public const int ReadsUntilIdle = 64;

    private bool _isBusy;
    private int _against;

    /// <summary>Whether packets arrive one at a time; true at first.</summary>
    public readonly bool IsIdle => !_isBusy;

    /// <summary>Records a read of at most one packet, or of more. Returns whether <see cref="IsIdle"/> has changed.</summary>
    public bool Learn(bool alone)
    {
        if (alone != _isBusy)
        {
            _against = 0;
            return false;
        }

        if (++_against < (_isBusy ? ReadsUntilIdle : ReadsUntilBusy)) return false;
        _against = 0;
        _isBusy = !_isBusy;
        return true;
    }
}
