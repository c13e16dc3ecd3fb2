// One guest at a time: its kernel is one thread of this machine, and its timers would feel another's load.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
