using System.Text;
using IpTfs.Hocon.Syntax;

namespace IpTfs.Hocon.Resolution;

/// <content>Concatenation of text, arrays and objects.</content>
internal sealed partial class Evaluator
{
    private const string Unlike = "text, arrays and objects cannot be joined with each other: put a comma or a new line between two values";

    private Evaluated Concatenate(Slot slot, ConcatenationNode node)
    {
        var values = new List<Evaluated>(node.Parts.Length);
        var arrays = 0;
        var objects = 0;
        var present = 0;
        foreach (var part in node.Parts)
        {
            var value = EvaluateNode(slot, part);
            if (IsFaulted(value)) return value;
            values.Add(value);
            if (value is not EvaluatedAbsent) present++;
            if (value is EvaluatedArray) arrays++;
            if (value is ObjectView) objects++;
        }

        if (present == 0) return Evaluated.Absent;
        if (arrays + objects == 0) return JoinText(node, values);
        if (arrays == 0 && objects == present) return JoinObjects(slot, values);
        if (arrays + objects == present && JoinArrays(values, node.Origin) is { } joined) return joined;
        return Refuse(node.Origin, Unlike);
    }

    /// <summary>The appends from this definition downwards with what lies below them, in one step: lists of thousands are made this way.</summary>
    private Evaluated Append(Slot slot, int index)
    {
        var appended = new List<Evaluated>();
        var origin = slot[index].Node!.Origin;
        for (; index >= 0 && slot[index].Node is AppendNode append; index--)
        {
            origin = append.Origin;
            appended.Add(EvaluateNode(slot, append.Item));
        }

        var below = EvaluateBelow(slot, index + 1);
        if (IsFaulted(below)) return below;
        if (below is EvaluatedScalar) return Refuse(origin, Unlike);
        appended.Add(below);
        appended.Reverse();
        return JoinArrays(appended, origin) ?? Refuse(origin, Unlike);
    }

    private EvaluatedScalar JoinText(ConcatenationNode node, List<Evaluated> values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            text.Append(node.Gaps[i]);
            if (values[i] is not EvaluatedScalar scalar) continue;
            _concatenated += scalar.Value.Text.Length;
            if (_concatenated > HoconTuning.MaxConcatenatedCharacters) return Exhaust(node.Origin, "the texts joined by substitutions are too long");
            text.Append(scalar.Value.Text);
        }

        return new EvaluatedScalar(new HoconScalar(HoconValueKind.String, text.ToString(), node.Origin));
    }

    private Evaluated JoinObjects(Slot slot, List<Evaluated> values)
    {
        var layers = new List<Layer>();
        foreach (var value in values)
        {
            if (value is not ObjectView view) continue;
            if (ReferenceEquals(view.Owner, slot) && view.Layers is [{ Literal: not null } literal]) layers.Add(literal);
            else layers.Add(new Layer(null, view));
        }

        return View(slot, layers);
    }

    private Evaluated? JoinArrays(List<Evaluated> values, HoconOrigin origin)
    {
        var items = new List<Slot>();
        foreach (var value in values)
        {
            switch (value)
            {
                case EvaluatedArray array:
                    items.AddRange(array.Items);
                    break;
                case ObjectView view:
                    if (NumericKeys.Order(view.Keys) is not { } keys) return null;
                    foreach (var key in keys) items.Add(view.Child(key)!);
                    break;
            }

            _joined += value is EvaluatedArray { Items: var added } ? added.Count : 1;
            if (_joined > HoconTuning.MaxConcatenatedElements) return Exhaust(origin, "the arrays joined by substitutions are too long");
        }

        return new EvaluatedArray(items, origin);
    }
}
