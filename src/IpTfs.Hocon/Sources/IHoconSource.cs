namespace IpTfs.Hocon.Sources;

/// <summary>The texts that a loader reads. The library reaches files only through this interface.</summary>
public interface IHoconSource
{
    /// <summary>The canonical name of the source that an include statement names: the same content always has the same name.</summary>
    /// <param name="name">The name in the statement.</param>
    /// <param name="including">Canonical name of the source that holds the statement; null for the first one of a load.</param>
    string Locate(string name, string? including);

    /// <summary>Reads the whole content of a canonical name. Does not throw.</summary>
    HoconSourceContent Read(string location);
}
