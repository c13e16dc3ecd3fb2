// One pair of gateways at a time: two at once would share the cores, and a flood of one would look like a loss of the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
