namespace IpTfs.IO;

/// <summary>The environment refuses something: a permission, a device, an address. The message is one sentence for an operator.</summary>
public sealed class IoException : IOException
{
    /// <summary>Makes the exception.</summary>
    public IoException(IoFault fault, string message, int errno = 0)
        : base(message)
    {
        Fault = fault;
        Errno = errno;
    }

    /// <summary>The kind of fault, for code.</summary>
    public IoFault Fault { get; }

    /// <summary>The system's error number; 0 when there is none.</summary>
    public int Errno { get; }
}
