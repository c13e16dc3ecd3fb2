using System.Runtime.CompilerServices;

namespace IpTfs.Hocon.Resolution;

/// <content>Building the whole tree.</content>
internal sealed partial class Evaluator
{
    private const string Cycle = "this refers to an object or array that contains it";

    private long _visits;

    /// <summary>The tree at a place; null when nothing is there.</summary>
    private HoconValue? Build(Slot slot, int depth)
    {
        if (!TryStep(slot.Origin)) return Faulted(slot.Origin).Value;
        if (slot.Building) return Refuse(slot.Origin, Cycle).Value;
        if (depth > HoconTuning.MaxResolvedDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) return TooDeep(slot.Origin);
        if (slot is { Count: 1, Value: null } && slot[0].Node is { IsPlain: true } plain && IsShallow(depth)) return PlainTree.ValueOf(plain);
        var value = Evaluate(slot);
        if (value is EvaluatedScalar scalar) return scalar.Value;
        if (value is EvaluatedAbsent) return null;
        if (value.Built is not null) return value.Built;
        if (value.Building || (value is ObjectView view && ReachesBuilding(view, ++_visits))) return Refuse(slot.Origin, Cycle).Value;
        slot.Building = value.Building = true;
        HoconValue built = value is EvaluatedArray array ? BuildArray(array, depth) : BuildObject((ObjectView)value, depth);
        slot.Building = value.Building = false;
        if (built.Height > HoconTuning.MaxResolvedDepth) built = TooDeep(slot.Origin);
        if (built.Weight > HoconTuning.MaxResolvedValues)
            built = Exhaust(slot.Origin, $"substitutions make more than {HoconTuning.MaxResolvedValues} values of this").Value;
        value.Built = built;
        return built;
    }

    private HoconScalar TooDeep(HoconOrigin origin) =>
        Exhaust(origin, $"substitutions nest values deeper than {HoconTuning.MaxResolvedDepth} levels").Value;

    // Nothing that the parser let pass can be too deep below such a place.
    private static bool IsShallow(int depth) => depth + HoconTuning.MaxDepth <= HoconTuning.MaxResolvedDepth;

    private HoconArray BuildArray(EvaluatedArray array, int depth)
    {
        var items = new List<HoconValue>(array.Items.Count);
        foreach (var item in array.Items)
        {
            if (Build(item, depth + 1) is { } value) items.Add(value);
        }

        return new HoconArray(items, array.Origin);
    }

    private HoconObject BuildObject(ObjectView view, int depth)
    {
        var members = new List<HoconMember>(view.Keys.Count);
        foreach (var key in view.Keys)
        {
            if (IsShallow(depth + 1) && view.FindPlain(key) is { } field)
            {
                // A place of its own would find the same.
                members.Add(new HoconMember(key, TryStep(field.Value.Origin) ? PlainTree.ValueOf(field.Value) : Faulted(field.Value.Origin).Value, field.Comments));
                continue;
            }

            var slot = view.Child(key)!;
            if (Build(slot, depth + 1) is { } value) members.Add(new HoconMember(key, value, slot.Comments));
        }

        return new HoconObject(members, view.Origin);
    }

    /// <summary>Whether a layer of the object, near or far, is an object that is being built: then the tree would have no end.</summary>
    private bool ReachesBuilding(ObjectView view, long visit)
    {
        view.Visit = visit;
        // When the steps are used up the next one ends the resolution.
        if (--_stepsLeft < 0) return false;
        foreach (var layer in view.Layers)
        {
            if (layer.Foreign is not { } foreign || foreign.Visit == visit) continue;
            if (foreign.Building || (foreign.Built is null && ReachesBuilding(foreign, visit))) return true;
        }

        return false;
    }
}
