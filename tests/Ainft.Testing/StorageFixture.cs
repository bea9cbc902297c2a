using System.Security.Cryptography;
using Ainft.Cli.Dev;

namespace Ainft.Testing;

/// <summary>Real Azure Storage (an account given by AINFT_TEST_STORAGE, else Azurite in a container, else Azurite from npm), shared by a test assembly.</summary>
/// <remarks>Use it as an assembly fixture: <c>[assembly: AssemblyFixture(typeof(StorageFixture))]</c>; tests isolate themselves by <see cref="NewPrefix"/>.</remarks>
public sealed class StorageFixture : IAsyncDisposable
{
    private readonly Lazy<Task<StorageSource>> source = new(StorageSource.StartAsync);

    /// <summary>A prefix for tables, containers and queues that no other test uses.</summary>
    public static string NewPrefix() => "t" + RandomNumberGenerator.GetHexString(12, lowercase: true);

    /// <summary>The connection string, from the first test that asks on.</summary>
    public async Task<string> ConnectAsync() => (await source.Value).ConnectionString;

    /// <summary>Stops what was started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (source.IsValueCreated)
            await (await source.Value).DisposeAsync();
    }
}
