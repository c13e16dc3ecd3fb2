// A guest's kernel is one thread of this machine, and its timers feel another's load: no more guests than processors, and two are enough.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
