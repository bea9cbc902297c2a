using Ainft.Browser.Tests;
using Ainft.Testing;

[assembly: AssemblyFixture(typeof(StorageFixture))]
[assembly: AssemblyFixture(typeof(ChainFixture))]
[assembly: AssemblyFixture(typeof(Chromium))]

// The browser, the app and the storage share the processors.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
