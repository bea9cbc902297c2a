[assembly: AssemblyFixture(typeof(Ainft.Testing.StorageFixture))]
[assembly: AssemblyFixture(typeof(Ainft.Testing.ChainFixture))]
