using IpTfs.Hocon.Syntax;

namespace IpTfs.Hocon.Resolution;

/// <summary>One of the objects that are merged into one: a literal of this place, or an object of another place.</summary>
/// <param name="Literal">The literal.</param>
/// <param name="Foreign">The object of another place. Its members keep their own places, so that references back inside them still work.</param>
internal readonly record struct Layer(ObjectNode? Literal, ObjectView? Foreign)
{
    /// <summary>Where the object was written.</summary>
    public HoconOrigin Origin => Literal?.Origin ?? Foreign!.Origin;
}
