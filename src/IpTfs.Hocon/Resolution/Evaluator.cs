using System.Runtime.CompilerServices;
using IpTfs.Hocon.Syntax;

namespace IpTfs.Hocon.Resolution;

/// <summary>
/// Finds the value of places on demand. While a definition is being evaluated, references to its own place see only the definitions
/// below it: that is what resolves self-references and breaks cycles. Work, stack and output are bounded.
/// </summary>
internal sealed partial class Evaluator
{
    private readonly Func<string, string?>? _environment;
    private readonly HoconFaultList _faults;
    private readonly Slot _root = new(null);
    private long _stepsLeft = HoconTuning.FreeSteps;
    private long _concatenated;
    private long _joined;
    private int _depth;
    private bool _exhausted;

    /// <summary>An evaluator over documents, the lowest first.</summary>
    public Evaluator(IReadOnlyList<HoconDocument> documents, Func<string, string?>? environment, HoconFaultList faults)
    {
        _environment = environment;
        _faults = faults;
        foreach (var document in documents)
        {
            _root.Add(new Definition(document.Root, null, []));
            _stepsLeft += HoconTuning.StepsPerValue * document.Root.Weight;
        }
    }

    /// <summary>The whole tree.</summary>
    public HoconValue Resolve() => Build(_root, 0) ?? new HoconObject([], _root.Origin);

    private static EvaluatedScalar Faulted(HoconOrigin origin) => new(new HoconScalar(HoconValueKind.Faulted, string.Empty, origin));

    private static bool IsFaulted(Evaluated value) => value is EvaluatedScalar { Value.Kind: HoconValueKind.Faulted };

    private EvaluatedScalar Refuse(HoconOrigin origin, string message)
    {
        _faults.Add(origin, message);
        return Faulted(origin);
    }

    /// <summary>Like <see cref="Refuse"/> for an exhausted bound, which is reported once.</summary>
    private EvaluatedScalar Exhaust(HoconOrigin origin, string message)
    {
        if (_exhausted) return Faulted(origin);
        _exhausted = true;
        return Refuse(origin, message);
    }

    /// <summary>Counts a step. False, with one report, when there were too many or another bound was exceeded: what is left is not resolved.</summary>
    private bool TryStep(HoconOrigin origin)
    {
        if (--_stepsLeft < 0) Exhaust(origin, "the substitutions of this configuration take too much work to resolve");
        return !_exhausted;
    }

    private Evaluated Evaluate(Slot slot)
    {
        if (slot.Value is not null) return slot.Value;
        return slot.Evaluating >= 0 ? EvaluateBelow(slot, slot.Evaluating) : slot.Value = Merge(slot, slot.Count);
    }

    private Evaluated EvaluateBelow(Slot slot, int count)
    {
        if (!slot.Below.TryGetValue(count, out var value)) slot.Below[count] = value = Merge(slot, count);
        return value;
    }

    /// <summary>The value of the lowest definitions: from the top down, as long as objects are merged with what lies below them.</summary>
    private Evaluated Merge(Slot slot, int count)
    {
        if (!TryStep(slot.Origin)) return Faulted(slot.Origin);
        if (_depth >= HoconTuning.MaxSubstitutionChain || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return Exhaust(slot.Origin, "too many substitutions depend on each other in a chain");
        _depth++;
        var outer = slot.Evaluating;
        var layers = new List<Layer>();
        var value = Evaluated.Absent;
        for (var i = count - 1; i >= 0; i--)
        {
            slot.Evaluating = i;
            var definition = slot[i];
            if (definition.Node is ObjectNode literal)
            {
                layers.Add(new Layer(literal, null));
                continue;
            }

            var one = definition.Reference is { } reference ? Evaluate(reference) : EvaluateNode(slot, definition.Node!);
            if (one is ObjectView view)
            {
                // The layers of a concatenation written here belong to this place, those of another place stay there.
                if (definition.Node is ConcatenationNode) layers.AddRange(view.Layers.Reverse());
                else layers.Add(new Layer(null, view));
            }
            else if (one is not EvaluatedAbsent)
            {
                if (layers.Count == 0) value = one;
                break;
            }
        }

        slot.Evaluating = outer;
        _depth--;
        if (layers.Count == 0) return value;
        layers.Reverse();
        return View(slot, layers);
    }

    private Evaluated View(Slot slot, List<Layer> layers)
    {
        if (layers is [{ Foreign: { } only }]) return only;
        var view = new ObjectView(slot, layers);
        return view.Chain <= HoconTuning.MaxMergeChain
            ? view
            : Exhaust(view.Origin, "too many objects are merged by substitutions in a chain");
    }

    private Evaluated EvaluateNode(Slot slot, SyntaxNode node)
    {
        switch (node)
        {
            case ScalarNode scalar:
                return new EvaluatedScalar(scalar.Value);
            case ObjectNode literal:
                return new ObjectView(slot, [new Layer(literal, null)]);
            case ArrayNode array:
                var items = new List<Slot>(array.Items.Length);
                foreach (var item in array.Items)
                {
                    var place = new Slot(slot);
                    place.Add(new Definition(item, null, []));
                    items.Add(place);
                }

                return new EvaluatedArray(items, array.Origin);
            case SubstitutionNode substitution:
                return Substitute(slot, substitution);
            case AppendNode:
                return Append(slot, slot.Evaluating);
            default:
                return Concatenate(slot, (ConcatenationNode)node);
        }
    }

    private Evaluated Substitute(Slot slot, SubstitutionNode node)
    {
        if (!TryStep(node.Origin)) return Faulted(node.Origin);
        var cycle = false;
        foreach (var levels in node.Scopes)
        {
            if (slot.Ancestor(levels) is not { Parent: not null } start) continue;
            var local = Lookup(start, node.Path, slot, ref cycle);
            if (local is not EvaluatedAbsent) return local;
        }

        var found = Lookup(_root, node.Path, slot, ref cycle);
        if (found is not EvaluatedAbsent) return found;
        if (_environment?.Invoke(string.Join('.', node.Path.Elements)) is { } text)
            return new EvaluatedScalar(new HoconScalar(HoconValueKind.String, text, node.Origin));
        if (node.Optional) return Evaluated.Absent;
        return Refuse(node.Origin, cycle
            ? $"${{{node.Path}}} refers to itself, and nothing was defined before it"
            : $"${{{node.Path}}} is defined neither in the configuration nor in the environment");
    }

    private Evaluated Lookup(Slot start, HoconPath path, Slot from, ref bool cycle)
    {
        var slot = start;
        foreach (var key in path.Elements)
        {
            var value = Evaluate(slot);
            if (IsFaulted(value)) return value;
            if (value is not ObjectView view)
            {
                cycle |= slot.Evaluating >= 0;
                return Evaluated.Absent;
            }

            if (view.Child(key) is not { } child) return Evaluated.Absent;
            slot = child;
        }

        // An object cannot be its own member: a reference to what holds the reference counts as undefined.
        if (slot.Contains(from))
        {
            cycle = true;
            return Evaluated.Absent;
        }

        var result = Evaluate(slot);
        cycle |= result is EvaluatedAbsent && slot.Evaluating >= 0;
        return result;
    }
}
