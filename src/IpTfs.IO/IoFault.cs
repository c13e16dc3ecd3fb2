namespace IpTfs.IO;

/// <summary>Why the system refuses a request of the gateway.</summary>
public enum IoFault
{
    /// <summary>Any other reason; see the error number.</summary>
    Other,

    /// <summary>The process lacks a capability, which the message names.</summary>
    MissingCapability,

    /// <summary>The system has no such device or driver.</summary>
    DeviceMissing,

    /// <summary>Another process uses the device.</summary>
    DeviceBusy,

    /// <summary>Another socket uses the address.</summary>
    AddressInUse,

    /// <summary>The address does not belong to this host.</summary>
    AddressNotAvailable,

    /// <summary>The kernel does not support the request.</summary>
    NotSupported,
}
