// One cluster at a time: it fills the machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
