namespace IpTfs.IO.Sockets;

/// <summary>The treatment of an outer packet that exceeds the MTU of a link on its path.</summary>
public enum FragmentPolicy : byte
{
    /// <summary>The packet may be fragmented: dont-fragment is not set, and this host fragments packets that its own link cannot carry.</summary>
    Allow,

    /// <summary>Dont-fragment is set, and a packet larger than the path MTU that the kernel knows is refused with <see cref="SendStatus.TooBig"/>.</summary>
    Forbid,

    /// <summary>Dont-fragment is set, and only the link's own MTU is a limit: for probes above the known path MTU.</summary>
    Probe,
}
