using IpTfs.Hocon.Syntax;

namespace IpTfs.Hocon.Resolution;

/// <summary>The values of literals that refer to nothing: most of most files. Their depth was bounded by the parser.</summary>
internal static class PlainTree
{
    /// <summary>The value of a plain literal. Objects are views of what is written, made anew each time.</summary>
    public static HoconValue ValueOf(SyntaxNode node)
    {
        switch (node)
        {
            case ScalarNode scalar:
                return scalar.Value;
            case ArrayNode array:
                var items = new HoconValue[array.Items.Length];
                for (var i = 0; i < items.Length; i++) items[i] = ValueOf(array.Items[i]);
                return new HoconArray(items, array.Origin);
            default:
                return new HoconObject((ObjectNode)node);
        }
    }

    /// <summary>All members of a plain object.</summary>
    public static HoconMember[] MembersOf(ObjectNode literal)
    {
        var members = new HoconMember[literal.Fields.Length];
        for (var i = 0; i < members.Length; i++)
        {
            var field = literal.Fields[i];
            members[i] = new HoconMember(field.Key, ValueOf(field.Value), field.Comments);
        }

        return members;
    }
}
