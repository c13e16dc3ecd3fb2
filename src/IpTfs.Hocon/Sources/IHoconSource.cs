namespace IpTfs.Hocon.Sources;

/// <summary>Where a loader takes texts from. The only way in which this library reaches a file.</summary>
public interface IHoconSource
{
    /// <summary>The canonical name of what an include statement names: the same content always has the same name.</summary>
    /// <param name="name">The name as written.</param>
    /// <param name="including">Canonical name of the source that holds the statement; null for the first one of a load.</param>
    string Locate(string name, string? including);

    /// <summary>Reads the whole content of a canonical name. Does not throw.</summary>
    HoconSourceContent Read(string location);
}
