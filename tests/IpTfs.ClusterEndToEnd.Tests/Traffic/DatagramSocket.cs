using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using IpTfs.ClusterEndToEnd.Tests.Harness;
using IpTfs.Testing.EndToEnd;

namespace IpTfs.ClusterEndToEnd.Tests.Traffic;

/// <summary>
/// One IPv4 UDP socket that stands for many addresses: each datagram tells which of them it was sent to, and leaves from the one that it is given. Sending and
/// receiving may happen on two threads.
/// </summary>
public sealed unsafe partial class DatagramSocket : IDisposable
{
    private const int Inet = 2;
    private const int Datagram = 2;
    private const int CloseOnExec = 0x80000;
    private const int SocketLevel = 1;
    private const int ForceSendBuffer = 32;
    private const int ForceReceiveBuffer = 33;
    private const int ReceiveTimeout = 20;
    private const int PacketInfo = 8;
    private const int BufferOctets = 16 << 20;
    private const int ControlOctets = 32;
    private const int ControlHeaderOctets = 16;
    private const int TimeoutMicroseconds = 100_000;
    private readonly int _descriptor;

    private DatagramSocket(int port)
    {
        _descriptor = MakeSocket(Inet, Datagram | CloseOnExec, 0);
        if (_descriptor < 0) throw Failure("socket");
        Set(0, PacketInfo, [1]);
        Set(SocketLevel, ForceSendBuffer, [BufferOctets]);
        Set(SocketLevel, ForceReceiveBuffer, [BufferOctets]);
        Set(SocketLevel, ReceiveTimeout, [0L, TimeoutMicroseconds]);
        var name = SocketName(default, port);
        if (Bind(_descriptor, &name, sizeof(InternetName)) != 0) throw Failure("bind");
    }

    /// <summary>Opens it in a namespace, for every address there.</summary>
    public static DatagramSocket Open(NetworkNamespace side, int port) => NamespaceThread.Run(side, () => new DatagramSocket(port));

    /// <summary>Sends; false when the kernel refused, for instance for want of a route.</summary>
    public bool Send(ReadOnlySpan<byte> datagram, uint from, uint to, int port)
    {
        var control = stackalloc byte[ControlOctets];
        new Span<byte>(control, ControlOctets).Clear();
        *(nuint*)control = ControlHeaderOctets + 12;
        *(int*)(control + 8) = 0;
        *(int*)(control + 12) = PacketInfo;
        // The interface stays 0: the route decides.
        *(uint*)(control + ControlHeaderOctets + 4) = BinaryPrimitives.ReverseEndianness(from);
        var name = SocketName(to, port);
        fixed (byte* octets = datagram)
        {
            var vector = new Vector { Base = octets, Length = (nuint)datagram.Length };
            var message = new Message { Name = &name, NameLength = (uint)sizeof(InternetName), Vectors = &vector, VectorCount = 1, Control = control, ControlLength = ControlOctets };
            return SendMessage(_descriptor, &message, 0) == datagram.Length;
        }
    }

    /// <summary>Waits a tenth of a second for a datagram; its length, or 0 when none came.</summary>
    public int Receive(Span<byte> buffer, out uint from, out int port, out uint to)
    {
        var control = stackalloc byte[ControlOctets];
        var name = default(InternetName);
        fixed (byte* octets = buffer)
        {
            var vector = new Vector { Base = octets, Length = (nuint)buffer.Length };
            var message = new Message { Name = &name, NameLength = (uint)sizeof(InternetName), Vectors = &vector, VectorCount = 1, Control = control, ControlLength = ControlOctets };
            var length = ReceiveMessage(_descriptor, &message, 0);
            from = BinaryPrimitives.ReverseEndianness(name.Address);
            port = BinaryPrimitives.ReverseEndianness(name.Port);
            to = BinaryPrimitives.ReverseEndianness(*(uint*)(control + ControlHeaderOctets + 8));
            return (int)Math.Max(length, 0);
        }
    }

    public void Dispose() => _ = Close(_descriptor);

    /// <summary>An address as a number, in this machine's order.</summary>
    public static uint Number(string address) => BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(address).GetAddressBytes());

    private static InternetName SocketName(uint address, int port) =>
        new() { Family = Inet, Port = BinaryPrimitives.ReverseEndianness((ushort)port), Address = BinaryPrimitives.ReverseEndianness(address) };

    private static InvalidOperationException Failure(string call) => new(string.Create(CultureInfo.InvariantCulture, $"{call}: errno {Marshal.GetLastPInvokeError()}"));

    private void Set<T>(int level, int option, ReadOnlySpan<T> value)
        where T : unmanaged
    {
        fixed (T* first = value)
        {
            if (SetOption(_descriptor, level, option, first, value.Length * sizeof(T)) != 0) throw Failure("setsockopt");
        }
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int MakeSocket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(int descriptor, int level, int name, void* value, int length);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(int descriptor, InternetName* name, int length);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMessage(int descriptor, Message* message, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint ReceiveMessage(int descriptor, Message* message, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [StructLayout(LayoutKind.Sequential)]
    private struct InternetName
    {
        public ushort Family;
        public ushort Port;
        public uint Address;
        public ulong Zero;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Vector
    {
        public byte* Base;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public InternetName* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
