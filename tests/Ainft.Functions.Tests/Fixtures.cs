[assembly: AssemblyFixture(typeof(Ainft.Testing.StorageFixture))]
[assembly: AssemblyFixture(typeof(Ainft.Testing.ChainFixture))]

// They wait for storage, blocks and processes more than they compute.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
