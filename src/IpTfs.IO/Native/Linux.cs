namespace IpTfs.IO.Native;

/// <summary>Numbers of the Linux ABI, as in its headers; equal on every architecture that .NET runs on.</summary>
internal static class Linux
{
    public const int AF_UNIX = 1;
    public const int AF_INET = 2;
    public const int AF_INET6 = 10;
    public const int AF_NETLINK = 16;
    public const int SOCK_DGRAM = 2;
    public const int SOCK_RAW = 3;
    public const int SOCK_NONBLOCK = 0x800;
    public const int SOCK_CLOEXEC = 0x80000;
    public const int IPPROTO_UDP = 17;
    public const int IPPROTO_ESP = 50;
    public const int NETLINK_ROUTE = 0;

    public const int SOL_IP = 0;
    public const int SOL_SOCKET = 1;
    public const int SOL_UDP = 17;
    public const int SOL_IPV6 = 41;
    public const int SOL_NETLINK = 270;

    public const int SO_SNDBUF = 7;
    public const int SO_RCVBUF = 8;
    public const int SO_REUSEPORT = 15;
    public const int SO_SNDBUFFORCE = 32;
    public const int SO_RCVBUFFORCE = 33;

    public const int IP_TOS = 1;
    public const int IP_TTL = 2;
    public const int IP_PKTINFO = 8;
    public const int IP_MTU_DISCOVER = 10;
    public const int IP_RECVERR = 11;
    public const int IP_RECVTOS = 13;
    public const int IP_MTU = 14;
    public const int IPV6_MTU_DISCOVER = 23;
    public const int IPV6_MTU = 24;
    public const int IPV6_RECVERR = 25;
    public const int IPV6_V6ONLY = 26;
    public const int IPV6_PKTINFO = 50;
    public const int IPV6_HOPLIMIT = 52;
    public const int IPV6_RECVTCLASS = 66;
    public const int IPV6_TCLASS = 67;
    public const int UDP_SEGMENT = 103;
    public const int UDP_GRO = 104;
    public const int NETLINK_EXT_ACK = 11;

    /// <summary>Never set dont-fragment.</summary>
    public const int PMTUDISC_DONT = 0;

    /// <summary>Always set dont-fragment and obey the known path MTU.</summary>
    public const int PMTUDISC_DO = 2;

    /// <summary>Always set dont-fragment and ignore the known path MTU.</summary>
    public const int PMTUDISC_PROBE = 3;

    public const int MSG_TRUNC = 0x20;
    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_ERRQUEUE = 0x2000;

    public const byte SO_EE_ORIGIN_LOCAL = 1;
    public const byte SO_EE_ORIGIN_ICMP = 2;
    public const byte SO_EE_ORIGIN_ICMP6 = 3;

    public const short POLLIN = 1;
    public const short POLLOUT = 4;

    public const int O_RDWR = 2;
    public const int O_NONBLOCK = 0x800;
    public const int O_CLOEXEC = 0x80000;

    public const uint EPOLLIN = 1;
    public const uint EPOLLOUT = 4;
    public const uint EPOLLERR = 8;
    public const uint EPOLLHUP = 0x10;
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;
    public const int EPOLL_CLOEXEC = 0x80000;
    public const int EFD_NONBLOCK = 0x800;
    public const int EFD_CLOEXEC = 0x80000;
    public const int CLOCK_MONOTONIC = 1;
    public const int TIMER_ABSTIME = 1;
    public const int PR_SET_TIMERSLACK = 29;

    /// <summary>epoll_pwait2; system calls added since 2019 have the same number everywhere.</summary>
    public const int SYS_epoll_pwait2 = 441;
}
