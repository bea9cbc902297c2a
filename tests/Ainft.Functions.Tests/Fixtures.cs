[assembly: AssemblyFixture(typeof(Ainft.Testing.StorageFixture))]
[assembly: AssemblyFixture(typeof(Ainft.Testing.ChainFixture))]

// The tests wait for storage, blocks and processes more than they compute.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
