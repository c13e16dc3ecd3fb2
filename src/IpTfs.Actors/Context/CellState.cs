namespace IpTfs.Actors.Context;

/// <summary>Where an actor is in its life. The order matters: from <see cref="Stopping"/> on nothing new is taken.</summary>
internal enum CellState
{
    /// <summary>Made, its first turn has not come.</summary>
    Starting,

    /// <summary>Handles messages.</summary>
    Running,

    /// <summary>Failed; its supervisor has not decided yet.</summary>
    Suspended,

    /// <summary>To be restarted; children that its old instance stopped are not gone yet.</summary>
    Restarting,

    /// <summary>To be restarted; the back-off runs.</summary>
    BackingOff,

    /// <summary>Told to stop; children are not gone yet.</summary>
    Stopping,

    /// <summary>Stopped.</summary>
    Terminated,
}
