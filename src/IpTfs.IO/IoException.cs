namespace IpTfs.IO;

/// <summary>The system refuses a request: a permission, a device or an address is missing. The message is one sentence for an operator.</summary>
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
